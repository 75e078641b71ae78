"""What the hall relies on in a broker, the same for Mosquitto and the fallback; and what only one of them offers."""

import socket
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest

from hall.bus.address import BrokerKind, RunningBroker, running_broker
from hall.contract.topics import Topics
from hall.home import Home
from hall.identity import CONTROLLER, OBSERVER, Identity
from queue_controller.broker.fallback import Fallback
from queue_controller.broker.mosquitto import Mosquitto
from queue_controller.broker.pki import enrol
from queue_controller.broker.port import Broker, Offer
from tests.support.brokers import PATIENCE_S, demo_home, eventually
from tests.support.brokers import running_broker as run_broker
from tests.support.mqtt_probe import Probe

CLASSES = {BrokerKind.MOSQUITTO: Mosquitto, BrokerKind.FALLBACK: Fallback}
MISSING = [(kind, offer) for kind, broker in CLASSES.items() for offer in Offer if offer not in broker.offers]
TOPICS = Topics("chonghua")
SCREENS = 200


def offering(offer: Offer) -> list[BrokerKind]:
    return [kind for kind, broker in CLASSES.items() if offer in broker.offers]


class Rig(NamedTuple):
    """A running broker, and clients of it."""

    home: Home
    broker: Broker
    running: RunningBroker

    def probe(self, name: str, **options: object) -> Probe:
        context = Identity.of(self.home, name).client_context() if self.running.tls else None
        return Probe(name, self.running.port, context, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def rigs() -> Iterator[dict[BrokerKind, Rig]]:
    """Each broker once for the whole module; tests use topics of their own."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {kind: demo_home(Path(folder) / kind, kind, more_screens=SCREENS) for kind in CLASSES}
        with run_broker(homes[BrokerKind.MOSQUITTO]) as first, run_broker(homes[BrokerKind.FALLBACK]) as second:
            made = {}
            for (kind, home), broker in zip(homes.items(), (first, second), strict=True):
                running = running_broker(home)
                assert running is not None
                made[kind] = Rig(home, broker, running)
            yield made


@pytest.fixture(params=list(CLASSES))
def rig(request: pytest.FixtureRequest, rigs: dict[BrokerKind, Rig]) -> Rig:
    return rigs[request.param]


@pytest.fixture
def topic() -> str:
    """A topic of this test's own that the controller may use."""
    return TOPICS.state("board", uuid4().hex)


def test_it_says_what_kind_it_is_and_whether_it_speaks_tls(rig: Rig) -> None:
    assert rig.running.tls == (Offer.CERTIFICATES in rig.broker.offers)


def test_a_retained_state_reaches_who_comes_later_and_is_gone_once_cleared(rig: Rig, topic: str) -> None:
    with rig.probe(CONTROLLER) as controller:
        controller.say(topic, b"one", retain=True)
        controller.say(topic, b"two", retain=True)
        with rig.probe(OBSERVER) as late:
            late.subscribe(topic)
            late.hears(b"two")
            assert late.payloads() == [b"two"]
            assert late.heard[0].retain
        controller.say(topic, b"", retain=True)
        controller.say(topic, b"live")
        with rig.probe(OBSERVER) as later:
            later.subscribe(topic)
            controller.say(topic, b"after")
            later.hears(b"after")
            assert later.payloads() == [b"after"]


def test_a_live_message_is_not_marked_retained(rig: Rig, topic: str) -> None:
    """The link tells by this mark whether the controller has just come or has been there all along."""
    with rig.probe(CONTROLLER) as controller, rig.probe(OBSERVER) as observer:
        observer.subscribe(topic)
        controller.say(topic, b"now", retain=True)
        observer.hears(b"now")
        assert not observer.heard[0].retain


def test_the_will_of_a_dropped_client_is_published_and_retained(rig: Rig) -> None:
    presence = TOPICS.presence("kiosk-1")
    with rig.probe(OBSERVER) as observer:
        observer.subscribe(presence)
        with rig.probe("kiosk-1", will=(presence, b"gone")) as kiosk:
            kiosk.say(presence, b"here", retain=True)
            observer.hears(b"here")
            kiosk.drop()
            observer.hears(b"gone")
    with rig.probe(OBSERVER) as late:
        late.subscribe(presence)
        late.hears(b"gone")


def test_a_clean_goodbye_publishes_no_will(rig: Rig) -> None:
    presence = TOPICS.presence("window-1")
    with rig.probe(OBSERVER) as observer:
        observer.subscribe(presence)
        with rig.probe("window-1", will=(presence, b"gone")) as window:
            window.say(presence, b"bye", retain=True)
        with rig.probe("window-1") as window:
            window.say(presence, b"again", retain=True)
        observer.hears(b"bye", b"again")
        assert b"gone" not in observer.payloads()


def test_the_will_of_a_silent_client_is_published(rig: Rig) -> None:
    """A terminal that hangs, or whose cable is pulled: nothing breaks the connection but the keep-alive."""
    presence = TOPICS.presence("pad-1")
    with rig.probe(OBSERVER) as observer:
        observer.subscribe(presence)
        pad = rig.probe("pad-1", keepalive_s=2, will=(presence, b"gone"))
        pad.go_silent()
        observer.hears(b"gone")
        pad.drop()


def test_what_was_not_acknowledged_comes_again(rig: Rig, topic: str) -> None:
    with rig.probe(CONTROLLER) as controller:
        with rig.probe("board-1", clean=False, session_s=60, acknowledge=False) as board:
            board.subscribe(TOPICS.state("board", "-"))
            controller.say(TOPICS.state("board", "-"), b"call")
            board.hears(b"call")
            board.drop()
        with rig.probe("board-1", clean=False, session_s=60, acknowledge=False) as board:
            board.hears(b"call")
            (message,) = board.heard
            board.client.ack(message.mid, message.qos)
        with rig.probe("board-1", clean=False) as board:
            controller.say(TOPICS.state("board", "-"), b"next")
            board.hears(b"next")
            assert board.payloads() == [b"next"]


def test_a_session_keeps_what_came_while_its_client_was_away_in_order(rig: Rig) -> None:
    wanted = [b"%d" % n for n in range(301)]
    board_topic = TOPICS.state("board", "-")
    with rig.probe("board-1"):
        pass  # whatever a test before left is dropped
    with rig.probe(CONTROLLER) as controller:
        with rig.probe("board-1", clean=False, session_s=60) as board:
            board.subscribe(board_topic)
        for payload in wanted:
            controller.say(board_topic, payload)
        with rig.probe("board-1", clean=False) as board:
            eventually(lambda: len(board.payloads()) >= len(wanted))
            assert board.payloads() == wanted


def test_response_topic_and_correlation_arrive_as_they_were_sent(rig: Rig) -> None:
    command = TOPICS.command("kiosk-1", "ticket.take")
    with rig.probe(CONTROLLER) as controller, rig.probe("kiosk-1") as kiosk:
        controller.subscribe(f"{TOPICS.root}/cmd/+/+")
        kiosk.subscribe(TOPICS.reply("kiosk-1"))
        kiosk.say(command, b"ask", ResponseTopic=TOPICS.reply("kiosk-1"), CorrelationData=b"\x00\xff42")
        controller.hears(b"ask")
        asked = controller.heard[0]
        assert asked.topic == command
        assert asked.properties.ResponseTopic == TOPICS.reply("kiosk-1")
        controller.say(asked.properties.ResponseTopic, b"answer", CorrelationData=asked.properties.CorrelationData)
        kiosk.hears(b"answer")
        assert kiosk.heard[0].properties.CorrelationData == b"\x00\xff42"


def test_a_retained_state_that_has_run_out_is_not_told_and_before_says_how_long_it_lasts(rig: Rig, topic: str) -> None:
    with rig.probe(CONTROLLER) as controller:
        controller.say(topic, b"short", retain=True, MessageExpiryInterval=6)
        with rig.probe(OBSERVER) as early:
            early.subscribe(topic)
            early.hears(b"short")
            assert 0 < early.heard[0].properties.MessageExpiryInterval <= 6

        def told() -> bool:
            with rig.probe(OBSERVER) as late:
                late.subscribe(topic)
                controller.say(topic, b"live")
                late.hears(b"live")
                return b"short" in late.payloads()

        eventually(lambda: not told())


def test_a_command_whose_time_ran_out_is_not_delivered(rig: Rig) -> None:
    command = TOPICS.command("kiosk-1", "ticket.take")
    with rig.probe(CONTROLLER, clean=False, session_s=60) as controller:
        controller.subscribe(f"{TOPICS.root}/cmd/+/+")
    with rig.probe("kiosk-1") as kiosk:
        kiosk.say(command, b"late", MessageExpiryInterval=1)
        kiosk.say(command, b"fact")
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            nobody.settimeout(2.2)  # the broker counts whole seconds
            with pytest.raises(TimeoutError):
                nobody.accept()
    with rig.probe(CONTROLLER, clean=False) as controller:
        controller.hears(b"fact")
        assert controller.payloads() == [b"fact"]


def test_a_second_connection_of_the_same_terminal_takes_over(rig: Rig) -> None:
    with rig.probe("kiosk-1") as first, rig.probe("kiosk-1") as second:
        assert first.gone.wait(PATIENCE_S)
        assert not second.gone.is_set()


def test_a_state_reaches_two_hundred_screens(rig: Rig) -> None:
    window = TOPICS.state("window", "1")
    screens = [rig.probe(f"screen-{101 + n}") for n in range(SCREENS)]
    try:
        for screen in screens:
            screen.dial()
        turn_until(screens, lambda screen: screen.accepted.is_set())
        for screen in screens:
            screen.client.subscribe(window, qos=1)
        turn_until(screens, lambda screen: screen.granted.is_set())
        with rig.probe(CONTROLLER) as controller:
            for n in range(10):
                controller.say(window, b"%d" % n)
            turn_until(screens, lambda screen: len(screen.heard) >= 10)
        assert all(screen.payloads() == [b"%d" % n for n in range(10)] for screen in screens)
    finally:
        for screen in screens:
            screen.client.disconnect()


def turn_until(probes: list[Probe], done: Callable[[Probe], bool]) -> None:
    """Serves many clients on this thread."""
    deadline = time.monotonic() + 90
    while not all(done(probe) for probe in probes):
        assert time.monotonic() < deadline, f"{sum(map(done, probes))} of {len(probes)}"
        for probe in probes:  # without select(2), which ends at file number 1,023
            probe.client.loop_read()
            probe.client.loop_write()
            probe.client.loop_misc()


# --- certificates


@pytest.fixture(params=offering(Offer.CERTIFICATES))
def guarded(request: pytest.FixtureRequest, rigs: dict[BrokerKind, Rig]) -> Rig:
    """Brokers that offer certificates."""
    return rigs[request.param]


def serves(probe: Probe) -> bool:
    """Whether the broker answers the client's greeting."""
    try:
        probe.dial()
    except OSError:
        return False
    deadline = time.monotonic() + PATIENCE_S
    while not probe.gone.is_set() and not probe.accepted.is_set():
        assert time.monotonic() < deadline, "neither served nor turned away"
        probe.client.loop(0.1)
    probe.client.disconnect()
    return probe.accepted.is_set()


def trusting(authority: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority))


@pytest.mark.requirement("R165")
def test_a_client_with_a_certificate_of_the_hall_is_served(guarded: Rig) -> None:
    assert serves(guarded.probe("kiosk-1"))


@pytest.mark.requirement("R165")
def test_a_client_without_certificate_gets_nothing(guarded: Rig) -> None:
    assert not serves(Probe("kiosk-1", guarded.running.port, trusting(guarded.home.ca)))


@pytest.mark.requirement("R165")
def test_a_client_without_tls_gets_nothing(guarded: Rig) -> None:
    assert not serves(Probe("kiosk-1", guarded.running.port, None))


@pytest.mark.requirement("R165")
def test_a_client_with_a_certificate_of_another_hall_gets_nothing(guarded: Rig, tmp_path: Path) -> None:
    """Its authority even bears the same name."""
    other = demo_home(tmp_path / "other")
    enrol(other, other.site())
    context = trusting(guarded.home.ca)
    context.load_cert_chain(other.certificate("kiosk-1"), other.key("kiosk-1"))
    assert not serves(Probe("kiosk-1", guarded.running.port, context))


def test_a_servers_certificate_does_not_serve_as_a_clients(guarded: Rig) -> None:
    """The backend's, also signed by the hall, opens no way into the hall."""
    assert not serves(guarded.probe("backend"))


def test_a_client_does_not_talk_to_a_broker_of_another_hall(guarded: Rig, tmp_path: Path) -> None:
    other = demo_home(tmp_path / "other")
    enrol(other, other.site())
    probe = Probe("kiosk-1", guarded.running.port, Identity.of(other, "kiosk-1").client_context())
    with pytest.raises(ssl.SSLCertVerificationError):
        probe.dial()


# --- access rules


@pytest.fixture(params=offering(Offer.ACCESS_RULES))
def ruled(request: pytest.FixtureRequest, rigs: dict[BrokerKind, Rig]) -> Rig:
    """Brokers that offer access rules."""
    return rigs[request.param]


@pytest.mark.requirement("R116")
@pytest.mark.parametrize(
    ("who", "topic"),
    [
        ("kiosk-1", TOPICS.command("window-1", "post.call_next")),
        ("kiosk-1", TOPICS.command("kiosk-1", "post.call_next")),
        ("kiosk-1", TOPICS.command("kiosk-1", "ticket.take/more")),
        ("pad-1", TOPICS.command("pad-1", "ticket.take")),
        ("window-1", TOPICS.command("kiosk-1", "ticket.take")),
        ("kiosk-1", TOPICS.state("window", "1")),
        ("kiosk-1", TOPICS.reply("kiosk-1")),
        ("kiosk-1", TOPICS.reply("window-1")),
        ("kiosk-1", TOPICS.presence("window-1")),
        ("kiosk-1", TOPICS.presence(CONTROLLER)),
        ("kiosk-1", TOPICS.device("window-1", "printer")),
        ("kiosk-1", TOPICS.device("kiosk-1", "made-up")),  # else it could fill the broker with retained messages
        ("kiosk-1", "hall/wenquan/v1/cmd/kiosk-1/ticket.take"),
        ("observer", TOPICS.command("observer", "ticket.take")),
        ("uplink", TOPICS.command("uplink", "ticket.take")),
    ],
)
def test_nobody_hears_what_a_terminal_may_not_say(ruled: Rig, who: str, topic: str) -> None:
    """The controller, which may hear everything in the hall, listens."""
    with ruled.probe(CONTROLLER) as controller, ruled.probe(who) as forger:
        controller.subscribe(f"{TOPICS.root}/#")
        forger.say(topic, b"forged")
        controller.say(TOPICS.state("board", "-"), b"after")
        controller.hears(b"after")
        assert b"forged" not in controller.payloads()


@pytest.mark.requirement("R116")
@pytest.mark.parametrize(
    ("who", "topic"),
    [
        ("window-1", TOPICS.state("post", "2")),
        ("pad-1", TOPICS.state("post", "2")),
        ("kiosk-1", TOPICS.state("post", "1")),
        ("board-1", TOPICS.state("post", "1")),
        ("observer", TOPICS.state("post", "1")),
        ("observer", TOPICS.reply("kiosk-1")),
        ("screen-1", TOPICS.state("window", "2")),
        ("window-1", TOPICS.reply("kiosk-1")),
        ("kiosk-1", TOPICS.command("window-1", "post.call_next")),
        ("kiosk-1", TOPICS.presence("window-1")),
        ("uplink", TOPICS.state("hall", "-")),
    ],
)
def test_a_terminal_does_not_hear_what_is_not_for_it(ruled: Rig, who: str, topic: str) -> None:
    """Neither by asking for it nor by asking for everything."""
    with ruled.probe(CONTROLLER) as controller, ruled.probe(who) as curious:
        curious.subscribe(topic, "#")
        controller.say(topic, b"secret")
        controller.say(TOPICS.state("board", "-"), b"after")
        if who == "uplink":
            controller.say(topic, b"secret", retain=True)
            curious.subscribe(topic)
            curious.say(TOPICS.presence("uplink"), b"")  # a round trip: what was on its way has come
            assert curious.payloads() == []
            controller.say(topic, b"", retain=True)
            return
        controller.say(allowed(who), b"allowed")
        curious.hears(b"allowed")
        assert b"secret" not in curious.payloads()


def allowed(who: str) -> str:
    return TOPICS.state("hall", "-") if who == OBSERVER else TOPICS.reply(who)


@pytest.mark.requirement("R116")
def test_a_will_is_held_to_the_same_rules(ruled: Rig) -> None:
    with ruled.probe(CONTROLLER) as controller:
        controller.subscribe(f"{TOPICS.root}/#")
        liar = ruled.probe("kiosk-1", will=(TOPICS.presence(CONTROLLER), b"forged"))
        if serves(liar):
            with ruled.probe("kiosk-1", will=(TOPICS.presence(CONTROLLER), b"forged")) as liar:
                liar.drop()
        controller.say(TOPICS.state("board", "-"), b"after")
        with ruled.probe("kiosk-1", will=(TOPICS.presence("kiosk-1"), b"honest")) as kiosk:
            kiosk.drop()
            controller.hears(b"after", b"honest")
        assert b"forged" not in controller.payloads()


@pytest.mark.requirement("R116")
def test_a_terminal_cannot_take_anothers_place_by_its_name(ruled: Rig) -> None:
    """The client id is the certificate's, whatever the client says: no session is stolen, nobody is kicked out."""
    stolen = Identity.of(ruled.home, "pad-1").client_context()
    with ruled.probe("window-1") as window, Probe("window-1", ruled.running.port, stolen) as thief:
        thief.say(TOPICS.presence("pad-1"), b"here")
        assert not window.gone.is_set()


@pytest.mark.parametrize(
    ("who", "topic"),
    [
        ("kiosk-1", TOPICS.command("kiosk-1", "ticket.take")),
        ("window-1", TOPICS.command("window-1", "post.call_next")),
        ("pad-1", TOPICS.command("pad-1", "rating.give")),
        ("screen-1", TOPICS.command("screen-1", "device.report")),
        ("kiosk-1", TOPICS.presence("kiosk-1")),
        ("kiosk-1", TOPICS.device("kiosk-1", "printer")),
        ("board-1", TOPICS.device("board-1", "voice")),
    ],
)
def test_the_controller_hears_what_a_terminal_may_say(rig: Rig, who: str, topic: str) -> None:
    with rig.probe(CONTROLLER) as controller, rig.probe(who) as terminal:
        controller.subscribe(f"{TOPICS.root}/#")
        terminal.say(topic, b"allowed")
        controller.hears(b"allowed")


@pytest.mark.parametrize(
    ("who", "topic"),
    [
        ("kiosk-1", TOPICS.state("service", "CH001")),
        ("window-1", TOPICS.state("post", "1")),
        ("window-1", TOPICS.device("kiosk-1", "printer")),
        ("window-1", TOPICS.presence("kiosk-1")),
        ("pad-1", TOPICS.state("post", "1")),
        ("board-1", TOPICS.state("board", "-")),
        ("screen-1", TOPICS.state("window", "1")),
        ("screen-1", TOPICS.state("hall", "-")),
        ("screen-1", TOPICS.presence(CONTROLLER)),
    ],
)
def test_a_terminal_hears_what_its_screens_need(rig: Rig, who: str, topic: str) -> None:
    with rig.probe(CONTROLLER) as controller, rig.probe(who) as terminal:
        terminal.subscribe(topic)
        controller.say(topic, b"shown")
        terminal.hears(b"shown")


# --- what is not offered is said, and is true


def test_mosquitto_offers_everything() -> None:
    assert set(offering(Offer.CERTIFICATES)) & set(offering(Offer.ACCESS_RULES)) == {BrokerKind.MOSQUITTO}
    assert MISSING == [(BrokerKind.FALLBACK, Offer.CERTIFICATES), (BrokerKind.FALLBACK, Offer.ACCESS_RULES)]


@pytest.mark.parametrize(("kind", "offer"), MISSING, ids=lambda it: str(it).replace(" ", "-"))
def test_what_is_not_offered_is_truly_missing(rigs: dict[BrokerKind, Rig], kind: BrokerKind, offer: Offer) -> None:
    """Were it there, it would have to be declared, and the tests above would hold for this broker too."""
    rig = rigs[kind]
    match offer:
        case Offer.CERTIFICATES:
            assert serves(Probe("nobody", rig.running.port, None))
        case Offer.ACCESS_RULES:
            with rig.probe(CONTROLLER) as controller, rig.probe("kiosk-1") as forger:
                controller.subscribe(f"{TOPICS.root}/#")
                forger.say(TOPICS.command("window-1", "post.call_next"), b"forged")
                controller.hears(b"forged")


def test_a_broker_without_certificates_listens_on_this_machine_only(rigs: dict[BrokerKind, Rig]) -> None:
    port = rigs[BrokerKind.FALLBACK].running.port
    for line in (
        Path("/proc/net/tcp").read_text().splitlines()[1:] + Path("/proc/net/tcp6").read_text().splitlines()[1:]
    ):
        fields = line.split()
        address, _, listening = fields[1].rpartition(":")
        if fields[3] == "0A" and int(listening, 16) == port:
            assert address == "0100007F"
            return
    pytest.fail("it does not listen at all")
