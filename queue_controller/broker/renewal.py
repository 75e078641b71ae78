"""Certificates that run out are made anew in time. Keys stay as they are, and so does the trust in them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from hall.home import Home
from hall.identity import RENEW_BEFORE
from hall.sites.site import Site
from queue_controller.broker.pki import enrol


def run_out_soon(home: Home) -> Iterator[tuple[Path, datetime]]:
    """The certificates of this home that have run out or soon will, and when."""
    for path in sorted(home.pki_folder.glob("*.pem")):
        ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
        if ends < datetime.now(UTC) + RENEW_BEFORE:
            yield path, ends


def renew(home: Home, site: Site) -> list[str]:
    """Makes those anew, the authority's own too, and says their names. Raises `HomeMistake`.

    Interrupted, it has lost nothing: what is missing is made at the next start.
    """
    paths = [path for path, _ in run_out_soon(home)]
    for path in paths:
        path.unlink()
    enrol(home, site)
    return [path.stem for path in paths if path.exists()]
