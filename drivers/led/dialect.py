"""What a card has to be told for a command, and what its answer means: one class a protocol."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from drivers.led import alpha, onbon
from drivers.led.port import Brightness, Clear, Colour, Effect, LedCommand, Ping, Show
from drivers.led.profile import AreaOnBar, CardProtocol, LedProfile
from drivers.led.text import Encoded, encode_text


class Unshowable(ValueError):
    """The bar cannot do this; the message says why."""


class Request(Struct, frozen=True):
    """One exchange with one card."""

    card: int
    wire: bytes
    confirmed_by: bytes | None = None
    """The very answer that confirms it, where an answer could be to something else."""


class Framer(Protocol):
    def feed(self, data: bytes) -> Iterator[object]: ...


class Dialect(Protocol):
    """Nothing here does input or output."""

    def framer(self) -> Framer: ...

    def ping(self, card: int) -> Request: ...

    def requests(self, command: LedCommand) -> Sequence[Request]:
        """All of them have to be confirmed. Raises `Unshowable`."""
        ...

    def judge(self, request: Request, told: object) -> bool | None:
        """Confirmed or refused; None when it is no answer to this."""
        ...


class OnBar:
    """The areas of a profile, and the text that goes into one."""

    def __init__(self, profile: LedProfile) -> None:
        self._profile = profile
        self._areas = {area.number: area for area in profile.areas}
        self.cards = tuple(sorted({area.card for area in profile.areas}))
        self.numbers = tuple(self._areas)

    def area(self, number: int) -> AreaOnBar:
        if number not in self._areas:
            raise Unshowable(f"the bar has no area {number}")
        return self._areas[number]

    def text(self, show: Show) -> Encoded:
        if not show.text.strip():
            raise Unshowable("an empty text upsets some cards: clear the bar instead")
        encoded = encode_text(show.text, self._profile.charset)
        if len(encoded.data) > self._profile.longest_bytes:
            raise Unshowable(f"the text takes {len(encoded.data)} bytes, the card holds {self._profile.longest_bytes}")
        return encoded

    def replaced(self, command: LedCommand) -> int:
        """How many characters of it the card cannot show."""
        return encode_text(command.text, self._profile.charset).replaced if isinstance(command, Show) else 0


_ONBON_COLOURS: Mapping[Colour, bytes] = {Colour.RED: b"\\C1", Colour.GREEN: b"\\C2", Colour.YELLOW: b"\\C3"}
_ONBON_EFFECTS: Mapping[Effect, int] = {
    Effect.STILL: 1, Effect.AT_ONCE: 2, Effect.LEFT: 3, Effect.RIGHT: 4, Effect.UP: 5, Effect.DOWN: 6,
}  # fmt: skip


class OnbonDialect:
    """BX-5K and BX-6K."""

    def __init__(self, profile: LedProfile, bar: OnBar) -> None:
        self._profile = profile
        self._bar = bar

    def framer(self) -> Framer:
        return onbon.Framer()

    def ping(self, card: int) -> Request:
        return self._to(card, onbon.PING)

    def requests(self, command: LedCommand) -> Sequence[Request]:
        match command:
            case Show():
                area = self._bar.area(command.area)
                return [self._to(area.card, self._text(area, command))]
            case Clear():
                return [self._to(card, onbon.CLEAR) for card in self._bar.cards]
            case Brightness():
                if not 1 <= command.level <= 16:
                    raise Unshowable("brightness goes from 1 to 16")
                return [self._to(card, onbon.brightness(command.level)) for card in self._bar.cards]
            case Ping():
                return [self.ping(card) for card in self._bar.cards]

    def judge(self, request: Request, told: object) -> bool | None:  # noqa: ARG002 - every answer looks alike
        if not isinstance(told, onbon.Reply) or not (told.done or told.refused):
            return None  # on a two-wire line this is ourselves
        return told.done

    def _to(self, card: int, data: bytes) -> Request:
        return Request(card, onbon.frame(onbon.Card(address=card, type=self._profile.card_type), data))

    def _text(self, place: AreaOnBar, show: Show) -> bytes:
        area = onbon.Area(
            number=place.number, x=place.x, y=place.y, width=place.width, height=place.height,
            many_lines=place.wrap, wrap=place.wrap,
            effect=_ONBON_EFFECTS[show.effect], speed=place.speed, stay=place.stay,
        )  # fmt: skip
        text = _ONBON_COLOURS[show.colour] + self._bar.text(show).data
        made = onbon.text_5k if self._profile.protocol is CardProtocol.ONBON_5K else onbon.text_6k
        return made(area, text)


_ALPHA_COLOURS: Mapping[Colour, bytes] = {Colour.RED: b"\x1c1", Colour.GREEN: b"\x1c2", Colour.YELLOW: b"\x1c3"}
_ALPHA_MODES: Mapping[Effect, bytes] = {
    Effect.STILL: b"b", Effect.AT_ONCE: b"b", Effect.LEFT: b"g", Effect.RIGHT: b"h", Effect.UP: b"e", Effect.DOWN: b"f",
}  # fmt: skip


class AlphaDialect:
    """Alpha signs: an area is the text file of a letter. What was written is read back: writing is not answered."""

    def __init__(self, bar: OnBar) -> None:
        self._bar = bar

    def framer(self) -> Framer:
        return alpha.Framer()

    def ping(self, card: int) -> Request:
        return Request(card, alpha.packet(alpha.READ_GENERAL, sign=_sign(card)), alpha.READ_GENERAL)

    def requests(self, command: LedCommand) -> Sequence[Request]:
        match command:
            case Show():
                area = self._bar.area(command.area)
                text = _ALPHA_COLOURS[command.colour] + self._bar.text(command).data
                return [self._written(area, _ALPHA_MODES[command.effect], text)]
            case Clear():
                return [self._written(self._bar.area(number), b"b", b"") for number in self._bar.numbers]
            case Brightness():
                raise Unshowable("this sign has no brightness that can be set")
            case Ping():
                return [self.ping(card) for card in self._bar.cards]

    def judge(self, request: Request, told: object) -> bool | None:
        if not isinstance(told, alpha.Packet) or request.confirmed_by is None:
            return None
        if request.confirmed_by == alpha.READ_GENERAL:
            return True if told.command.startswith(alpha.READ_GENERAL) and told.command != alpha.READ_GENERAL else None
        if told.command[:2] != request.confirmed_by[:2]:
            return None
        return told.command == request.confirmed_by

    @staticmethod
    def _written(area: AreaOnBar, mode: bytes, text: bytes) -> Request:
        label, sign = chr(ord("A") + area.number), _sign(area.card)
        written = alpha.write_text(label, mode=mode, text=text)
        wire = alpha.packet(written, sign=sign) + alpha.packet(alpha.read_text(label), sign=sign)
        return Request(area.card, wire, written)


def _sign(card: int) -> bytes:
    return b"Z%02X" % (card & 0xFF)


def dialect_of(profile: LedProfile, bar: OnBar) -> Dialect:
    """The one the profile names."""
    if profile.protocol is CardProtocol.ALPHA:
        return AlphaDialect(bar)
    return OnbonDialect(profile, bar)
