"""The hall's own certificate authority: made on the first start, it signs one certificate a terminal.

EC P-256 throughout. What exists is never overwritten: a key that terminals trust cannot be lost by starting twice.
"""

import ipaddress
import os
import socket
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hall.home import Home, HomeMistake
from hall.identity import CONTROLLER, OBSERVER, PORTAL, UPLINK
from hall.sites.site import Site

BROKER = "broker"
BACKEND = "backend"

AUTHORITY = "ca"
RESERVED = frozenset({AUTHORITY, BROKER, CONTROLLER, OBSERVER, BACKEND, UPLINK, PORTAL})
"""Names with rights of their own; no terminal may carry one."""

AUTHORITY_YEARS = 20
LEAF_YEARS = 10
SLOW_CLOCK = timedelta(days=2)
"""A terminal's clock may be behind when it is switched on for the first time."""


class Purpose(Enum):
    SERVER = ExtendedKeyUsageOID.SERVER_AUTH
    CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH


def enrol(home: Home, site: Site) -> None:
    """Make what is missing: the authority, and certificate and key of every program and terminal of the site.

    Raises `HomeMistake` when a file there does not fit the others, or a terminal has a reserved name.
    """
    if taken := sorted(RESERVED & site.terminal.keys()):
        raise HomeMistake(f"no terminal may be called {', '.join(taken)}: these names have rights of their own")
    authority = Authority(home)
    here = own_names(home.config().broker.host)
    authority.issue(BROKER, Purpose.SERVER, here)
    authority.issue(BACKEND, Purpose.SERVER, here)
    for name in (CONTROLLER, OBSERVER, UPLINK, PORTAL, *site.terminal):
        authority.issue(name, Purpose.CLIENT, [name])


def own_names(configured: str) -> list[str]:
    """Every name and address under which this machine's broker is looked for."""
    host = socket.gethostname()
    return list(dict.fromkeys(["127.0.0.1", "localhost", host, f"{host}.local", configured]))


class Authority:
    """Opens the hall's authority, or makes it in an empty home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        home.pki_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if home.ca.exists() and not home.key(AUTHORITY).exists():
            raise HomeMistake(f"{home.key(AUTHORITY)} is missing: only where it is can certificates be made")
        self._key = _key(home.key(AUTHORITY))
        self.certificate = self._authority(home.config().hall)

    def issue(self, name: str, purpose: Purpose, names: Iterable[str]) -> None:
        """Certificate and key called `name`, unless they are there already."""
        key = _key(self._home.key(name))
        path = self._home.certificate(name)
        if not path.exists():
            _write_new(path, self._sign(name, key, purpose, names).public_bytes(Encoding.PEM), 0o644)
        self._check(path, key)

    def _authority(self, hall: str) -> x509.Certificate:
        path = self._home.ca
        if not path.exists():
            name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"hall {hall} authority")])
            builder = (
                _builder(name, name, self._key.public_key(), AUTHORITY_YEARS)
                .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
                .add_extension(_usage(sign_certificates=True), critical=True)
            )
            _write_new(path, builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM), 0o644)
        certificate = _load(path)
        if certificate.public_key() != self._key.public_key():
            raise HomeMistake(f"{path} and {self._home.key(AUTHORITY)} do not belong together")
        return certificate

    def _sign(
        self, name: str, key: ec.EllipticCurvePrivateKey, purpose: Purpose, names: Iterable[str]
    ) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            _builder(subject, self.certificate.subject, key.public_key(), LEAF_YEARS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(sign_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose.value]), critical=False)
            .add_extension(x509.SubjectAlternativeName([_general_name(n) for n in names]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        return builder.sign(self._key, hashes.SHA256())

    def _check(self, path: Path, key: ec.EllipticCurvePrivateKey) -> None:
        certificate = _load(path)
        if certificate.public_key() != key.public_key():
            raise HomeMistake(f"{path} and {path.with_suffix('.key')} are no pair; remove both to renew them")
        if certificate.issuer != self.certificate.subject or not _signed_by(certificate, self.certificate):
            raise HomeMistake(f"{path} is not signed by this hall's authority; remove it and its key to renew them")
        if certificate.not_valid_after_utc < datetime.now(UTC):
            raise HomeMistake(f"{path} has run out: run `hall broker --renew`")


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey, years: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLOW_CLOCK)
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _signed_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except Exception:  # noqa: BLE001 - cryptography names several; each means no
        return False
    return True


def _load(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as error:
        raise HomeMistake(f"{path} is no certificate: {error}") from None


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in this file, made on the first use, readable by its owner alone."""
    if not path.exists():
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write_new(path, pem, 0o600)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise HomeMistake(f"{path} is no key: {error}") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise HomeMistake(f"{path} is no elliptic-curve key")
    return key


def _write_new(path: Path, content: bytes, mode: int) -> None:
    """Whole or not at all, and never over an existing file; whoever came first wins."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        Path(draft).unlink()
