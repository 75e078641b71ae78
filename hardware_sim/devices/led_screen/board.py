"""The LED board: areas with their text on three modules of dots, and what can go wrong with it."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from hardware_sim.mistake import Mistake
from hardware_sim.simulation import MachineState

MODULES, MODULE_DOTS = 3, 64
WIDTH, HEIGHT = MODULES * MODULE_DOTS, 32
BRIGHTEST = 16
START_S = 2.0
"""How long the control card starts after the power is back; it answers nothing meanwhile."""


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"
    AMBER = "amber"


class Effect(StrEnum):
    """How a text comes."""

    STATIC = "static"
    FAST = "fast"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


class CardFault(StrEnum):
    """How the control card fails: it refuses every command, spoils the CRC of its answers, or is mute."""

    NONE = "none"
    REFUSES = "refuses"
    BAD_CRC = "bad-crc"
    MUTE = "mute"


class Run(Struct, frozen=True):
    """Letters of one colour."""

    text: str
    colour: Colour = Colour.RED


class Area(Struct, frozen=True, kw_only=True):
    """A part of the board with a text of its own. All lengths in dots."""

    number: int
    x: int = 0
    y: int = 0
    width: int = WIDTH
    height: int = HEIGHT
    runs: tuple[Run, ...] = ()
    one_line: bool = False
    effect: Effect = Effect.STATIC
    stays_s: float | None = None
    """How long until the area goes blank by itself; None: for ever."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class ShownArea(Struct, frozen=True, kw_only=True):
    """An area in words."""

    number: int
    x: int
    y: int
    width: int
    height: int
    text: str
    colours: tuple[Colour, ...]
    effect: Effect

    def __str__(self) -> str:
        return f"{self.number}: {self.text} ({self.x}, {self.y}; {self.width} × {self.height})"


class BoardState(MachineState, frozen=True, kw_only=True, tag="led_screen"):
    """What a technician sees of the board."""

    areas: tuple[ShownArea, ...]
    powered: bool
    brightness: int
    dark_modules: tuple[int, ...]
    card_fault: CardFault
    commands: int
    """How many the card has obeyed."""
    bad_frames: int
    """How many did not fit their check."""

    def summary(self) -> tuple[str, ...]:
        texts = tuple(f"area {area.number}: {area.text}" for area in self.areas)
        said = texts or ("shows nothing",) if self.powered else ("without power",)
        return (*said, *(f"module {number} is dark" for number in self.dark_modules))


class Board:
    """The board itself, whichever language its card understands."""

    def __init__(self) -> None:
        self.areas: dict[int, Area] = {}
        self.brightness = BRIGHTEST
        self.powered = True
        self.dark_modules: set[int] = set()
        self.card_fault = CardFault.NONE
        self.commands = 0
        self.bad_frames = 0
        self._starts_in_s = 0.0

    # What technicians do

    def set_power(self, *, on: bool) -> None:
        """Without power every area is lost: the card keeps them in volatile memory."""
        if on and not self.powered:
            self._starts_in_s = START_S
        if not on:
            self.areas.clear()
        self.powered = on

    def darken(self, module: int) -> None:
        self.dark_modules.add(module)

    def mend_modules(self) -> None:
        if not self.dark_modules:
            raise Mistake("no module is dark")
        self.dark_modules.clear()

    # What its card does

    @property
    def listens(self) -> bool:
        return self.powered and not self._starts_in_s and self.card_fault is not CardFault.MUTE

    def elapse(self, seconds: float) -> None:
        self._starts_in_s = max(0.0, self._starts_in_s - seconds)
        for area in tuple(self.areas.values()):
            if area.stays_s is not None:
                left = area.stays_s - seconds
                self.areas[area.number] = replace(area, stays_s=left)
                if left <= 0:
                    del self.areas[area.number]

    def due_s(self) -> float | None:
        waits = [area.stays_s for area in self.areas.values() if area.stays_s is not None]
        return min([*waits, self._starts_in_s] if self._starts_in_s else waits, default=None)

    def state(self) -> BoardState:
        return BoardState(
            areas=tuple(_in_words(self.areas[number]) for number in sorted(self.areas)),
            powered=self.powered,
            brightness=self.brightness,
            dark_modules=tuple(sorted(self.dark_modules)),
            card_fault=self.card_fault,
            commands=self.commands,
            bad_frames=self.bad_frames,
        )


def _in_words(area: Area) -> ShownArea:
    return ShownArea(
        number=area.number,
        x=area.x,
        y=area.y,
        width=area.width,
        height=area.height,
        text=area.text,
        colours=tuple(dict.fromkeys(run.colour for run in area.runs if run.text.strip())),
        effect=area.effect,
    )
