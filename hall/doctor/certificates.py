"""The certificates by which terminals, broker and centre know each other."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from hall.doctor.finding import Finding, bad, ok, warn
from hall.home import Home
from hall.identity import RENEW_BEFORE

NAME = "certificates"
RENEW = "Run `hall broker --renew`, then start the hall again."
MAKE_ANEW = "Remove this file and its key, then run `hall up`: it makes what is missing."


def check(home: Home) -> Iterator[Finding]:
    found = sorted(home.pki_folder.glob("*.pem"))
    if not found:
        yield ok(NAME, "There are none yet; `hall up` makes them.")
        return
    if not home.ca.exists():
        yield bad(
            NAME, f"{home.ca} is missing: nobody can trust the other certificates.", "Bring it back from the backup."
        )
    findings = [finding for path in found if (finding := _judge_file(home, path, datetime.now(UTC)))]
    yield from findings or [ok(NAME, f"All {len(found)} are valid.")]


def _judge_file(home: Home, path: Path, now: datetime) -> Finding | None:
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        return bad(NAME, f"{path} cannot be read: {error}.", MAKE_ANEW)
    key = path.with_suffix(".key")
    if key.exists() and key.stat().st_mode & 0o077:
        return bad(NAME, f"{key} can be read by others on this machine.", f"Run: chmod 600 {key}")
    if path != home.ca and not key.exists():
        return bad(NAME, f"{path} has no key beside it.", MAKE_ANEW)
    return judge(path, certificate.not_valid_before_utc, certificate.not_valid_after_utc, now)


def judge(path: Path, begins: datetime, ends: datetime, now: datetime) -> Finding | None:
    """None when the certificate is valid and stays so for a while."""
    if now < begins:
        return bad(NAME, f"{path} is valid only from {begins:%Y-%m-%d} on.", "Set this machine's clock.")
    if now > ends:
        return bad(NAME, f"{path} ran out on {ends:%Y-%m-%d}: whoever bears it is not let in.", RENEW)
    if now > ends - RENEW_BEFORE:
        return warn(NAME, f"{path} runs out on {ends:%Y-%m-%d}.", RENEW)
    return None
