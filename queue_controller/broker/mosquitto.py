"""Mosquitto as the hall's broker: TLS with one certificate a terminal, and an access list by role.

It keeps nothing on disk (`persistence false`): a queued command may hold a person's name, and a restored presence
would call dead terminals alive. Nothing is lost by it: states, presences and open requests are all sent again.
"""

import contextlib
import os
import pwd
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

from hall.bus.address import LOOPBACK, BrokerKind, RunningBroker
from hall.children import end_with_parent
from hall.home import Home, HomeMistake
from hall.sites.site import Site
from queue_controller.broker.acl import access_list
from queue_controller.broker.listening import choose_port
from queue_controller.broker.pki import BROKER, enrol
from queue_controller.broker.port import BrokerFell, Offer

START_S = 10.0
STOP_S = 5.0
POLL_S = 0.02
OLDEST = 2
"""Major version: before 2.0 a listener was open to everybody by default."""
LONGEST_PACKET = 256 * 1024


def find_mosquitto() -> Path | None:
    """Where it is installed; Debian keeps it where only root's PATH leads."""
    found = shutil.which("mosquitto", path=os.environ.get("PATH", "") + os.pathsep + "/usr/local/sbin:/usr/sbin")
    return Path(found) if found else None


class Mosquitto:
    """A Mosquitto of this home's own, as a child process."""

    offers = frozenset(Offer)

    def __init__(self, home: Home, site: Site, program: Path) -> None:
        self._home = home
        self._site = site
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> RunningBroker:
        """Enrols what is missing, writes configuration and access list, and waits until it listens."""
        _check_version(self._program)
        enrol(self._home, self._site)
        address = self._home.config().broker
        port = choose_port(address.port)
        self._home.run_folder.mkdir(parents=True, exist_ok=True)
        acl = self._write("mosquitto.acl", access_list(self._site))
        conf = self._write("mosquitto.conf", configuration(self._home, port, address.host in LOOPBACK, acl))
        self._process = subprocess.Popen(
            [self._program, "-c", conf], stdin=subprocess.DEVNULL, preexec_fn=end_with_parent
        )
        self._wait_until_it_listens(port)
        return RunningBroker(kind=BrokerKind.MOSQUITTO, port=port, tls=True)

    @property
    def pid(self) -> int:
        if self._process is None:
            raise BrokerFell("Mosquitto was not started")
        return self._process.pid

    def fallen(self) -> str | None:
        status = None if self._process is None else self._process.poll()
        return None if status is None else f"Mosquitto ended with status {status}; its own words stand above"

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _write(self, name: str, text: str) -> Path:
        path = self._home.run_folder / name
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def _wait_until_it_listens(self, port: int) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if why := self.fallen():
                raise BrokerFell(why)
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.2):
                return
            time.sleep(POLL_S)
        self.stop()
        raise BrokerFell(f"Mosquitto did not listen on port {port} within {START_S:.0f} s")


def configuration(home: Home, port: int, loopback_only: bool, acl: Path) -> str:
    """mosquitto.conf(5). Only programs with a certificate of this hall's authority get past the handshake; their
    name in it is their user name and their client id, so that nobody can take another's place.
    """
    listener = f"listener {port} 127.0.0.1" if loopback_only else f"listener {port}"
    user = pwd.getpwuid(os.getuid()).pw_name
    return f"""\
# Written by `hall broker` at each start; changes here are lost.
user {user}
per_listener_settings false
allow_anonymous false
persistence false
log_dest stderr
log_type error
log_type warning
log_timestamp_format %Y-%m-%dT%H:%M:%S
sys_interval 0
set_tcp_nodelay true
max_inflight_messages 0
max_queued_messages 10000
max_packet_size {LONGEST_PACKET}
acl_file {acl}

{listener}
cafile {home.ca}
certfile {home.certificate(BROKER)}
keyfile {home.key(BROKER)}
tls_version tlsv1.2
require_certificate true
use_identity_as_username true
use_username_as_clientid true
"""


def _check_version(program: Path) -> None:
    said = subprocess.run([program, "-h"], capture_output=True, text=True, timeout=START_S, check=False).stdout
    found = re.search(r"mosquitto version (\d+)\.", said)
    if found is None or int(found[1]) < OLDEST:
        first = said.partition("\n")[0]
        raise HomeMistake(f"{program} is too old ({first}): Mosquitto 2.0 or newer is needed")
