"""Which programs a hall consists of, and when the broker is ready for the others."""

import socket

from msgspec import Struct
from msgspec.structs import replace

from hall.bus.address import running_broker
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

    def terminal(self, terminal: Terminal, *arguments: str, may_be_closed: bool = False) -> Program:
        command = COMMAND_OF[terminal.role]
        program = hall_program(terminal.id, command, *self._home, "--terminal", terminal.id, *arguments)
        return replace(program, may_be_closed=may_be_closed)

    @property
    def _home(self) -> tuple[str, str]:
        return ("--home", str(self.home.folder))

    def broker_is_ready(self) -> bool:
        """Whether the broker has written where it listens, and does listen."""
        broker = running_broker(self.home)
        if broker is None:
            return False
        try:
            with socket.create_connection(("127.0.0.1", broker.port), timeout=0.2):
                return True
        except OSError:
            return False
