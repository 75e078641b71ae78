"""The status bytes of an ESC/POS printer, as it answers and pushes them (design notes on devices, §3.1)."""

from msgspec import Struct


class Health(Struct, frozen=True, kw_only=True):
    """Everything the status bytes tell."""

    cover_open: bool = False
    near_end: bool = False
    """The roll is thin; an empty one uncovers this sensor as well."""
    paper_out: bool = False
    cutter_fault: bool = False
    overheated: bool = False
    switched_offline: bool = False
    drawer_open: bool = False

    @property
    def ready(self) -> bool:
        return not (self.cover_open or self.paper_out or self.cutter_fault or self.overheated or self.switched_offline)


def realtime(health: Health, n: int) -> int:
    """The answer to DLE EOT n, n from 1 to 4. Bits 1 and 4 are always set: 0xx1xx10."""
    match n:
        case 1:
            return 0x12 | 0x04 * health.drawer_open | 0x08 * (not health.ready)
        case 2:
            error = health.cutter_fault or health.overheated
            return 0x12 | 0x04 * health.cover_open | 0x20 * health.paper_out | 0x40 * error
        case 3:
            return 0x12 | 0x08 * health.cutter_fault | 0x40 * health.overheated
        case _:
            return 0x12 | 0x0C * health.near_end | 0x60 * health.paper_out


def in_turn_paper(health: Health) -> int:
    """The answer to GS r 1."""
    return 0x03 * health.near_end | 0x0C * health.paper_out


def in_turn_drawer(health: Health) -> int:
    """The answer to GS r 2."""
    return 0x01 * health.drawer_open


def automatic(health: Health) -> bytes:
    """The four bytes pushed when something changes (ASB)."""
    return bytes(
        [
            0x10 | 0x04 * health.drawer_open | 0x08 * (not health.ready) | 0x20 * health.cover_open,
            0x08 * health.cutter_fault | 0x40 * health.overheated,
            0x03 * health.near_end | 0x0C * health.paper_out,
            0,
        ]
    )


def automatic_mask(n: int) -> bytes:
    """Which bits of the four bytes a host that sent GS a n wants to hear of."""
    return bytes(
        [
            0x04 * bool(n & 0x01) | 0x28 * bool(n & 0x02) | 0x40 * bool(n & 0x40),
            0xFF * bool(n & 0x04),
            0x0F * bool(n & 0x08),
            0,
        ]
    )
