"""Puts a terminal, or the controller, on the bus of the hall that a home belongs to."""

from functools import partial

from hall.bus.address import endpoint
from hall.bus.server import MqttServer
from hall.bus.session import MqttLink
from hall.clock import Clock
from hall.contract.ids import TerminalId
from hall.home import Home
from hall.identity import CONTROLLER, Identity


def connect(home: Home, terminal: TerminalId, clock: Clock | None = None) -> MqttLink:
    """The terminal's link, to be started. The broker and the certificate need not be there yet: it goes on looking.

    Raises `HomeMistake` when the folder is no hall's home.
    """
    return MqttLink(home.config().hall, Identity.of(home, terminal), partial(endpoint, home), clock)


def serve(home: Home, clock: Clock | None = None) -> MqttServer:
    """The controller's side, to be started. Raises `HomeMistake` when the folder is no hall's home."""
    return MqttServer(home.config().hall, Identity.of(home, CONTROLLER), partial(endpoint, home), clock)
