"""What a request wants of a job (RFC 8011, 5.2), and which of it this printer cannot do."""

from collections.abc import Collection, Mapping

from hardware_sim.devices.office_printer.attributes import (
    JOB_ATTRIBUTES,
    MEDIA_MEMBERS,
    MOST_COPIES,
    NORMAL_QUALITY,
    ONE_SIDED,
    PORTRAIT,
)
from hardware_sim.devices.office_printer.ipp_message import Group, Tag, Value, texts
from hardware_sim.devices.office_printer.job import Ordered
from hardware_sim.devices.office_printer.mechanism import DEFAULT_MEDIA, MEDIA, Mechanism
from hardware_sim.devices.office_printer.sheet import Scaling

_ONLY: Mapping[str, Collection[object]] = {
    "sides": [ONE_SIDED],
    "orientation-requested": [PORTRAIT],
    "print-quality": [NORMAL_QUALITY],
    "print-color-mode": ["monochrome", "auto"],
    "finishings": [3],
    "output-bin": ["face-down"],
    "printer-resolution": [(600, 600, 3)],
}
"""Attributes of which the printer knows these values and no more."""


def order_of(asked: Group, wanted: Group, mechanism: Mechanism) -> tuple[Ordered, Group]:
    """The job, and the attributes that are left out, each with what was wrong (its value, or `unsupported`)."""
    unsupported: dict[str, tuple[Value, ...]] = {}
    copies, tray, media_type, media, scaling = 1, "auto", "", DEFAULT_MEDIA, Scaling.AUTO
    for name, values in wanted.items():
        match name, values[0].data:
            case "copies", int(number) if 1 <= number <= MOST_COPIES:
                copies = number
            case "print-scaling", str(word) if word in [*Scaling]:
                scaling = Scaling(word)
            case "media", str(word) if word in MEDIA:
                media = word
            case "media-col", Mapping() as members if _suits(members, mechanism):
                tray = _text(members, "media-source") or "auto"
                media_type = _text(members, "media-type")
                media = _media(members)
            case _, data if name in _ONLY and data in _ONLY[name]:
                pass
            case _ if name in JOB_ATTRIBUTES:
                unsupported[name] = values
            case _:
                unsupported[name] = (Value(Tag.UNSUPPORTED, None),)
    name = next(texts(asked.get("job-name", ())), "untitled")
    user = next(texts(asked.get("requesting-user-name", ())), "anonymous")
    order = Ordered(name=name, user=user, copies=copies, tray=tray, media_type=media_type, media=media, scaling=scaling)
    return order, unsupported


def _suits(members: Group, mechanism: Mechanism) -> bool:
    """Only members and values it knows, and no size that lies in no tray of that name and kind."""
    if set(members) - set(MEDIA_MEMBERS):
        return False
    source, kind = _text(members, "media-source"), _text(members, "media-type")
    if "media-size" in members and not _media(members):
        return False
    size = _media(members)
    return any(
        source in {"", "auto", tray.name} and kind in {"", tray.media_type} and size in {"", tray.media}
        for tray in mechanism.trays
    )


def _text(members: Group, name: str) -> str:
    return next(texts(members.get(name, ())), "")


def _media(members: Group) -> str:
    """The medium of a `media-size` in hundredths of a millimetre; a tenth of a millimetre more or less is the same."""
    for value in members.get("media-size", ()):
        if isinstance(value.data, Mapping):
            wide, high = (value.data.get(f"{axis}-dimension", (Value(0, 0),))[0].data for axis in "xy")
            for name, size in MEDIA.items():
                if (
                    isinstance(wide, int)
                    and isinstance(high, int)
                    and abs(wide - size.width * 100) <= 10
                    and abs(high - size.height * 100) <= 10
                ):
                    return name
    return ""
