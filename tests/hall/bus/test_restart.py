"""The broker is killed and comes back: nothing is lost, nothing is done twice, nothing old is shown as current."""

import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

import pytest

from hall.bus.address import write_running_broker
from hall.bus.connect import connect, serve
from hall.bus.port import Heard, LinkPhase, NoAnswer
from hall.contract.commands import Channel, TakeTicket
from hall.contract.replies import Reply
from hall.contract.states import DevicePhase, DeviceState, HallState, Presence, ServiceState, TerminalPhase
from hall.home import Home
from queue_controller.broker.mosquitto import Mosquitto, find_mosquitto
from tests.support.brokers import demo_home, eventually
from tests.support.counting_hall import CountingHall

TAKE = TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD)


class MortalBroker:
    """Mosquitto on a port that stays the same."""

    def __init__(self, home: Home) -> None:
        program = find_mosquitto()
        assert program is not None
        self._broker = Mosquitto(home, home.site(), program)
        self._home = home

    def start(self) -> None:
        write_running_broker(self._home, self._broker.start())

    def kill(self) -> None:
        os.kill(self._broker.pid, signal.SIGKILL)
        self._broker.stop()

    def hang(self) -> None:
        os.kill(self._broker.pid, signal.SIGSTOP)

    def stop(self) -> None:
        self._broker.stop()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return demo_home(tmp_path / "home", port=port, more_kiosks=1)


@pytest.fixture
def broker(home: Home) -> Iterator[MortalBroker]:
    broker = MortalBroker(home)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def stack(broker: MortalBroker) -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.mark.parametrize("kills", [1, 3])
def test_no_command_is_lost_or_done_twice_when_the_broker_is_killed_among_two_hundred(
    home: Home, broker: MortalBroker, stack: ExitStack, kills: int
) -> None:
    hall = stack.enter_context(CountingHall(serve(home)))
    links = [connect(home, name) for name in ("kiosk-1", "kiosk-2")]
    answers: list[Reply | NoAnswer] = []
    for link in links:
        link.start()
        stack.callback(link.stop)
    asked: list[str] = []

    def ask(count: int) -> None:
        asked.extend(links[n % 2].request(TAKE, answers.append, wait_s=90) for n in range(count))

    for _ in range(kills):
        ask(200 // kills // 2)
        eventually(lambda: len(answers) >= 20)
        ask(200 // kills // 2)
        broker.kill()
        ask(10)
        broker.start()
    eventually(lambda: len(answers) == len(asked), within_s=80, why=f"{len(answers)} of {len(asked)}")
    assert [a for a in answers if not isinstance(a, Reply)] == []
    assert Counter(a.request_id for a in answers) == Counter(asked)
    assert hall.carried_out == Counter(asked)


def test_no_answer_comes_after_the_whole_time_and_never_before(home: Home, broker: MortalBroker) -> None:
    link = connect(home, "kiosk-1")
    link.start()
    broker.kill()
    began = time.monotonic()
    told: list[float] = []
    for wait_s in (0.5, 1.0, 2.0):
        link.request(TAKE, lambda _: told.append(time.monotonic() - began), wait_s=wait_s)
    eventually(lambda: len(told) == 3)
    link.stop()
    assert told == sorted(told)
    assert all(seconds >= wait_s for seconds, wait_s in zip(told, (0.5, 1.0, 2.0), strict=True))


def test_after_a_restart_everybody_says_again_what_the_broker_has_forgotten(
    home: Home, broker: MortalBroker, stack: ExitStack
) -> None:
    hall = stack.enter_context(CountingHall(serve(home)))
    hall.open_day()
    kiosk = connect(home, "kiosk-1")
    told: list[LinkPhase] = []
    kiosk.watch_link(told.append)
    kiosk.start()
    stack.callback(kiosk.stop)
    kiosk.publish_phase(TerminalPhase.AVAILABLE)
    printer = DeviceState(
        terminal="kiosk-1", device="printer", kind="receipt_printer", phase=DevicePhase.READY, since=1
    )
    kiosk.publish_device(printer)
    eventually(lambda: told and told[-1] is LinkPhase.CONNECTED)

    broker.kill()
    eventually(lambda: told[-1] is LinkPhase.BROKER_AWAY)
    broker.start()
    eventually(lambda: told[-1] is LinkPhase.CONNECTED)

    staff = connect(home, "window-1")
    stack.callback(staff.stop)
    devices: list[DeviceState] = []
    presences: list[Presence] = []
    halls: list[Heard[HallState]] = []
    staff.watch_devices("kiosk-1", devices.append)
    staff.watch_presence("kiosk-1", presences.append)
    staff.watch(HallState, "-", halls.append)
    staff.start()
    eventually(lambda: devices and presences and halls)
    assert devices == [printer]
    assert (presences[0].online, presences[0].phase) == (True, TerminalPhase.AVAILABLE)
    assert halls[0].fresh


def test_while_the_broker_is_away_a_state_turns_stale_in_its_time_and_fresh_when_it_is_heard_again(
    home: Home, broker: MortalBroker, stack: ExitStack
) -> None:
    hall = stack.enter_context(CountingHall(serve(home)))
    kiosk = connect(home, "kiosk-1")
    heard: list[Heard[ServiceState]] = []
    kiosk.watch(ServiceState, "CH001", heard.append)
    kiosk.start()
    stack.callback(kiosk.stop)

    def heard_fresh() -> bool:
        """The controller says its states again and again, as the real one does: the kiosk may come back late."""
        hall.show("CH001", ServiceState(service="CH001", open=True, waiting=3, windows=("1",)), valid_s=2)
        return bool(heard) and heard[-1].fresh

    eventually(heard_fresh)
    broker.kill()
    eventually(lambda: not heard[-1].fresh)
    broker.start()
    eventually(heard_fresh)
    assert [fresh for fresh, _ in groupby(h.fresh for h in heard)] == [True, False, True]


def test_a_controller_that_dies_is_seen_and_the_new_one_gets_what_waited(
    home: Home, broker: MortalBroker, stack: ExitStack
) -> None:
    """Unacknowledged means undone: the dead one had taken the command and settled nothing."""
    dying = CountingHall(serve(home))
    dying.mute = True
    link = connect(home, "kiosk-1")
    link.start()
    stack.callback(link.stop)
    answers: list[Reply | NoAnswer] = []
    with dying:
        request_id = link.request(TAKE, answers.append, wait_s=30)
        eventually(lambda: dying.deliveries)
    hall = stack.enter_context(CountingHall(serve(home), epoch=2))
    eventually(lambda: answers)
    assert isinstance(answers[0], Reply)
    assert answers[0].epoch == 2
    assert hall.carried_out == {request_id: 1}


@pytest.mark.proof
def test_a_broker_that_hangs_is_noticed_and_the_commands_survive(
    home: Home, broker: MortalBroker, stack: ExitStack
) -> None:
    """Its socket stays open and says nothing: only the keep-alive tells."""
    hall = stack.enter_context(CountingHall(serve(home)))
    link = connect(home, "kiosk-1")
    told: list[LinkPhase] = []
    link.watch_link(told.append)
    link.start()
    stack.callback(link.stop)
    eventually(lambda: told and told[-1] is LinkPhase.CONNECTED)
    broker.hang()
    answers: list[Reply | NoAnswer] = []
    request_id = link.request(TAKE, answers.append, wait_s=120)
    eventually(lambda: told[-1] is LinkPhase.BROKER_AWAY, within_s=80)
    broker.kill()
    broker.start()
    eventually(lambda: answers, within_s=80)
    assert isinstance(answers[0], Reply)
    assert hall.carried_out == {request_id: 1}
