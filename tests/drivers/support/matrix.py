"""What the three printer matrices share: where a fault strikes, and how to choose a sample of a large grid."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
D = TypeVar("D")


class Fault(NamedTuple):
    """Something that goes wrong with a printer or its cable, and how a person puts it right."""

    strike: Callable[[Any], object]
    mend: Callable[[Any], object] = lambda _desk: None


CABLE: Mapping[str, Fault] = {
    "unplugged": Fault(lambda desk: setattr(desk.line, "gone", True)),
    "bytes lost from here on": Fault(lambda desk: setattr(desk.line, "deaf", True)),
    "answers lost from here on": Fault(lambda desk: setattr(desk.line, "mute", True)),
    "takes nothing more": Fault(lambda desk: setattr(desk.line, "busy", True)),
    "a byte lost": Fault(lambda desk: setattr(desk.line, "drop", 1)),
    "a byte bent": Fault(lambda desk: setattr(desk.line, "flip", 0x04)),
    "power": Fault(lambda desk: desk.machine.switch(on=False), lambda desk: desk.machine.switch(on=True)),
}
"""Of any printer. The cable itself is whole again after `line.mend`."""


def sample(grid: Iterable[T], every: int) -> list[T]:
    """Some cells of a grid, spread over all its rows and columns: `every` should share no factor with their number."""
    return list(grid)[::every]


def places(stream: bytes, marks: Mapping[str, tuple[bytes, int]]) -> dict[str, int]:
    """Byte offsets by names: behind how many bytes of a mark in the stream. A mark that is not there is a mistake."""
    found = {}
    for name, (mark, behind) in marks.items():
        at = stream.find(mark)
        assert at >= 0, f"{name}: {mark!r} is not in the stream"
        found[name] = at + behind
    return found
