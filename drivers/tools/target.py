"""A device named at the command line, `<address>?model=<model>`: where it is and what it is."""

from pathlib import Path
from urllib.parse import parse_qsl

from msgspec import Struct

from drivers.binding import covers
from drivers.core.address import Address, TcpAt, parse_address
from drivers.core.device import Owned
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug, plugged_at
from drivers.core.profile import UnknownModel
from drivers.discovery.discovery import Discovery
from drivers.discovery.sources import machine_sources
from drivers.registry import Model, Registry
from hall.clock import Clock
from hall.contract.states import DeviceReason, DeviceState


class Target(Struct, frozen=True):
    """Where it is and as what it is to be spoken to."""

    address: Address
    model: Model


def read_target(text: str, registry: Registry) -> Target:
    """Raises `AddressMistake` for the address and `UnknownModel` where nothing tells what is there."""
    where, _, query = text.rpartition("?")
    asked = dict(parse_qsl(query))
    if not where or "model" not in asked:
        where, asked = text, {}
    address = parse_address(where)
    model = asked.get("model")
    if model is None:
        return Target(address, _recognised(address, registry))
    for name, driver in registry.drivers.items():
        if isinstance(address, driver.reaches) and (named := registry.named(name, model)):
            return Target(address, Model(name, driver.kind, named))
    raise UnknownModel(f"no model {model!r} talks over {address}: there are {_known(address, registry)}")


def _recognised(address: Address, registry: Registry) -> Model:
    for found in Discovery(machine_sources(registry)).look():
        if covers(address, found) and (recognised := registry.recognise(found)):
            return recognised[0].model
    raise UnknownModel(f"what is at {address}? Write {address}?model=…, one of {_known(address, registry)}")


def _known(address: Address, registry: Registry) -> str:
    models = {
        model
        for name, driver in registry.drivers.items()
        if isinstance(address, driver.reaches)
        for model in registry.models(name)
    }
    return ", ".join(sorted(models)) or "none: no driver talks over such an address"


def hint(address: Address, state: DeviceState) -> str:
    """What else a technician should think of, as a line; empty where the state says it all."""
    if isinstance(address, TcpAt) and state.reason in {DeviceReason.NOT_RESPONDING, DeviceReason.NOT_CONNECTED}:
        return (
            "If address and model are right: many network devices serve one program at a time and refuse others or "
            "leave them waiting. Another one may hold it, a running hall for example (`hall device status`).\n"
        )
    return ""


def made(target: Target, registry: Registry, clock: Clock, keeps: Path | None = None) -> Owned:
    """The device at a target, not yet started. `keeps`: where the hall keeps what it knows of its devices."""
    name = DeviceName("technician", "device", target.model.kind.value, keeps)
    return registry.make(target.model, name, Plug(plugged_at(target.address)), clock)
