"""Which programs a hall consists of, and when the broker is ready for the others."""

import socket

import msgspec
from msgspec import Struct

from hall.home import Home
from hall.sites.definition import Role, Terminal
from hall.sites.site import Site
from hall.supervise import Program, hall_program

COMMAND_OF = {
    Role.TICKET_MACHINE: "kiosk",
    Role.WINDOW_TERMINAL: "window",
    Role.PAD: "pad",
    Role.HALL_BOARD: "signage",
    Role.WINDOW_SCREEN: "signage",
}


class RunningBroker(Struct):
    """What `hall broker` writes into `run/broker.json` once it has chosen."""

    kind: str
    port: int


class Roster(Struct, frozen=True):
    """The programs of one hall."""

    home: Home
    site: Site

    def broker(self) -> Program:
        return hall_program("broker", "broker", *self._home)

    def controller(self) -> Program:
        return hall_program("controller", "controller", *self._home)

    def backend(self) -> Program:
        return hall_program("backend", "backend", *self._home)

    def simulator(self) -> Program:
        return hall_program("sim", "sim", *self._home)

    def terminal(self, terminal: Terminal, *arguments: str) -> Program:
        command = COMMAND_OF[terminal.role]
        return hall_program(terminal.id, command, *self._home, "--terminal", terminal.id, *arguments)

    @property
    def _home(self) -> tuple[str, str]:
        return ("--home", str(self.home.folder))

    def running_broker(self) -> RunningBroker | None:
        try:
            return msgspec.json.decode((self.home.run_folder / "broker.json").read_bytes(), type=RunningBroker)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def broker_is_ready(self) -> bool:
        """Whether the broker has written where it listens, and does listen."""
        broker = self.running_broker()
        if broker is None:
            return False
        try:
            with socket.create_connection(("127.0.0.1", broker.port), timeout=0.2):
                return True
        except OSError:
            return False
