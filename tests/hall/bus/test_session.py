"""A terminal and a controller on a real broker."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from hall.bus.connect import connect, serve
from hall.bus.port import Heard, LinkPhase, NoAnswer
from hall.bus.session import MqttLink
from hall.contract.commands import CallNext, Channel, TakeTicket
from hall.contract.ids import new_request_id
from hall.contract.replies import Done, Reply
from hall.contract.states import (
    DevicePhase,
    DeviceState,
    HallState,
    Presence,
    ServiceState,
    TerminalPhase,
    WindowState,
)
from tests.support.brokers import demo_home, eventually, running_broker
from tests.support.counting_hall import HALL, CountingHall

TAKE = TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD)
Asking = Callable[..., Reply | NoAnswer]


def phases(link: MqttLink) -> list[LinkPhase]:
    told: list[LinkPhase] = []
    link.watch_link(told.append)
    return told


def test_a_request_is_answered_by_the_hall(bus: Any, asking: Asking) -> None:
    hall = bus.hall()
    answer = asking(bus.terminal())
    assert isinstance(answer, Reply)
    assert answer.body == Done()
    assert list(hall.carried_out.values()) == [1]
    assert hall.deliveries[0].terminal == "kiosk-1"
    assert hall.deliveries[0].request.body == TAKE


def test_the_asker_may_choose_the_id_and_the_same_id_gets_the_same_answer(bus: Any) -> None:
    hall = bus.hall()
    link = bus.terminal()
    request_id = new_request_id()
    answers: list[Reply | NoAnswer] = []
    for _ in range(3):
        assert link.request(TAKE, answers.append, request_id=request_id) == request_id
    eventually(lambda: len(answers) == 3)
    assert len(set(map(msgspec.json.encode, answers))) == 1
    assert hall.carried_out == {request_id: 1}


def test_a_request_made_before_the_hall_is_there_is_answered_when_it_comes(bus: Any) -> None:
    link = bus.terminal()
    answers: list[Reply | NoAnswer] = []
    link.request(TAKE, answers.append, wait_s=60)
    told = phases(link)
    eventually(lambda: told and told[-1] is LinkPhase.HALL_AWAY)
    assert answers == []
    hall = bus.hall()
    eventually(lambda: answers)
    assert isinstance(answers[0], Reply)
    assert set(hall.carried_out.values()) == {1}


def test_without_a_hall_the_asker_is_told_so_in_its_time(bus: Any, asking: Asking) -> None:
    link = bus.terminal()
    began = time.monotonic()
    answer = asking(link, wait_s=1.0)
    assert isinstance(answer, NoAnswer)
    assert time.monotonic() - began >= 1.0


def test_a_hall_that_carries_out_but_does_not_answer_gives_no_answer_and_then_the_one_true_answer(bus: Any) -> None:
    """The reply is lost: asking again with the same id is safe."""
    hall = bus.hall()
    hall.mute = True
    link = bus.terminal()
    first: list[Reply | NoAnswer] = []
    request_id = link.request(TAKE, first.append, wait_s=5)
    eventually(lambda: first)
    assert first == [NoAnswer(request_id)]
    assert len(hall.deliveries) >= 2, "asked again on a line that stayed up"
    hall.mute = False
    second: list[Reply | NoAnswer] = []
    link.request(TAKE, second.append, request_id=request_id)
    eventually(lambda: second)
    assert hall.carried_out == {request_id: 1}
    assert len(first) == 1


def test_a_call_that_could_not_be_delivered_in_its_time_is_not_delivered_late(bus: Any) -> None:
    """The controller is away longer than a call is worth; a fact waits for it."""
    first = CountingHall(serve(bus.home))
    with first:
        eventually(lambda: first.connections)
    link = bus.terminal("window-1")
    told = phases(link)
    eventually(lambda: told and told[-1] is LinkPhase.HALL_AWAY)
    answers: list[Reply | NoAnswer] = []
    call = link.request(CallNext(post="1"), answers.append, wait_s=1.0, expires_s=1.0)
    fact = link.request(CallNext(post="1"), answers.append, wait_s=60)
    eventually(lambda: answers)
    assert answers == [NoAnswer(call)]
    time.sleep(1.5)  # the broker counts whole seconds
    hall = bus.hall()
    eventually(lambda: len(answers) == 2)
    assert [d.request.request_id for d in hall.deliveries if d.request.request_id == call] == []
    assert hall.carried_out == {fact: 1}
    assert all(d.request.expires_at is None for d in hall.deliveries)


def test_a_reply_of_a_dethroned_controller_is_ignored(bus: Any) -> None:
    hall = bus.hall(epoch=7)
    hall.open_day()
    link = bus.terminal()
    heard: list[Heard[HallState]] = []
    link.watch(HallState, "-", heard.append)
    eventually(lambda: heard)
    hall.epoch = 6
    answers: list[Reply | NoAnswer] = []
    link.request(TAKE, answers.append, wait_s=1.5)
    eventually(lambda: answers)
    assert isinstance(answers[0], NoAnswer)
    assert hall.deliveries, "it was asked, and it did answer"
    hall.epoch = 8
    link.request(TAKE, answers.append, wait_s=5)
    eventually(lambda: len(answers) == 2)
    assert isinstance(answers[1], Reply)


def test_a_state_is_heard_by_who_watches_and_by_who_comes_later(bus: Any) -> None:
    hall = bus.hall()
    eventually(lambda: hall.connections)
    link = bus.terminal("board-1")
    heard: list[Heard[WindowState]] = []
    link.watch(WindowState, "+", heard.append)
    hall.show("1", WindowState(window="1", posts=()))
    hall.show("2", WindowState(window="2", posts=()))
    eventually(lambda: len(heard) == 2)
    assert {h.ident for h in heard} == {"1", "2"}, "in which order is the broker's affair"
    late: list[Heard[WindowState]] = []
    link.watch(WindowState, "+", late.append)
    eventually(lambda: len(late) == 2)
    other: list[Heard[WindowState]] = []
    bus.terminal("screen-1").watch(WindowState, "1", other.append)
    eventually(lambda: other)
    assert other[0].body == WindowState(window="1", posts=())


def test_who_has_stopped_watching_is_not_called(bus: Any) -> None:
    hall = bus.hall()
    link = bus.terminal("board-1")
    stopped: list[Heard[WindowState]] = []
    going_on: list[Heard[WindowState]] = []
    watch = link.watch(WindowState, "1", stopped.append)
    link.watch(WindowState, "1", going_on.append)
    eventually(lambda: hall.connections)
    hall.show("1", WindowState(window="1", posts=()))
    eventually(lambda: stopped and going_on)
    watch.stop()
    hall.show("1", WindowState(window="1", posts=()))
    eventually(lambda: len(going_on) == 2)
    assert len(stopped) == 1


def test_a_state_that_is_not_renewed_turns_stale_and_the_hall_counts_as_away(bus: Any) -> None:
    hall = bus.hall()
    link = bus.terminal("board-1")
    told = phases(link)
    heard: list[Heard[HallState]] = []
    link.watch(HallState, "-", heard.append)
    eventually(lambda: hall.connections and told and told[-1] is LinkPhase.CONNECTED)
    hall.open_day(valid_s=2)
    eventually(lambda: len(heard) == 2)
    assert [h.fresh for h in heard] == [True, False]
    assert heard[1].body == heard[0].body
    eventually(lambda: told[-1] is LinkPhase.HALL_AWAY)


def test_presence_says_here_and_gone(bus: Any) -> None:
    watcher = bus.terminal("window-1")
    heard: list[Presence] = []
    watcher.watch_presence("kiosk-1", heard.append)
    kiosk = connect(bus.home, "kiosk-1")
    kiosk.start()
    kiosk.publish_phase(TerminalPhase.AVAILABLE)
    eventually(lambda: heard and heard[-1].phase is TerminalPhase.AVAILABLE)
    assert heard[-1].online
    kiosk.stop()
    eventually(lambda: not heard[-1].online)


def test_the_state_of_a_device_is_heard_by_staff(bus: Any) -> None:
    staff = bus.terminal("window-1")
    heard: list[DeviceState] = []
    staff.watch_devices("+", lambda _: None)
    staff.watch_devices("kiosk-1", heard.append)
    kiosk = bus.terminal("kiosk-1")
    state = DeviceState(terminal="kiosk-1", device="printer", kind="receipt_printer", phase=DevicePhase.READY, since=1)
    kiosk.publish_device(state)
    eventually(lambda: heard == [state])


def test_the_controllers_goodbye_and_return_are_seen(bus: Any) -> None:
    link = bus.terminal()
    told = phases(link)
    with CountingHall(serve(bus.home)):
        eventually(lambda: told and told[-1] is LinkPhase.CONNECTED)
    eventually(lambda: told[-1] is LinkPhase.HALL_AWAY)
    with CountingHall(serve(bus.home)):
        eventually(lambda: told[-1] is LinkPhase.CONNECTED)


def test_a_listener_that_fails_harms_no_other(bus: Any, asking: Asking) -> None:
    hall = bus.hall()
    link = bus.terminal()
    heard: list[Heard[ServiceState]] = []

    def fail(_: object) -> None:
        raise LookupError

    link.watch(ServiceState, "CH001", fail)
    link.watch(ServiceState, "CH001", heard.append)
    link.watch_link(fail)
    link.request(TAKE, fail)
    eventually(lambda: hall.connections)
    hall.show("CH001", ServiceState(service="CH001", open=True, waiting=0, windows=()))
    eventually(lambda: heard)
    assert isinstance(asking(link), Reply)


def test_a_listener_may_ask_and_stop_from_inside(bus: Any) -> None:
    """No dead-lock: all of it happens on the bus's own thread."""
    hall = bus.hall()
    eventually(lambda: hall.connections)
    link = connect(bus.home, "kiosk-1")
    answers: list[Reply | NoAnswer] = []

    def answered(answer: Reply | NoAnswer) -> None:
        answers.append(answer)
        link.stop()

    link.watch(ServiceState, "CH001", lambda _: link.request(TAKE, answered))
    link.start()
    hall.show("CH001", ServiceState(service="CH001", open=True, waiting=0, windows=()))
    eventually(lambda: answers)
    link.stop()


def test_after_the_end_a_request_is_told_no_answer_at_once(bus: Any) -> None:
    link = connect(bus.home, "kiosk-1")
    link.start()
    answers: list[Reply | NoAnswer] = []
    link.request(TAKE, answers.append, wait_s=60)
    link.stop()
    link.request(TAKE, answers.append, wait_s=60)
    link.stop()
    assert [type(a) for a in answers] == [NoAnswer, NoAnswer]


def test_a_terminal_may_start_before_the_broker(tmp_path: Path, asking: Asking) -> None:
    """Its port and even its certificate are made later."""
    home = demo_home(tmp_path / "home")
    link = connect(home, "kiosk-1")
    told = phases(link)
    link.start()
    eventually(lambda: told and told[-1] is LinkPhase.BROKER_AWAY)
    with running_broker(home), CountingHall(serve(home)):
        eventually(lambda: told[-1] is LinkPhase.CONNECTED)
        assert isinstance(asking(link), Reply)
        link.stop()


def test_a_terminal_whose_certificate_the_broker_does_not_know_is_told_refused(tmp_path: Path) -> None:
    home, stranger = demo_home(tmp_path / "home"), demo_home(tmp_path / "stranger")
    with running_broker(home), running_broker(stranger):
        authority = stranger.ca.read_bytes()
        stranger.ca.write_bytes(home.ca.read_bytes())  # it trusts the hall, the hall does not trust it
        port = msgspec.json.decode((home.run_folder / "broker.json").read_bytes())["port"]
        (stranger.run_folder / "broker.json").write_bytes(
            msgspec.json.encode({"kind": "mosquitto", "port": port, "tls": True})
        )
        link = connect(stranger, "kiosk-1")
        told = phases(link)
        link.start()
        eventually(lambda: told and told[-1] is LinkPhase.REFUSED)
        link.stop()
        stranger.ca.write_bytes(authority)


def test_a_broker_of_another_hall_is_refused_by_the_terminal(tmp_path: Path) -> None:
    home, other = demo_home(tmp_path / "home"), demo_home(tmp_path / "other")
    with running_broker(home), running_broker(other):
        (home.run_folder / "broker.json").write_bytes((other.run_folder / "broker.json").read_bytes())
        link = connect(home, "kiosk-1")
        told = phases(link)
        link.start()
        eventually(lambda: told and told[-1] is LinkPhase.REFUSED)
        link.stop()


def test_two_programs_with_one_identity_do_not_fight_at_full_speed(tmp_path: Path) -> None:
    home = demo_home(tmp_path / "home")
    with running_broker(home):
        first, second = connect(home, "kiosk-1"), connect(home, "kiosk-1")
        told = [phases(first), phases(second)]
        first.start()
        eventually(lambda: told[0] and told[0][-1] is not LinkPhase.CONNECTING)
        second.start()
        time.sleep(3)
        assert sum(map(len, told)) < 20
        first.stop()
        second.stop()


def test_nothing_is_left_of_links_that_never_reached_anything(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    links = [connect(demo_home(tmp_path / str(n)), "kiosk-1") for n in range(3)]
    for link in links:
        link.start()
    for link in links:
        link.stop()
    assert not set(threading.enumerate()) - before
    assert links[0].hall == HALL
