"""Which found thing serves which device of a terminal. What is seen comes in, who takes what goes out.

A device that stands at `auto` keeps the place it was bound to, so that of two equal readers each is the same one
after every restart, whichever the kernel finds first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from drivers.core.address import Address, EvdevAt, HidrawAt, SerialAt, UsbAt, VideoAt
from drivers.discovery.found import Found
from drivers.discovery.recognition import Certainty
from drivers.registry import Model, Recognised
from hall.contract.ids import DeviceId
from hall.sites.definition import DeviceKind


class Binding(Struct, frozen=True, kw_only=True):
    """What a device was bound to, as kept on disk."""

    place: str
    line: str
    """The name of its address' type: the same scanner is another thing as keyboard and as tty."""
    usb: str = ""
    serial: str = ""
    mdns: str = ""
    driver: str
    model: str


class Wanted(Struct, frozen=True):
    """A device of the site definition that stands at `auto`."""

    device: DeviceId
    kind: DeviceKind
    model: str = ""


class Seen(Struct, frozen=True):
    """A found thing and what it may be, the surest first."""

    found: Found
    recognised: tuple[Recognised, ...]


class Bound(Struct, frozen=True):
    """A found thing as what it is taken for."""

    found: Found
    model: Model


def bind(
    wanted: Sequence[Wanted],
    kept: Mapping[DeviceId, Binding],
    seen: Iterable[Seen],
    patient: Collection[DeviceId] = (),
) -> dict[DeviceId, Bound]:
    """Who takes what: first whoever had it, by place; then by serial number, wherever it is now; then in order.

    A device in `patient` has lost its thing just now: it takes no other yet.
    """
    free = sorted(seen, key=lambda one: one.found.id)
    bound: dict[DeviceId, Bound] = {}

    def take(who: Wanted, one: Seen, model: Model) -> None:
        bound[who.device] = Bound(one.found, model)
        free[:] = [other for other in free if not same_device(other.found, one.found)]

    for same in (_same_place, _same_serial):
        for who in wanted:
            if who.device in kept and who.device not in bound:
                for one in free:
                    if same(kept[who.device], one.found) and (model := _as(who, one, kept[who.device])):
                        take(who, one, model)
                        break
    for who in wanted:
        if who.device not in bound and not (who.device in kept and who.device in patient):
            fits = [(one, model) for one in free if (model := _as(who, one, None))]
            if fits:
                take(who, *max(fits, key=lambda fit: _sureness(who.kind, fit[0])))
    return bound


def unclaimed(seen: Iterable[Seen], claimed: Collection[Found]) -> list[Bound]:
    """What nobody's configuration claims and is surely a device: not by its serial bridge alone, and not something
    that merely announces itself on the network, which may be anybody's.
    """
    left: list[Bound] = []
    for one in sorted(seen, key=lambda one: (-_best(one), one.found.id)):
        taken = [*claimed, *(bound.found for bound in left)]
        sure = one.recognised and one.recognised[0].certainty >= Certainty.BY_CLASS
        if sure and not one.found.mdns and not any(same_device(one.found, other) for other in taken):
            left.append(Bound(one.found, one.recognised[0].model))
    return left


def binding_of(bound: Bound) -> Binding:
    found = bound.found
    return Binding(
        place=found.place, line=type(found.address).__name__, usb=found.usb, serial=found.serial, mdns=found.mdns,
        driver=bound.model.driver, model=bound.model.model,
    )  # fmt: skip


def same_device(one: Found, other: Found) -> bool:
    """Whether two ways lead to one device: the same thing, or other kinds of nodes of one plug (`1-1.2:1.0`)."""
    if one.address == other.address:
        return True
    plugs = one.place.partition(":")[0], other.place.partition(":")[0]
    return plugs[0] == plugs[1] and type(one.address) is not type(other.address)


def covers(address: Address, found: Found) -> bool:
    """Whether an address of the definition means this thing."""
    if isinstance(address, UsbAt):
        here = found.address
        return (
            isinstance(here, UsbAt)
            and (address.vendor, address.product) == (here.vendor, here.product)
            and address.port in {"", here.port}
            and address.serial in {"", found.serial}
        )
    if isinstance(address, SerialAt | HidrawAt | EvdevAt | VideoAt):
        # Written as a link of /dev/serial/by-path or /dev/input/by-id, most often.
        return type(address) is type(found.address) and _real(address.path) == _real(found.address.path)
    return address == found.address


def _real(path: str) -> str:
    return str(Path(path).resolve())


def _same_place(kept: Binding, found: Found) -> bool:
    line = type(found.address).__name__
    return (kept.place, kept.line, kept.usb, kept.mdns) == (found.place, line, found.usb, found.mdns)


def _same_serial(kept: Binding, found: Found) -> bool:
    return bool(kept.serial) and (kept.usb, kept.serial) == (found.usb, found.serial)


def _as(who: Wanted, one: Seen, kept: Binding | None) -> Model | None:
    """The model it would be taken for: the one named in the definition, the one it was, or the surest."""
    models = [recognised.model for recognised in one.recognised if recognised.model.kind is who.kind]
    if not models:
        return None
    if who.model:
        return Model(models[0].driver, who.kind, who.model)
    if kept is not None:
        was = Model(kept.driver, who.kind, kept.model)
        if was in models:
            return was
    return models[0]


def _sureness(kind: DeviceKind, one: Seen) -> Certainty:
    return max(recognised.certainty for recognised in one.recognised if recognised.model.kind is kind)


def _best(one: Seen) -> int:
    return one.recognised[0].certainty if one.recognised else Certainty.NOT
