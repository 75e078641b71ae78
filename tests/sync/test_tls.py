"""Who may speak for a hall: only the holder of its uplink certificate, and only for that hall."""

import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hall.clock import VirtualClock
from hall.commands import init
from hall.home import Home, HomeMistake
from hall.identity import Identity
from queue_controller.broker.pki import enrol
from sync.at_home import open_uplink
from sync.backend.centre import Peers
from sync.backend.server import server_tls

POSITION = "/v1/halls/{}/streams/hall/position"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("home"))
    init.make(made, "demo", "chonghua")
    enrol(made, made.site())
    return made


@pytest.fixture
def guarded(home: Home, tmp_path: Path, centre_at) -> Iterator:
    tls = server_tls(home.ca, home.certificate("backend"), home.key("backend"))
    running = centre_at(tmp_path, VirtualClock(), tls=tls, peers=Peers({"uplink": "chonghua"}, frozenset({"portal"})))
    yield running
    running.stop()


def client(address: str, tls: ssl.SSLContext) -> httpx.Client:
    return httpx.Client(base_url=address, verify=tls, trust_env=False)


def problem(address: str, tls: ssl.SSLContext, path: str) -> tuple[int, str]:
    with client(address, tls) as asking:
        answer = asking.get(path)
        return answer.status_code, answer.json().get("code", "")


def test_the_halls_own_uplink_gets_through_with_its_certificate(home: Home, guarded, journal) -> None:
    config = home.config_file.read_text("utf-8")
    home.config_file.write_text(config.replace(home.config().backend, guarded.address), "utf-8")
    uplink = open_uplink(home, ["hall"], journal, journal.clock, lambda _code, _holds: None)
    assert uplink is not None
    journal.append(3)
    assert uplink.step() == 0.0
    assert uplink.step() is None
    uplink.stop()
    with client(guarded.address, Identity.of(home, "uplink").client_context()) as asking:
        assert asking.get("/v1/halls/chonghua/events").json()["events"][2]["record"]["seq"] == 3


def test_the_uplinks_certificate_speaks_for_no_other_hall(home: Home, guarded) -> None:
    tls = Identity.of(home, "uplink").client_context()
    assert problem(guarded.address, tls, POSITION.format("chonghua")) == (200, "")
    assert problem(guarded.address, tls, POSITION.format("wenquan")) == (403, "not_your_hall")


def test_events_of_another_hall_are_refused(home: Home, guarded, other_journal) -> None:
    body = b'{"events":[' + other_journal.encoded()[0] + b"]}"
    with client(guarded.address, Identity.of(home, "uplink").client_context()) as asking:
        assert asking.post("/v1/events:batch", content=body).json()["code"] == "not_your_hall"


def test_a_terminal_of_the_same_hall_may_not_speak_for_it(home: Home, guarded) -> None:
    tls = Identity.of(home, "kiosk-1").client_context()
    assert problem(guarded.address, tls, POSITION.format("chonghua")) == (403, "not_your_hall")


def test_without_a_certificate_nothing_of_the_contract_is_answered(home: Home, guarded) -> None:
    tls = ssl.create_default_context(cafile=home.ca)
    for path in (POSITION.format("chonghua"), "/v1/halls/chonghua/events", "/v1/halls/chonghua/digest?day=2027-01-15"):
        assert problem(guarded.address, tls, path) == (401, "certificate_needed")
    with client(guarded.address, tls) as asking:
        refused = asking.post("/v1/events:batch", content=b'{"events":[]}')
        assert refused.json()["code"] == "certificate_needed"
        assert asking.get("/health").json()["status"] == "ok"


def test_a_certificate_of_another_authority_is_not_let_in(home: Home, guarded, tmp_path: Path) -> None:
    stranger = Home(tmp_path / "stranger")
    init.make(stranger, "demo", "chonghua")
    enrol(stranger, stranger.site())
    tls = ssl.create_default_context(cafile=home.ca)
    tls.load_cert_chain(stranger.certificate("uplink"), stranger.key("uplink"))
    with pytest.raises(httpx.HTTPError), client(guarded.address, tls) as asking:
        asking.get(POSITION.format("chonghua"))


def test_the_uplink_speaks_to_no_centre_of_another_authority(guarded, journal, tmp_path: Path) -> None:
    stranger = Home(tmp_path / "stranger")
    init.make(stranger, "demo", "chonghua")
    enrol(stranger, stranger.site())
    config = stranger.config_file.read_text("utf-8")
    stranger.config_file.write_text(config.replace(stranger.config().backend, guarded.address), "utf-8")
    uplink = open_uplink(stranger, ["hall"], journal, journal.clock, lambda _code, _holds: None)
    assert uplink is not None
    journal.append(1)
    assert uplink.step() > 0
    assert "CERTIFICATE_VERIFY_FAILED" in uplink.status.away_because
    uplink.stop()


def test_a_missing_certificate_is_a_sentence(tmp_path: Path, journal) -> None:
    bare = Home(tmp_path / "bare")
    init.make(bare, "demo", "chonghua")
    with pytest.raises(HomeMistake, match=r"uplink\.pem or its key cannot be used"):
        open_uplink(bare, ["hall"], journal, journal.clock, lambda _code, _holds: None)


def test_a_damaged_cursor_is_a_sentence_and_no_fall(home: Home, tmp_path: Path, journal) -> None:
    damaged = Home(tmp_path / "damaged")
    shutil.copytree(home.folder, damaged.folder)
    cursor = damaged.folder / "uplink" / "cursor.sqlite"
    cursor.parent.mkdir(exist_ok=True)
    cursor.write_bytes(b"no database at all " * 100)
    with pytest.raises(HomeMistake, match="cursor"):
        open_uplink(damaged, ["hall"], journal, journal.clock, lambda _code, _holds: None)


def test_a_hall_without_a_centre_has_no_uplink(tmp_path: Path, journal) -> None:
    alone = Home(tmp_path / "alone")
    init.make(alone, "demo", "chonghua")
    alone.config_file.write_text('hall = "chonghua"\n', "utf-8")
    assert open_uplink(alone, ["hall"], journal, journal.clock, lambda _code, _holds: None) is None


def test_only_a_portal_asks_a_hall_for_anything_and_only_the_hall_fetches_it(home: Home, guarded) -> None:
    tickets, commands = "/v1/halls/chonghua/tickets", "/v1/halls/chonghua/commands"
    wish = {"service": "CH001", "source": "web"}
    for name, may in (("portal", True), ("uplink", False), ("kiosk-1", False)):
        with client(guarded.address, Identity.of(home, name).client_context()) as asking:
            asked = asking.post(tickets, json=wish, headers={"Idempotency-Key": name})
            assert asked.json().get("code") == (None if may else "not_a_portal")
            fetched = asking.get(commands)
            assert fetched.json().get("code") == (None if name == "uplink" else "not_your_hall")


@pytest.mark.parametrize("path", ["requests/x", "queue", "tickets/x"])
def test_without_a_certificate_nothing_is_told_of_a_request_or_a_queue(path: str, home: Home, guarded) -> None:
    tls = ssl.create_default_context(cafile=home.ca)
    assert problem(guarded.address, tls, f"/v1/halls/chonghua/{path}") == (401, "certificate_needed")


def test_a_hall_sees_its_own_queue_and_no_other_halls(home: Home, guarded) -> None:
    tls = Identity.of(home, "uplink").client_context()
    assert problem(guarded.address, tls, "/v1/halls/chonghua/queue") == (404, "unknown")
    assert problem(guarded.address, tls, "/v1/halls/wenquan/queue") == (403, "not_a_portal")
