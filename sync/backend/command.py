"""Run the reference backend: the centre at the other end of the hall's uplink.

With certificates in the home (`pki/backend.pem`) it speaks TLS and takes events only from the hall's own uplink
certificate, and wishes for the hall only from a portal's (`pki/portal.pem`); without them it speaks plain HTTP and
listens on this machine alone.
"""

import argparse
import json
import signal
from pathlib import Path

from hall.home import Home, HomeMistake
from hall.identity import PORTAL, UPLINK

NAME = "backend"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=int, default=None, metavar="N", help="default: as in hall.toml; 0 takes a free one"
    )
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    parser.add_argument("--faults", action="store_true", help="let PUT /faults make the road faulty, for tests")


def run(home: Home, options: argparse.Namespace) -> int:
    from hall.clock import SystemClock
    from sync.backend.app import build
    from sync.backend.centre import Centre, Peers
    from sync.backend.faults import Plan
    from sync.backend.server import Server, server_tls
    from sync.backend.tables import open_database
    from sync.letter import own_key

    config = home.config()
    stopping = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stopping)  # before any thread starts: they all inherit it
    tls = server_tls(home.ca, home.certificate(NAME), home.key(NAME)) if home.certificate(NAME).exists() else None
    if tls is None and options.host not in ("127.0.0.1", "::1", "localhost"):
        raise HomeMistake(
            f"without {home.certificate(NAME)} the backend listens on this machine only, not on {options.host}"
        )
    database = open_database(home.folder / "backend" / "backend.sqlite")
    peers = Peers({UPLINK: config.hall}, frozenset({PORTAL})) if tls else Peers()
    letters = own_key(home.folder / "backend" / "letters.key", home.centre_key)
    centre = Centre.over(database, SystemClock(), peers, letters=letters)
    app = build(centre, Plan() if options.faults else None)
    port = _port_of(config.backend) if options.port is None else options.port
    try:
        with Server(app, options.host, port, tls) as server:
            address_file = home.run_folder / "backend.json"
            _write(address_file, {"url": server.address})
            try:
                signal.sigwait(stopping)
            finally:
                address_file.unlink(missing_ok=True)
                centre.bell.close()
    except OSError as error:
        raise HomeMistake(f"the backend cannot listen on {options.host}:{port}: {error}") from error
    finally:
        database.close()
    return 0


def _port_of(address: str) -> int:
    _, _, port = address.rpartition(":")
    return int(port) if port.isdecimal() else 443


def _write(file: Path, content: dict[str, str]) -> None:
    """Whole or not at all: readers wait for this file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(content), encoding="utf-8")
    fresh.replace(file)
