"""Certificates that run out: said by the examination, renewed by one command, and nobody is enrolled again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from hall import cli
from hall.bus.address import running_broker as announced
from hall.doctor import certificates
from hall.home import Home
from hall.identity import Identity
from queue_controller.broker import pki
from queue_controller.broker.pki import enrol
from tests.support.brokers import demo_home, running_broker
from tests.support.mqtt_probe import Probe


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return demo_home(tmp_path / "home")


def enrol_long_ago(home: Home, monkeypatch: pytest.MonkeyPatch, days_left: int) -> None:
    """Leaves that run out in so many days; the authority with them."""

    class Past(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now(UTC) - timedelta(days=365 * pki.LEAF_YEARS - days_left)

    with monkeypatch.context() as then:
        then.setattr(pki, "datetime", Past)
        then.setattr(pki, "AUTHORITY_YEARS", pki.LEAF_YEARS)
        enrol(home, home.site())


def years_left(home: Home, name: str) -> float:
    certificate = x509.load_pem_x509_certificate(home.certificate(name).read_bytes())
    return (certificate.not_valid_after_utc - datetime.now(UTC)) / timedelta(days=365)


@pytest.mark.parametrize("days_left", [80, -3])
def test_one_command_renews_what_the_examination_complains_of(
    home: Home, days_left: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    enrol_long_ago(home, monkeypatch, days_left)
    keys = {path.name: path.read_bytes() for path in home.pki_folder.glob("*.key")}
    found = list(certificates.check(home))
    assert len(found) == len(keys)
    assert {finding.grade.value for finding in found} == {"warn" if days_left > 0 else "bad"}
    assert all("hall broker --renew" in finding.advice for finding in found)

    assert cli.main(["broker", "--renew", "--home", str(home.folder)]) == 0
    assert "kiosk-1" in capsys.readouterr().out
    assert [finding.grade.value for finding in certificates.check(home)] == ["ok"]
    assert all(years_left(home, name.removesuffix(".key")) > 9 for name in keys)
    assert {path.name: path.read_bytes() for path in home.pki_folder.glob("*.key")} == keys


def test_a_terminal_with_its_old_certificate_is_served_by_a_renewed_broker(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renewed ahead of time on the hall's machine; the terminals' machines follow when they can."""
    enrol_long_ago(home, monkeypatch, days_left=80)
    old = Identity.of(home, "kiosk-1").client_context()
    assert cli.main(["broker", "--renew", "--home", str(home.folder)]) == 0
    with running_broker(home):
        running = announced(home)
        assert running is not None
        with Probe("kiosk-1", running.port, old) as kiosk:
            assert kiosk.accepted.is_set()


def test_what_lasts_is_left_alone(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    enrol(home, home.site())
    before = {path.name: path.read_bytes() for path in home.pki_folder.iterdir()}
    assert cli.main(["broker", "--renew", "--home", str(home.folder)]) == 0
    assert "nothing was changed" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in home.pki_folder.iterdir()} == before


def test_a_broker_that_starts_with_an_ended_certificate_says_the_command(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    enrol_long_ago(home, monkeypatch, days_left=-3)
    assert cli.main(["broker", "--home", str(home.folder)]) == 2
    assert "hall broker --renew" in capsys.readouterr().err
