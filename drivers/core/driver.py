"""What a driver declares of itself, under one entry in the group `hall.drivers`."""

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

from drivers.core.address import Address
from drivers.core.device import Owned
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.profile import Profile
from drivers.core.self_test import Trial
from hall.clock import Clock
from hall.sites.definition import DeviceKind

P = TypeVar("P", bound=Profile)
D = TypeVar("D", bound=Owned)


def nothing_more(_device: object, _trial: Trial) -> None:
    """The self-test of a device of which one can only say that it answers and is well."""


class Driver(Struct, Generic[P, D], frozen=True, kw_only=True):
    """One way of speaking to one kind of device. Its name is that of its entry point."""

    kind: DeviceKind
    package: str
    """The package whose `profiles/` holds its models, `drivers.receipt`."""
    profile: type[P]
    usual: str
    """The model meant where none is named."""
    reaches: tuple[type[Address], ...]
    """The addresses it can talk over."""
    make: Callable[[DeviceName, P, Plug, Clock], D]
    """A device, not yet started; it must have the port of its kind (`drivers.ports`)."""
    self_test: Callable[[D, Trial], None] = nothing_more
    """What a technician's test does beyond seeing that it answers; see `drivers.core.self_test`."""
