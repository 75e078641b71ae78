"""The plugs most devices have, ready to be listed in a `Simulation`."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from hardware_sim.endpoints.pty import PtyLine
from hardware_sim.endpoints.tcp import TcpPort
from hardware_sim.endpoints.usb import UsbPlug
from hardware_sim.model import ByteDevice, Model, Stream
from hardware_sim.simulation import Attachment, Form, Machine, Spot, Words
from hardware_sim.usb import Identity, Setup, Usb


class ByteMachine(Machine, ByteDevice, Protocol):
    """A machine that is itself one stream of bytes each way."""


B = TypeVar("B", bound=ByteMachine)
M = TypeVar("M", bound=Machine)


def serial(*, models: tuple[str, ...] = (), shows: Mapping[str, str] | None = None) -> Form[Any]:
    """A serial line at the machine's speed."""

    def attach(machine: ByteMachine, spot: Spot) -> Attachment:
        return Attachment(Stream(machine), PtyLine(spot.loop, lambda: machine.baud))

    return Form(name="serial", words=Words("串口", "serial line"), attach=attach, models=models, shows=shows or {})


def network(*, models: tuple[str, ...] = (), one_host: bool = True) -> Form[Any]:
    """A port of this machine, as printers have at 9100."""

    def attach(machine: ByteMachine, spot: Spot) -> Attachment:
        return Attachment(Stream(machine), TcpPort(spot.loop, one_host=one_host))

    return Form(name="network", words=Words("网络", "network port"), attach=attach, models=models)


def usb_stream(
    identity: Identity,
    control: Callable[[B, Setup, bytes], bytes | None] = lambda _machine, _setup, _data: None,
    *,
    name: str = "usb",
    models: tuple[str, ...] = (),
) -> Form[Any]:
    """A USB plug with one pipe each way that carry what a serial line would."""
    pipes = [pipe.address for interface in identity.interfaces for pipe in interface.endpoints]
    receives = next(pipe for pipe in pipes if pipe < 0x80)
    sends = next(pipe for pipe in pipes if pipe >= 0x80)

    def model(machine: B) -> Model:
        stream = Stream(machine, receives=receives, sends=sends)
        return Usb(stream, lambda setup, data: control(machine, setup, data))

    return usb(identity, model, name=name, models=models)


def usb(
    identity: Identity,
    model: Callable[[M], Model],
    *,
    name: str = "usb",
    words: Words = Words("USB", "USB"),  # noqa: B008  a named tuple cannot change
    models: tuple[str, ...] = (),
) -> Form[Any]:
    """A USB plug. `model` says what the machine's pipes carry (`Usb` answers control requests)."""

    def attach(machine: M, spot: Spot) -> Attachment:
        return Attachment(model(machine), UsbPlug(spot.loop, spot.file("usb"), identity, spot.port))

    return Form(name=name, words=words, attach=attach, models=models, shows=identity.shows())
