"""How one kind of device is simulated: everything the bench, the command line and the window know of it.

A developer adds one by a folder in `hardware_sim/devices` or, in a distribution of his own, by an entry point of the
group `hall.simulations` that names a `Simulation`.
"""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from msgspec import Struct

from hall.contract.ids import TerminalId
from hall.sites.definition import Device, DeviceKind
from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.mistake import Mistake
from hardware_sim.model import Model
from hardware_sim.verb import DeviceVerb, Look


class Words(NamedTuple):
    """What a thing is called."""

    zh: str
    en: str


class MachineState(Struct, frozen=True, kw_only=True, tag=True):
    """What a technician sees of a device. Each kind has its own, told apart by its `type` (give it a `tag`)."""

    def summary(self) -> tuple[str, ...]:
        """What he wants to know first, in a few English words each, for `hall sim state`."""
        return ()


class Machine(Protocol):
    """The device itself, however it is connected: what the verbs act on."""

    def state(self) -> MachineState: ...


M = TypeVar("M", bound=Machine)


class Spot(Struct, frozen=True, kw_only=True):
    """Where on the bench a device stands: what its endpoint needs to be found there."""

    loop: asyncio.AbstractEventLoop
    terminal: TerminalId
    device: Device
    folder: Path
    """For sockets and pipes; `file` gives them names."""
    port: str
    """The place it is plugged in, as in /sys/bus/usb/devices; the same for ever."""

    def file(self, ending: str) -> Path:
        """A path for this device alone; the folder is made, the file is not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{self.terminal}.{self.device.id}.{ending}"


class Attachment(NamedTuple):
    """A device with a cable on: what speaks on the wire, and where hosts find it."""

    model: Model
    endpoint: Endpoint


class Form(Struct, Generic[M], frozen=True, kw_only=True):
    """One way a device is built: with a serial line, a USB plug, a network port."""

    name: str
    """As it is asked for: `--as kiosk-1.idcard=usb-four-pipe`, or in the site's `model`."""
    words: Words
    attach: Callable[[M, Spot], Attachment]
    models: tuple[str, ...] = ()
    """The site's models that are built so."""
    shows: Mapping[str, str] = {}
    """How it shows itself to discovery, as docs/simulated-usb.md lists it: `usb`, `serial`, `product`, `mdns`."""


class Trouble(Struct, frozen=True):
    """Something that can go wrong with the device itself, and what ends it: a storm takes its troubles from here."""

    verb: type[DeviceVerb[Any]]
    mend: type[DeviceVerb[Any]]
    said: Mapping[str, Any] = {}
    said_to_mend: Mapping[str, Any] = {}


class Simulation(Struct, Generic[M], frozen=True, kw_only=True):
    """One kind of device, or one model of it."""

    kind: DeviceKind
    words: Words
    also: tuple[DeviceKind, ...] = ()
    """What else it is used as: one board serves as guide lights here and as cabinet inputs there."""
    make: Callable[[Device], M]
    state: type[MachineState]
    """What `make(...).state()` gives."""
    forms: tuple[Form[M], ...]
    """The first is taken where nothing else is asked for."""
    verbs: tuple[type[DeviceVerb[M]], ...] = ()
    troubles: tuple[Trouble, ...] = ()
    looks: tuple[type[Look[M, Any]], ...] = ()
    picture: Callable[[M, str], bytes] | None = None
    """What can be seen of it as PNG. The word says which, `last` where nothing is said. May raise `Mistake`."""
    models: tuple[str, ...] = ()
    """The site's models this one stands for; none: it stands for its kind wherever no other does."""
    chinese: Mapping[str, str] = {}
    """Chinese for every name in its state, verbs and choices; English is made from the names themselves."""
    panel: Path | None = None
    """A QML file (an Item with a property `bench`) that shows the device in the window instead of picture and facts."""

    @property
    def kinds(self) -> tuple[DeviceKind, ...]:
        return (self.kind, *self.also)

    def form(self, name: str) -> Form[M] | None:
        return next((form for form in self.forms if name == form.name or name in form.models), None)

    def built_as(self, name: str) -> Form[M]:
        """The form somebody asks for. Raises `Mistake`."""
        form = self.form(name)
        if form is None:
            raise Mistake(
                f"no {self.words.en} is built as '{name}'; there are: {', '.join(form.name for form in self.forms)}"
            )
        return form

    @property
    def showing(self) -> Form[M]:
        """A form that tells drivers what it is, where there is one."""
        return next((form for form in self.forms if form.shows), self.forms[0])
