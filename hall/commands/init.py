"""Make a hall's home: its configuration and its site definition. Never overwrites anything."""

import argparse
import shutil
import socket
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from hall.home import Home, HomeMistake
from hall.sites.load import load_site
from hall.sites.shipped import definition_folder

CONFIG = """\
# The hall of this home. What can be written here: hall/home.py, HallConfig.
hall = "{hall}"

# Where the central backend listens; empty: the hall has no centre.
backend = "https://127.0.0.1:{backend_port}"

[broker]
kind = "auto"  # Mosquitto where it is installed, else the loopback fallback
host = "127.0.0.1"
port = {broker_port}
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--site", default="demo", help="a site definition that comes along, or a folder with one (default: %(default)s)"
    )
    parser.add_argument("--hall", default="chonghua", help="which hall of the site (default: %(default)s)")
    parser.add_argument(
        "--broker-port", type=_port, default=8883, metavar="N", help="0 takes a free one (default: %(default)s)"
    )
    parser.add_argument(
        "--backend-port", type=_port, default=8443, metavar="N", help="0 takes a free one (default: %(default)s)"
    )


def run(home: Home, options: argparse.Namespace) -> int:
    kept = make(home, options.site, options.hall, options.broker_port, options.backend_port)
    sys.stdout.write(f"{home.folder} is the home of hall '{options.hall}' now")
    sys.stdout.write("; the site that lay there was kept.\n" if kept else ".\n")
    return 0


def make(home: Home, site: str, hall: str, broker_port: int = 0, backend_port: int = 0) -> bool:
    """Make the home of one hall; a port of 0 becomes a free one. Returns whether a site that lay there was kept.

    Raises `HomeMistake` or `SiteMistakes` with sentences for the technician, and has then changed nothing.
    """
    if home.config_file.exists():
        raise HomeMistake(f"{home.folder} is a hall's home already: {home.config_file} stays as it is")
    try:
        with definition_folder(site) as definition:
            return _make(home, definition, hall, broker_port, backend_port)
    except OSError as error:
        raise HomeMistake(f"{home.folder} cannot be made a hall's home: {error}") from error


def _make(home: Home, definition: Path, hall: str, broker_port: int, backend_port: int) -> bool:
    keep = home.site_folder.exists()
    load_site(home.site_folder if keep else definition, hall)
    home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.folder, prefix=".init-") as folder:
        config = Path(folder) / home.config_file.name
        broker, backend = _ports(broker_port, backend_port)
        config.write_text(CONFIG.format(hall=hall, broker_port=broker, backend_port=backend), encoding="utf-8")
        if not keep:
            staged = Path(folder) / home.site_folder.name
            shutil.copytree(definition, staged, ignore=shutil.ignore_patterns("__pycache__"))
            staged.rename(home.site_folder)
        home.config_file.hardlink_to(config)  # last, whole, and only where none is
    return keep


def _ports(*wanted: int) -> list[int]:
    """The ports, with free ones of this machine for 0; all differ, as they are held together."""
    with ExitStack() as stack:
        ports = []
        for port in wanted:
            if port == 0:
                probe = stack.enter_context(socket.socket())
                probe.bind(("127.0.0.1", 0))
                port = int(probe.getsockname()[1])  # noqa: PLW2901 -- the free one stands for 0
            ports.append(port)
        return ports


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 1 << 16:
        raise argparse.ArgumentTypeError(f"{port} is no port: 0 to 65535")
    return port
