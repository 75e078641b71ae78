"""The controller's side against anything a terminal may send."""

import random
import statistics
import threading
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.bus.address import running_broker as announced
from hall.bus.connect import connect, serve
from hall.bus.port import NoAnswer
from hall.bus.server import LONGEST_REQUEST, MOST_OPEN, BadRequest, find_request_id, read_request, request_id_of
from hall.bus.server_port import Delivery
from hall.clock import SystemClock
from hall.contract.commands import CallNext, Channel, Request, TakeTicket
from hall.contract.ids import new_request_id
from hall.contract.refusals import BadCommand
from hall.contract.replies import Done, Refused, Reply
from hall.contract.topics import Topics
from hall.identity import Identity
from tests.support.brokers import PATIENCE_S, demo_home, eventually, running_broker
from tests.support.counting_hall import CountingHall
from tests.support.mqtt_probe import Probe

TAKE = TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD)
TOPICS = Topics("chonghua")
COMMAND = TOPICS.command("kiosk-1", "ticket.take")
OWN = TOPICS.reply("kiosk-1")


class SkewedClock(SystemClock):
    """Of a machine nobody has set."""

    def __init__(self, off_s: int) -> None:
        self._off_ms = off_s * 1000

    def now(self) -> int:
        return super().now() + self._off_ms


def request(**other: object) -> bytes:
    whole = Request(request_id=new_request_id(), hall="chonghua", sent_at=1, body=TAKE)
    return msgspec.json.encode(msgspec.to_builtins(whole) | other)


def test_a_request_of_the_contract_is_read() -> None:
    assert read_request(request(), "chonghua", "ticket.take").body == TAKE


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"[" * 50_000, "object"),
        (b'{"x":' * 10_000, "recursion"),
        (b"\xff\xfe", "malformed"),
        (b'{"request_id":"\xff"}', "utf-8"),
        (request(request_id="not-an-id"), "$.request_id"),
        (request(request_id=None), "$.request_id"),
        # Of the kind the hall gives its own requests: a terminal that foretells one must not take its place.
        (request(request_id="0199aaaa-0000-8000-8000-000000000000"), "$.request_id"),
        (request(request_id="0199aaaa-0000-4000-8000-000000000000"), "$.request_id"),
        (request(sent_at="now"), "$.sent_at"),
        (request(hall="wenquan"), "$.hall"),
        (request(body={"command": "ticket.steal"}), "$.body.command"),
        (request(body={"command": "post.call_next", "post": "1"}), "$.body.command"),
        (request(body={"command": "ticket.take", "service": "", "channel": "card"}), "$.body.service"),
        (b" " * LONGEST_REQUEST + request(), "longer than"),
    ],
)
def test_what_is_no_request_is_refused_and_the_field_is_named(payload: bytes, says: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i)" + says.replace("$", r"\$")):
        read_request(payload, "chonghua", "ticket.take")


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(payload: bytes) -> None:
    find_request_id(payload)
    request_id_of(payload)
    with pytest.raises(BadRequest):
        read_request(payload, "chonghua", "ticket.take")


@given(st.data())
def test_no_damaged_request_does_more_than_be_refused(data: st.DataObject) -> None:
    payload = bytearray(request())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(payload) - 1))
        payload[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        read = read_request(bytes(payload), "chonghua", "ticket.take")
    except BadRequest:
        return
    assert isinstance(read.body, TakeTicket)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    ),
    st.sampled_from(["request_id", "hall", "sent_at", "expires_at", "body", "more"]),
)
def test_any_value_in_any_field_is_a_request_or_refused(value: object, name: str) -> None:
    try:
        read_request(request(**{name: value}), "chonghua", "ticket.take")
    except BadRequest:
        return
    assert name in ("more", "expires_at", "sent_at", "hall", "request_id")


def test_a_terminal_is_told_what_was_wrong_with_its_request(tmp_path: Path) -> None:
    home = demo_home(tmp_path / "home")
    with running_broker(home), CountingHall(serve(home)) as hall:
        running = announced(home)
        assert running is not None
        eventually(lambda: hall.connections)
        with Probe("kiosk-1", running.port, Identity.of(home, "kiosk-1").client_context()) as kiosk:
            kiosk.subscribe(OWN)
            by_payload, by_correlation = new_request_id(), new_request_id()
            kiosk.say(COMMAND, request(request_id=by_payload, body=1), ResponseTopic=OWN, CorrelationData=b"anything")
            kiosk.say(COMMAND, b"rubbish", ResponseTopic=OWN, CorrelationData=by_correlation.encode())
            kiosk.say(COMMAND, b"nobody can be told")
            eventually(lambda: len(kiosk.heard) == 2)
            first, second = (msgspec.json.decode(payload, type=Reply) for payload in kiosk.payloads())
            assert (first.request_id, second.request_id) == (by_payload, by_correlation)
            assert isinstance(first.body, Refused)
            assert isinstance(first.body.why, BadCommand)
            assert "$.body" in first.body.why.detail
            assert kiosk.heard[0].properties.CorrelationData == b"anything"
            assert hall.deliveries == []


def test_an_answer_goes_to_the_asker_alone_whatever_response_topic_it_names(tmp_path: Path) -> None:
    """Else a terminal could have the controller write where it may not write itself."""
    home = demo_home(tmp_path / "home")
    with running_broker(home), CountingHall(serve(home)) as hall:
        running = announced(home)
        assert running is not None
        eventually(lambda: hall.connections)

        def probe(name: str) -> Probe:
            return Probe(name, running.port, Identity.of(home, name).client_context())

        with probe("kiosk-1") as kiosk, probe("window-1") as window:
            kiosk.subscribe(OWN)
            window.subscribe(TOPICS.reply("window-1"), TOPICS.state("board", "-"))
            for target in (TOPICS.reply("window-1"), TOPICS.state("board", "-")):
                kiosk.say(COMMAND, request(), ResponseTopic=target, CorrelationData=b"x")
            kiosk.say(COMMAND, request(), ResponseTopic=OWN, CorrelationData=b"mine")
            eventually(lambda: len(kiosk.heard) == 3)
            bodies = [msgspec.json.decode(p, type=Reply).body for p in kiosk.payloads()]
            assert [type(b) for b in bodies] == [Refused, Refused, Done]
            assert window.heard == []
            assert len(hall.deliveries) == 1


def test_a_device_without_response_topic_is_answered_too(tmp_path: Path) -> None:
    """MQTT 3.1.1 has none; the asker's own reply topic follows from its name."""
    home = demo_home(tmp_path / "home")
    with running_broker(home), CountingHall(serve(home)) as hall:
        running = announced(home)
        assert running is not None
        eventually(lambda: hall.connections)
        with Probe("kiosk-1", running.port, Identity.of(home, "kiosk-1").client_context()) as kiosk:
            kiosk.subscribe(OWN)
            kiosk.say(COMMAND, request())
            eventually(lambda: kiosk.heard)
            assert msgspec.json.decode(kiosk.payloads()[0], type=Reply).body == Done()


def test_what_was_not_settled_comes_again_and_what_was_settled_does_not(tmp_path: Path) -> None:
    """The terminal is gone and cannot ask again: the broker keeps the command for the controller that comes next."""
    home = demo_home(tmp_path / "home")
    with running_broker(home):
        running = announced(home)
        assert running is not None
        settled, open_ = new_request_id(), new_request_id()
        with CountingHall(serve(home)) as first:
            eventually(lambda: first.connections)
            with Probe("kiosk-1", running.port, Identity.of(home, "kiosk-1").client_context()) as kiosk:
                kiosk.say(COMMAND, request(request_id=settled))
                eventually(lambda: first.carried_out)
                first.mute = True
                kiosk.say(COMMAND, request(request_id=open_))
                eventually(lambda: len(first.deliveries) == 2)
        with CountingHall(serve(home)) as second:
            eventually(lambda: second.carried_out)
            assert second.carried_out == {open_: 1}
            assert len(second.deliveries) == 1


@pytest.mark.parametrize("kind", ["mosquitto", "fallback"])
def test_a_request_and_its_answer_take_milliseconds(tmp_path: Path, kind: str) -> None:
    """Nagle's algorithm against delayed acknowledgement would make it 44 ms, on either socket or in the broker."""
    home = demo_home(tmp_path / "home", kind)
    with running_broker(home), CountingHall(serve(home)) as hall:
        eventually(lambda: hall.connections)
        link = connect(home, "kiosk-1")
        link.start()
        took = []
        for _ in range(60):
            answered = threading.Event()
            began = time.perf_counter()
            link.request(TAKE, lambda _, answered=answered: answered.set())
            assert answered.wait(PATIENCE_S)
            took.append(time.perf_counter() - began)
        link.stop()
        assert statistics.quantiles(took, n=10)[0] < 0.030, "not one of ten, however busy the machine"


@pytest.mark.parametrize("kind", ["mosquitto", "fallback"])
def test_no_message_ends_the_service(tmp_path: Path, kind: str) -> None:
    """Rubbish of every kind, also such that paho itself cannot read; then a terminal asks and is answered."""
    home = demo_home(tmp_path / "home", kind)
    dice = random.Random(20260105)
    with running_broker(home), CountingHall(serve(home)) as hall:
        running = announced(home)
        assert running is not None
        eventually(lambda: hall.connections)
        context = Identity.of(home, "kiosk-1").client_context() if running.tls else None
        with Probe("kiosk-1", running.port, context) as kiosk:
            for n in range(300):
                payload = bytearray(request())
                for _ in range(dice.randrange(20)):
                    payload[dice.randrange(len(payload))] = dice.randrange(256)
                kiosk.say(
                    COMMAND,
                    bytes(payload) if n % 3 else dice.randbytes(dice.randrange(2000)),
                    ResponseTopic=OWN if n % 2 else dice.choice(["", "x", OWN + "/y", "钟"]),
                    CorrelationData=dice.randbytes(dice.randrange(40)),
                )
            for poison in ("\ufeff", "a\ufeffb"):
                kiosk.say(COMMAND, request(), ResponseTopic=poison)
        link = connect(home, "kiosk-1")
        answers: list[Reply | NoAnswer] = []
        link.start()
        link.request(TAKE, answers.append, wait_s=30)
        eventually(lambda: answers)
        link.stop()
        assert isinstance(answers[0], Reply)
        assert answers[0].body == Done()


YEAR_S = 365 * 86_400


@pytest.mark.parametrize("clock_off_s", [-YEAR_S, -60, 60, YEAR_S])
def test_a_call_is_in_time_or_late_by_the_brokers_measure_not_by_the_terminals_clock(
    tmp_path: Path, clock_off_s: int
) -> None:
    """A window whose clock is a few seconds behind would else never call anybody."""
    home = demo_home(tmp_path / "home")
    with running_broker(home):
        server = serve(home)
        with CountingHall(server) as hall:
            link = connect(home, "window-1", SkewedClock(clock_off_s))
            link.start()
            answers: list[Reply | NoAnswer] = []
            link.request(CallNext(post="1"), answers.append, wait_s=10, expires_s=5)
            eventually(lambda: answers)
            link.stop()
            expires_at = hall.deliveries[0].request.expires_at
            assert expires_at is not None
            assert abs(expires_at - SystemClock().now()) < 60_000


@pytest.mark.parametrize("clock_off_s", [-YEAR_S, YEAR_S])
def test_a_call_asked_again_after_its_time_is_late_whatever_the_terminals_clock_says(
    tmp_path: Path, clock_off_s: int
) -> None:
    home = demo_home(tmp_path / "home")
    with running_broker(home):
        server = serve(home)
        received: list[Delivery] = []
        there = threading.Event()
        server.start(1, received.append, there.set)
        assert there.wait(PATIENCE_S)
        link = connect(home, "window-1", SkewedClock(clock_off_s))
        link.start()
        link.request(CallNext(post="1"), lambda _: None, wait_s=PATIENCE_S, expires_s=0.5)
        eventually(lambda: len(received) >= 2, why="never asked again")
        link.stop()
        server.stop()
        first, again = received[0].request, received[-1].request
        assert first.request_id == again.request_id
        assert first.expires_at is not None
        assert again.expires_at is not None
        assert again.expires_at < SystemClock().now() <= first.expires_at + 60_000


def test_a_terminal_that_floods_the_hall_fills_neither_its_memory_nor_the_place_of_others(tmp_path: Path) -> None:
    """At QoS 0 nothing but this limit bounds what waits for the writer."""
    home = demo_home(tmp_path / "home")
    with running_broker(home):
        server = serve(home)
        waiting: list[Delivery] = []
        there = threading.Event()
        server.start(1, waiting.append, there.set)
        assert there.wait(PATIENCE_S)
        said = announced(home)
        assert said is not None
        context = Identity.of(home, "kiosk-1").client_context()
        with Probe("kiosk-1", said.port, context) as flooding:
            for _ in range(MOST_OPEN + 200):
                flooding.client.publish(COMMAND, request(), qos=0)
            flooding.subscribe(OWN)
            flooding.say(COMMAND, request())
            eventually(lambda: flooding.payloads(OWN))
            assert isinstance(msgspec.json.decode(flooding.payloads(OWN)[-1], type=Reply).body, Refused)
            assert len(waiting) == MOST_OPEN
            for delivery in waiting:
                server.settled(delivery)
            eventually(
                lambda: flooding.say(COMMAND, request()) or len(waiting) > MOST_OPEN,
                why="what was settled makes room again",
            )
        server.stop()
