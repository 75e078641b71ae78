"""The hall's own authority: whom it names, who may read the keys, and that nothing is ever overwritten."""

import ssl
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hall.home import Home, HomeMistake
from hall.identity import Identity
from queue_controller.broker.pki import RESERVED, enrol
from tests.support.brokers import demo_home

EVERYBODY = {"ca", "broker", "controller", "observer", "backend", "uplink", "portal"} | {
    "kiosk-1",
    "window-1",
    "pad-1",
    "board-1",
    "screen-1",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return demo_home(tmp_path / "home")


def enrolled(home: Home) -> Home:
    enrol(home, home.site())
    return home


def certificate(home: Home, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(home.certificate(name).read_bytes())


def contents(home: Home) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.pki_folder.iterdir()}


def test_every_program_and_terminal_gets_certificate_and_key_and_nothing_else_lies_there(home: Home) -> None:
    enrolled(home)
    assert {path.stem for path in home.pki_folder.glob("*.pem")} == EVERYBODY
    assert {path.stem for path in home.pki_folder.glob("*.key")} == EVERYBODY
    assert len(list(home.pki_folder.iterdir())) == 2 * len(EVERYBODY)


@pytest.mark.requirement("R165")
def test_a_terminals_certificate_bears_its_name_and_is_good_for_a_client_alone(home: Home) -> None:
    enrolled(home)
    leaf = certificate(home, "kiosk-1")
    (name,) = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == "kiosk-1"
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    key = leaf.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert isinstance(key.curve, ec.SECP256R1)
    leaf.verify_directly_issued_by(certificate(home, "ca"))


@pytest.mark.parametrize("name", ["broker", "backend"])
def test_a_servers_certificate_names_this_machine(home: Home, name: str) -> None:
    enrolled(home)
    leaf = certificate(home, name)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "localhost" in names.get_values_for_type(x509.DNSName)
    assert "127.0.0.1" in map(str, names.get_values_for_type(x509.IPAddress))
    assert list(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [
        ExtendedKeyUsageOID.SERVER_AUTH
    ]


def test_openssl_itself_accepts_every_certificate_at_its_strictest(home: Home) -> None:
    """A third party's reading of what we wrote."""
    enrolled(home)
    for name in EVERYBODY - {"ca"}:
        purpose = "sslserver" if name in ("broker", "backend") else "sslclient"
        said = subprocess.run(
            ["openssl", "verify", "-x509_strict", "-purpose", purpose, "-CAfile", home.ca, home.certificate(name)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stdout + said.stderr


def test_a_clock_a_day_slow_still_accepts_and_the_certificates_outlast_the_terminals(home: Home) -> None:
    enrolled(home)
    now = datetime.now(UTC)
    for name in EVERYBODY:
        assert certificate(home, name).not_valid_before_utc < now - timedelta(days=1)
        assert certificate(home, name).not_valid_after_utc > now + timedelta(days=9 * 365)


@pytest.mark.requirement("R116")
def test_keys_are_readable_by_their_owner_alone(home: Home) -> None:
    enrolled(home)
    assert stat.S_IMODE(home.pki_folder.stat().st_mode) == 0o700
    for name in EVERYBODY:
        assert stat.S_IMODE(home.key(name).stat().st_mode) == 0o600


def test_a_second_start_changes_nothing(home: Home) -> None:
    before = contents(enrolled(home))
    assert contents(enrolled(home)) == before


def test_a_lost_certificate_is_made_again_for_the_same_key_and_a_new_terminal_is_added(home: Home) -> None:
    before = contents(enrolled(home))
    home.certificate("kiosk-1").unlink()
    home.certificate("pad-1").unlink()
    home.key("pad-1").unlink()
    after = contents(enrolled(home))
    assert {name for name in before if before[name] != after[name]} == {"kiosk-1.pem", "pad-1.pem", "pad-1.key"}
    assert (
        certificate(home, "kiosk-1").public_key() == x509.load_pem_x509_certificate(before["kiosk-1.pem"]).public_key()
    )
    Identity.of(home, "pad-1").client_context()


def test_no_terminal_may_bear_a_name_with_rights_of_its_own(home: Home) -> None:
    """A site that calls a terminal `controller` would hand it the whole hall."""
    site = home.site_folder / "chonghua.toml"
    text = site.read_text(encoding="utf-8")
    for name in sorted(RESERVED):
        site.write_text(text.replace('id = "kiosk-1"', f'id = "{name}"'), encoding="utf-8")
        with pytest.raises(HomeMistake, match=name):
            enrol(home, home.site())
    assert not home.pki_folder.exists()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda home: home.key("ca").unlink(), "ca.key is missing"),
        (lambda home: home.key("ca").write_bytes(home.key("kiosk-1").read_bytes()), "do not belong together"),
        (lambda home: home.key("kiosk-1").write_bytes(home.key("pad-1").read_bytes()), "kiosk-1.key are no pair"),
        (lambda home: home.certificate("kiosk-1").write_text("?"), "kiosk-1.pem is no certificate"),
        (lambda home: home.key("kiosk-1").write_text("?"), "kiosk-1.key is no key"),
    ],
)
def test_files_that_do_not_fit_are_named_and_left_alone(home: Home, spoil: object, says: str) -> None:
    enrolled(home)
    assert callable(spoil)
    spoil(home)
    before = contents(home)
    with pytest.raises(HomeMistake, match=says):
        enrol(home, home.site())
    assert contents(home) == before


def test_a_certificate_of_another_hall_is_not_taken_for_ours(home: Home, tmp_path: Path) -> None:
    enrolled(home)
    other = enrolled(demo_home(tmp_path / "other"))
    home.certificate("kiosk-1").write_bytes(other.certificate("kiosk-1").read_bytes())
    home.key("kiosk-1").write_bytes(other.key("kiosk-1").read_bytes())
    with pytest.raises(HomeMistake, match="not signed by this hall"):
        enrol(home, home.site())


def test_a_terminal_speaks_tls_1_2_or_newer_and_trusts_the_hall_alone(home: Home) -> None:
    enrolled(home)
    context = Identity.of(home, "kiosk-1").client_context()
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert [authority["subject"] for authority in context.get_ca_certs()] == [
        ((("commonName", "hall chonghua authority"),),)
    ]
