"""The controller as a program behind a real broker, asked by real terminals."""

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from hall.bus.port import NoAnswer
from hall.contract.commands import CallNext, Channel, DocumentKind, Holder, LogIn, TakeTicket
from hall.contract.ids import new_request_id
from hall.contract.refusals import NobodyWaiting, TooLate
from hall.contract.replies import Done, Refused, Reply, TicketOnCall, TicketTaken
from hall.contract.states import BoardState, Presence, ServiceState
from hall.home import Home
from queue_controller.journal.address import journal_url
from queue_controller.journal.reader import JournalReader
from queue_controller.journal.verify import Whole, verify
from tests.support.brokers import demo_home, eventually, running_broker
from tests.support.controller import Asker, ControllerProgram, add_terminals, controller_here, journal_file, refusal

TAKE = TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD)
ZHANG = Holder(name="张小三", number="990101199001010014", document=DocumentKind.RESIDENT)
CALL_S = 30.0


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = demo_home(tmp_path / "home")
    add_terminals(home, kiosks=2, posts=("2",))
    with running_broker(home):
        yield home


def open_post(asker: Asker, post: str, clerk: str) -> None:
    assert asker.ask(LogIn(post=post, clerk=clerk)) == Done()


def test_a_visit_from_touch_to_call_over_the_bus(home: Home) -> None:
    with (
        controller_here(home),
        Asker(home, "window-1") as window,
        Asker(home, "kiosk-1") as kiosk,
        Asker(home, "board-1") as board,
    ):
        board.watch(BoardState, "-")
        kiosk.watch(ServiceState, "CH001")
        open_post(window, "1", "1001")
        kiosk.hears(lambda heard: isinstance(heard.body, ServiceState) and heard.body.open)
        taken = kiosk.ask(TakeTicket(service="CH001", channel=Channel.CARD, holder=ZHANG))
        assert isinstance(taken, TicketTaken)
        assert (taken.number, taken.holder) == ("A001", "张*三")
        called = window.ask(CallNext(post="1"), expires_s=CALL_S)
        assert isinstance(called, TicketOnCall)
        board.hears(
            lambda heard: isinstance(heard.body, BoardState) and [c.number for c in heard.body.calls] == ["A001"]
        )


def test_two_clerks_pressing_at_the_same_instant_never_call_the_same_person(home: Home) -> None:
    rounds = 15
    with (
        controller_here(home),
        Asker(home, "window-1") as one,
        Asker(home, "window-2") as other,
        Asker(home, "kiosk-1") as kiosk,
    ):
        open_post(one, "1", "1001")
        open_post(other, "2", "1002")
        called: list[str] = []
        for _ in range(rounds):
            taken = [kiosk.ask(TAKE), kiosk.ask(TAKE)]
            assert all(isinstance(ticket, TicketTaken) for ticket in taken)
            results = both_press(one, other)
            assert all(isinstance(result, TicketOnCall) for result in results), results
            called += [result.ticket for result in results if isinstance(result, TicketOnCall)]
            miss(one, "1")
            miss(other, "2")
        assert len(set(called)) == 2 * rounds
        assert refusal(one.ask(CallNext(post="1"))) is NobodyWaiting


def both_press(one: Asker, other: Asker) -> list[object]:
    pressed = threading.Barrier(2)
    results: list[object] = [None, None]

    def press(place: int, asker: Asker, post: str) -> None:
        pressed.wait(30)
        results[place] = asker.ask(CallNext(post=post), expires_s=CALL_S)

    threads = [
        threading.Thread(target=press, args=(0, one, "1")),
        threading.Thread(target=press, args=(1, other, "2")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def miss(asker: Asker, post: str) -> None:
    from hall.contract.commands import MissTicket

    assert asker.ask(MissTicket(post=post)) == Done()


def test_the_same_touch_twice_is_one_ticket_over_the_bus(home: Home) -> None:
    with controller_here(home), Asker(home, "window-1") as window, Asker(home, "kiosk-1") as kiosk:
        open_post(window, "1", "1001")
        request = new_request_id()
        first = kiosk.ask(TAKE, request_id=request)
        assert kiosk.ask(TAKE, request_id=request) == first
        after = kiosk.ask(TAKE)
        assert isinstance(after, TicketTaken)
        assert after.number == "A002"


def test_a_call_that_arrives_after_its_time_calls_nobody(home: Home) -> None:
    """The controller is away when the clerk presses; when it is back, the press is past its time."""
    with Asker(home, "window-1") as window, Asker(home, "kiosk-1") as kiosk:
        with controller_here(home):
            open_post(window, "1", "1001")
            kiosk.ask(TAKE)
        answers: list[Reply | NoAnswer] = []
        answered = threading.Event()
        window.send(CallNext(post="1"), lambda a: (answers.append(a), answered.set()), expires_s=1.0, wait_s=60)
        pause(1.5)
        with controller_here(home):
            assert answered.wait(30)
            [reply] = answers
            assert isinstance(reply, Reply)
            assert isinstance(reply.body, Refused)
            assert isinstance(reply.body.why, TooLate)
            assert isinstance(window.ask(CallNext(post="1"), expires_s=CALL_S), TicketOnCall)


def pause(seconds: float) -> None:
    """Let real time pass: the command's own time must run out."""
    threading.Event().wait(seconds)


def test_a_ticket_asked_for_while_the_controller_is_away_is_taken_once_it_is_back(home: Home) -> None:
    with Asker(home, "window-1") as window, Asker(home, "kiosk-1") as kiosk:
        with controller_here(home):
            open_post(window, "1", "1001")
        answered = threading.Event()
        answers: list[Reply | NoAnswer] = []
        kiosk.send(TAKE, lambda a: (answers.append(a), answered.set()), wait_s=60)
        with controller_here(home):
            assert answered.wait(30)
        [reply] = answers
        assert isinstance(reply, Reply)
        assert isinstance(reply.body, TicketTaken)


def test_the_program_ends_cleanly_when_asked_says_goodbye_and_leaves_a_snapshot(home: Home) -> None:
    presences: list[Presence] = []
    with ControllerProgram(home) as program, Asker(home, "window-1") as window:
        window._link.watch_presence("controller", presences.append)
        open_post(window, "1", "1001")
        eventually(lambda: presences and presences[-1].online)
        assert program.terminate() == 0
        eventually(lambda: not presences[-1].online)
        log = program.log.read_text(encoding="utf-8")
        program.start()
        assert window.ask(CallNext(post="1"), wait_s=30) == Refused(why=NobodyWaiting(post="1"))
        assert program.terminate() == 0
    assert '"took_s"' in log
    lines = [msgspec.json.decode(line) for line in log.splitlines()]
    assert all(line["level"] in ("info", "warning") for line in lines)
    assert (home.journal_folder / "snapshots.sqlite").exists()
    reader = JournalReader(journal_url("", journal_file(home)), "chonghua")
    assert isinstance(verify(reader), Whole)
    reader.close()


def test_a_second_controller_on_the_same_home_says_why_it_does_not_start(home: Home) -> None:
    with controller_here(home), ControllerProgram(home) as second:
        assert second.wait() == 1
        assert "another controller leads" in second.log.read_text(encoding="utf-8")


def test_a_standby_takes_over_when_the_leader_dies(home: Home) -> None:
    with (
        ControllerProgram(home) as leader,
        Asker(home, "window-1") as window,
        Asker(home, "kiosk-1") as kiosk,
    ):
        open_post(window, "1", "1001")
        first = kiosk.ask_for_reply(TAKE)
        assert isinstance(first, Reply)
        with ControllerProgram(home, "--standby") as standby:
            eventually(lambda: standby.log.read_text(encoding="utf-8").count('"waiting"') == 1)
            leader.kill()
            second = kiosk.ask_for_reply(TAKE, wait_s=30)
            assert isinstance(second, Reply)
            assert second.epoch > first.epoch
            assert isinstance(second.body, TicketTaken)
            assert second.body.number == "A002"


def test_no_log_line_names_a_person(home: Home) -> None:
    with ControllerProgram(home, "--verbose") as program, Asker(home, "kiosk-1") as kiosk:
        kiosk.ask(TakeTicket(service="CH001", channel=Channel.CARD, holder=ZHANG))
        program.terminate()
        log = program.log.read_text(encoding="utf-8")
    assert log
    assert ZHANG.name not in log
    assert ZHANG.number not in log
