"""USB as a device shows it: who it is, its interfaces and pipes, and control requests. docs/simulated-usb.md."""

import struct
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from hardware_sim.model import Model, Piece

CONTROL = 0
"""The pipe of control transfers: to the device the setup packet and its data, from it a status and its data."""

DONE, STALLED = 0, 1


class Pipe(Struct, frozen=True):
    """An endpoint of the device; bit 7 of its address is set where it sends to the host."""

    address: int
    type: Literal["bulk", "interrupt"] = "bulk"
    packet: int = 64


class Interface(Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """`class_` 255 is a maker's own, 7 a printer, 3 HID; only HID has a `report_descriptor`, in hex."""

    endpoints: tuple[Pipe, ...]
    number: int = 0
    class_: int = 255
    subclass: int = 0
    protocol: int = 0
    report_descriptor: str = ""


class Identity(Struct, frozen=True, kw_only=True):
    """Who the device says it is. Its place (`port`) comes from where it stands on the bench."""

    vendor_id: int
    product_id: int
    interfaces: tuple[Interface, ...]
    release: int = 0x0100
    manufacturer: str = ""
    product: str = ""
    serial: str = ""
    kernel_driver: bool = False
    """Whether the operating system has taken its interfaces, so that a host must detach its driver first."""

    def shows(self) -> Mapping[str, str]:
        """The lines of the address file, for `Form.shows`."""
        lines = {
            "usb": f"{self.vendor_id:04x}:{self.product_id:04x}",
            "class": " ".join(str(number) for number in sorted({one.class_ for one in self.interfaces})),
            "serial": self.serial,
            "product": self.product,
        }
        return {key: value for key, value in lines.items() if value}


class Setup(Struct, frozen=True):
    """A setup packet, USB 2.0 §9.3."""

    request_type: int
    request: int
    value: int
    index: int
    length: int


Control: TypeAlias = Callable[[Setup, bytes], bytes | None]
"""Answers a control request with its data stage; None stalls it."""


def stall(_setup: Setup, _data: bytes) -> bytes | None:
    """The answer of a device that knows no request beyond the standard ones."""
    return None


class Usb(Model):
    """A model with a USB plug: control requests are answered here, every other pipe is the model's own."""

    def __init__(self, model: Model, control: Control = stall) -> None:
        self._model = model
        self._control = control
        self._answers: list[Piece] = []

    def receive(self, piece: Piece) -> None:
        if piece.pipe != CONTROL:
            self._model.receive(piece)
            return
        answer = None
        if len(piece.data) >= 8:
            setup = Setup(*struct.unpack_from("<BBHHH", piece.data))
            answer = self._control(setup, piece.data[8:])
            if answer is not None:
                answer = answer[: setup.length]
        self._answers.append(Piece(bytes([STALLED]) if answer is None else bytes([DONE]) + answer, CONTROL))

    def take_output(self) -> list[Piece]:
        answers, self._answers = self._answers, []
        return answers + self._model.take_output()

    def elapse(self, seconds: float) -> None:
        self._model.elapse(seconds)

    def due_s(self) -> float | None:
        return self._model.due_s()

    def forget(self) -> None:
        self._answers.clear()
        self._model.forget()

    def hosts(self, count: int) -> None:
        self._model.hosts(count)
