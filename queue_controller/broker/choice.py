"""Which broker a home gets."""

from hall.home import Home, HomeMistake
from hall.sites.site import Site
from queue_controller.broker.fallback import Fallback
from queue_controller.broker.mosquitto import Mosquitto, find_mosquitto
from queue_controller.broker.port import Broker


def broker_for(home: Home, site: Site) -> Broker:
    """By `hall.toml`: `mosquitto`, `fallback`, or `auto`: Mosquitto where it is installed. Raises `HomeMistake`."""
    kind = home.config().broker.kind
    program = find_mosquitto()
    match kind:
        case "fallback":
            return Fallback(home, site)
        case "auto" | "mosquitto" if program is not None:
            return Mosquitto(home, site, program)
        case "auto":
            return Fallback(home, site)
        case "mosquitto":
            raise HomeMistake("hall.toml asks for Mosquitto, which is not installed (Debian: apt install mosquitto)")
        case _:
            raise HomeMistake(f"hall.toml: broker.kind is '{kind}'; there are: auto, mosquitto, fallback")
