"""A service of many hosts: each has a conversation of its own, and its end is heard on both sides."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from hardware_sim.endpoints.tcp_server import MOST_HOSTS, TcpServer
from hardware_sim.model import Piece
from tests.support.brokers import eventually

T = TypeVar("T")


class Service:
    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()
        self.server = TcpServer(self.loop)
        self.heard: list[Piece] = []
        self.server.on_piece = self.heard.append
        self.do(self.server.plug)

    def do(self, act: Callable[[], T]) -> T:
        async def run() -> T:
            return act()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(10)

    def host(self) -> socket.socket:
        assert self.server.address is not None
        return socket.create_connection(("127.0.0.1", int(self.server.address.rpartition(":")[2])), timeout=5)

    def close(self) -> None:
        self.do(self.server.unplug)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    yield service
    service.close()


def test_each_host_hears_its_own_answers_alone(service: Service) -> None:
    with service.host() as one, service.host() as other:
        one.sendall(b"1")
        eventually(lambda: service.heard == [Piece(b"1", 1)])
        other.sendall(b"2")
        eventually(lambda: service.heard[1:] == [Piece(b"2", 2)])
        service.do(lambda: service.server.send(Piece(b"to the second", 2)))
        service.do(lambda: service.server.send(Piece(b"to the first", 1)))
        assert (one.recv(100), other.recv(100)) == (b"to the first", b"to the second")


def test_a_host_that_hangs_up_is_told_and_what_is_sent_to_it_goes_nowhere(service: Service) -> None:
    with service.host() as one:
        one.sendall(b"1")
        eventually(lambda: service.heard)
    eventually(lambda: service.heard == [Piece(b"1", 1), Piece(b"", 1)])
    service.do(lambda: service.server.send(Piece(b"nobody", 1)))


def test_the_service_may_end_a_conversation(service: Service) -> None:
    with service.host() as one, service.host() as other:
        one.sendall(b"1")
        other.sendall(b"2")
        eventually(lambda: len(service.heard) == 2)
        pipe = next(piece.pipe for piece in service.heard if piece.data == b"1")
        service.do(lambda: service.server.send(Piece(b"", pipe)))
        assert one.recv(10) == b""
        service.do(lambda: service.server.send(Piece(b"still here", 3 - pipe)))
        assert other.recv(100) == b"still here"


def test_unplugged_every_conversation_ends_and_plugged_in_again_it_has_the_same_port(service: Service) -> None:
    address = service.server.address
    with service.host() as one:
        one.sendall(b"1")
        eventually(lambda: service.heard)
        service.do(service.server.unplug)
        assert one.recv(10) == b""
        assert service.heard[-1] == Piece(b"", 1)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=5)  # type: ignore[union-attr]
    service.do(service.server.plug)
    assert service.server.address == address


def test_a_busy_service_takes_nothing_and_loses_nothing(service: Service) -> None:
    with service.host() as one:
        service.do(lambda: service.server.listen(False))
        one.sendall(b"1")
        service.do(lambda: None)
        assert service.heard == []
        service.do(lambda: service.server.listen(True))
        eventually(lambda: service.heard == [Piece(b"1", 1)])


def test_hosts_beyond_its_measure_are_turned_away(service: Service) -> None:
    hosts = [service.host() for _ in range(MOST_HOSTS)]
    eventually(lambda: service.do(lambda: len(service.server._hosts)) == MOST_HOSTS)
    with service.host() as one_more:
        assert one_more.recv(10) == b""
    for host in hosts:
        host.close()
