"""The ports the hall listens on."""

import fcntl
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from hall.doctor.finding import Finding, bad, ok
from hall.home import Home

NAME = "ports"
LOCAL = {"127.0.0.1", "::1", "localhost"}


def check(home: Home) -> Iterator[Finding]:
    config = home.config()
    wanted = {"broker": (config.broker.host, config.broker.port)}
    centre = urlsplit(config.backend)
    if centre.hostname in LOCAL and centre.port:
        wanted["backend"] = (centre.hostname, centre.port)
    running = is_running(home)
    for who, (host, port) in wanted.items():
        yield judge(who, host, port, taken=is_taken(host, port), running=running)


def judge(who: str, host: str, port: int, *, taken: bool, running: bool) -> Finding:
    where = f"Port {port} of {host}, for the {who},"
    if not taken:
        return ok(NAME, f"{where} is free.")
    if running:
        return ok(NAME, f"{where} is in use, and a hall is running in this home.")
    return bad(
        NAME,
        f"{where} is taken by another program, or cannot be listened on.",
        "End that program, or write another port in hall.toml.",
    )


def is_taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what has just been closed does not count
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def is_running(home: Home) -> bool:
    """Whether a hall holds this home for itself (see `hall.home.sole_use`)."""
    try:
        with (home.folder / "in-use").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
