"""What the window shows of a device, made from its state and verbs: a new kind has a panel at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from hardware_sim.annotations import choices, meaning, plain_types
from hardware_sim.faults import NO_FAULTS, Faults
from hardware_sim.line import Direction
from hardware_sim.on_bench import DeviceState
from hardware_sim.simulation import MachineState, Simulation
from hardware_sim.verb import Asked, Verb, name_of
from hardware_sim.wire_log import Heard

Say: TypeAlias = Callable[[str], str]
"""A name in the language of the moment."""

BYTES_A_LINE = 24
LONGEST_FACT = 120


class Key(Struct, frozen=True):
    """Something to press: the verb is done with what is said."""

    label: str
    verb: str
    said: Mapping[str, Any]


class Entry(Struct, frozen=True, kw_only=True):
    """Something to be said with a verb: one of `choices`, or anything where there are none."""

    name: str
    label: str
    value: str
    choices: tuple[str, ...] = ()
    shown: str = ""
    """The value as it is called."""
    on: bool = False
    """Whether it is other than usual."""


class Row(Struct, frozen=True, kw_only=True):
    """A verb with its keys and entries."""

    label: str
    help: str
    keys: tuple[Key, ...]
    entries: tuple[Entry, ...] = ()


class Fact(Struct, frozen=True):
    label: str
    says: str


def lamp(device: DeviceState[MachineState]) -> str:
    """`away` unplugged, `disturbed` a faulty cable, `played` a recording answers, else `well`."""
    if device.address is None:
        return "away"
    if device.playing is not None:
        return "played"
    return "disturbed" if any(faults != NO_FAULTS for faults in device.faults.values()) else "well"


def facts(state: MachineState, say: Say) -> list[Fact]:
    """Every field of a device's state; a group of switches is told by those that are on."""
    return [Fact(say(field.name), _told(getattr(state, field.name), say)) for field in fields(state)]


def rows(simulation: Simulation[Any], people: Sequence[str], said: Mapping[str, str], say: Say) -> list[Row]:
    """A device's verbs. Those that need no word come first, together; `said` holds what stands in the entries."""
    simple = [verb for verb in simulation.verbs if not _own(verb)]
    together = Row(label="", help="", keys=tuple(Key(say(name_of(verb)), name_of(verb), {}) for verb in simple))
    return ([together] if simple else []) + [_row(verb, people, said, say) for verb in simulation.verbs if _own(verb)]


def said_with(verb: type[Verb], entries: Mapping[str, str]) -> dict[str, Any]:
    """What the entries of a verb say, those left empty being left out."""
    return {
        field.name: text for field in _own(verb) if (text := entries.get(f"{name_of(verb)}.{field.name}", "").strip())
    }


def faults_shown(faults: Mapping[Direction, Faults], direction: Direction, say: Say) -> list[Entry]:
    """The switches and numbers of a cable."""
    shown = faults[Direction.TO_DEVICE if direction is Direction.BOTH else direction]
    return [
        Entry(
            name=field.name,
            label=say(field.name),
            value=f"{value:d}" if isinstance(value := getattr(shown, field.name), bool) else f"{value:g}",
            choices=("0", "1") if field.type is bool else (),
            on=value != getattr(NO_FAULTS, field.name),
        )
        for field in fields(Faults)
    ]


def wire_lines(heard: Sequence[Heard], began_s: float) -> list[dict[str, object]]:
    """Pieces as lines of hex, with their text beside them where there is any."""
    lines: list[dict[str, object]] = []
    for piece in heard:
        data = bytes.fromhex(piece.hex)[:BYTES_A_LINE]
        more = piece.length - len(data)
        lines.append(
            {
                "out": piece.direction is Direction.FROM_DEVICE,
                "time": f"{piece.at - began_s:.3f}",
                "pipe": f"{piece.pipe:02X}" if piece.pipe else "",
                "hex": data.hex(" ").upper() + (f"  +{more}" if more else ""),
                "text": "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in data),
            }
        )
    return lines


def _row(verb: type[Asked], people: Sequence[str], said: Mapping[str, str], say: Say) -> Row:
    name = name_of(verb)
    first, *others = sorted(_own(verb), key=lambda field: not field.required)
    words = tuple(people) if first.name == "person" else choices(first)
    if bool in plain_types(first.type):
        keys = [Key(say(name), name, {}), Key(say(first.name), name, {first.name: True})]
    elif words:
        plain = [] if first.required or first.name == "person" else [Key(_without(say), name, {})]
        keys = plain + [Key(say(word), name, {first.name: word}) for word in words]
    else:
        keys, others = [Key(say(name), name, {})], [first, *others]
    entries = tuple(_entry(name, field, said, say) for field in others)
    return Row(label=say(name), help=" ".join((verb.__doc__ or "").split()), keys=tuple(keys), entries=entries)


def _entry(verb: str, field: FieldInfo, said: Mapping[str, str], say: Say) -> Entry:
    name = f"{verb}.{field.name}"
    words = ("0", "1") if bool in plain_types(field.type) else choices(field)
    value = said.get(name, "")
    shown = {"": "—", "1": say("yes"), "0": say("no")}.get(value) or say(value)
    return Entry(
        name=name,
        label=say(field.name),
        value=value,
        choices=("", *words) if words else (),
        shown=shown if words else meaning(field),
    )


def _without(say: Say) -> str:
    return say("none")


def _own(verb: type[Asked]) -> list[FieldInfo]:
    return [field for field in fields(verb) if field.name not in Asked.__struct_fields__]


def _told(value: object, say: Say) -> str:
    return _shortened("，".join(_parts(value, say)) if say("yes") == "是" else ", ".join(_parts(value, say)))


def _parts(value: object, say: Say) -> Iterator[str]:
    if value is None or value in ("", (), {}):
        yield "—"
    elif isinstance(value, bool):
        yield say("yes" if value else "no")
    elif isinstance(value, Struct):
        on = [name for name, is_on in msgspec.structs.asdict(value).items() if is_on is True]
        yield from [say(name) for name in on] or [say("well")]
    elif isinstance(value, Mapping):
        yield from (f"{say(str(name))} {one}" for name, one in value.items())
    elif isinstance(value, tuple | list):
        yield from (str(one) for one in value[-3:])
    else:
        yield say(value) if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_FACT else f"{text[: LONGEST_FACT - 1]}…"
