"""A real broker, and terminals and a controller on it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hall.bus.connect import connect, serve
from hall.bus.port import NoAnswer
from hall.bus.session import MqttLink
from hall.contract.commands import Channel, Command, TakeTicket
from hall.contract.replies import Reply
from hall.home import Home
from tests.support.brokers import PATIENCE_S, demo_home, running_broker
from tests.support.counting_hall import CountingHall

TAKE = TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD)


class Bus:
    """The small language of these tests: a home with its broker, terminals on it, and a hall that counts."""

    def __init__(self, home: Home, stack: ExitStack) -> None:
        self.home = home
        self._stack = stack

    def terminal(self, name: str = "kiosk-1") -> MqttLink:
        link = connect(self.home, name)
        link.start()
        self._stack.callback(link.stop)
        return link

    def hall(self, epoch: int = 1) -> CountingHall:
        return self._stack.enter_context(CountingHall(serve(self.home), epoch))


def ask(link: MqttLink, command: Command = TAKE, wait_s: float = 10.0) -> Reply | NoAnswer:
    told = threading.Event()
    answers: list[Reply | NoAnswer] = []

    def answered(answer: Reply | NoAnswer) -> None:
        answers.append(answer)
        told.set()

    link.request(command, answered, wait_s=wait_s)
    assert told.wait(wait_s + PATIENCE_S), "asked, and never told"
    return answers[0]


@pytest.fixture(params=["mosquitto", "fallback"])
def bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bus]:
    """On each broker in turn. Terminals and halls end before the broker does."""
    home = demo_home(tmp_path / "home", request.param)
    with running_broker(home), ExitStack() as stack:
        yield Bus(home, stack)


@pytest.fixture
def asking() -> Callable[..., Reply | NoAnswer]:
    return ask


@pytest.fixture(autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    """Every thread of the bus ends with its owner."""
    before = set(threading.enumerate())
    yield
    left = {t.name for t in set(threading.enumerate()) - before if t.name.startswith(("bus-", "dial-"))}
    assert left == set()
