"""What is peculiar to one model, as data: a TOML file, by its name the model's.

Three places, the later winning: the driver's own `profiles/`, any package that has an entry in the group
`hall.device_profiles` under the driver's name, and a technician's `<home>/profiles/<driver>/`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Generic, TypeVar

import msgspec
from msgspec import Meta, Struct

from hall.sites.reading import form_mistakes

GROUP = "hall.device_profiles"
MODEL = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")

UsbId = Annotated[str, Meta(pattern=r"^[0-9a-f]{4}:([0-9a-f]{4}|\*)$(?!\n)")]
"""Vendor and product in hex, `0400:c35a`; `04b8:*` for any product of that vendor."""


class UnknownModel(ValueError):
    """No profile has this name; the message lists those there are."""


class ProfileMistakes(ValueError):
    """Profiles that cannot be used: a sentence for every bad field of every file."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


class Match(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a model shows itself to discovery. `usb`, `usb_class`, `mdns` or `pcsc` is enough; `product` narrows them."""

    usb: tuple[UsbId, ...] = ()
    adapters: tuple[UsbId, ...] = ()
    """USB bridges to a serial line that it is often built with. They stand for anything: enough for a device whose
    place in the site definition is `auto`, never to take something on that nobody configured."""
    usb_class: tuple[Annotated[int, Meta(ge=1, le=255)], ...] = ()
    """Interface classes, for example 7 (printer)."""
    any_of_class: tuple[Annotated[int, Meta(ge=1, le=255)], ...] = ()
    """Interface classes that say too little of what a thing is for, 14 (video): good for as much as `adapters`."""
    mdns: tuple[str, ...] = ()
    """Services it announces, `_pdl-datastream._tcp`."""
    product: str = ""
    """A regular expression to be found in maker and product name, letter case ignored."""
    pcsc: bool = False
    """Whether any reader of the machine's chip card service may be one. What is put into a reader, its name does not
    say: enough for a device whose place in the site definition is `auto`, never to take something on that nobody
    configured."""


class Profile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every driver's profile: a misspelt field is an error, not silence."""

    name: str
    """For people: "Epson TM-T"."""
    also: tuple[str, ...] = ()
    """Other names it may be asked for by, as that of its language where it is the usual model."""
    match: Match = Match()


P = TypeVar("P", bound=Profile)


class Profiles(Generic[P]):
    """All models of one driver. Mistaken files are left out and told in `mistakes`."""

    def __init__(self, driver: str, package: str, kind: type[P], home_profiles: Path | None = None) -> None:
        self._package = package
        self._of: dict[str, P] = {}
        self.mistakes: list[str] = []
        own = files(package) / "profiles"
        self._take(own, kind) if own.is_dir() else None
        for point in sorted(entry_points(group=GROUP, name=driver), key=lambda point: point.value):
            try:
                self._take(files(point.module), kind)
            except (ImportError, TypeError) as error:
                self.mistakes.append(f"{GROUP}, {driver} = {point.value}: {error}")
        if home_profiles is not None and (home_profiles / driver).is_dir():
            self._take(home_profiles / driver, kind)

    @property
    def all(self) -> Mapping[str, P]:
        return dict(sorted(self._of.items()))

    def named(self, asked: str) -> str | None:
        """The model of that name; else the one that goes by it also."""
        if asked in self._of:
            return asked
        return next((model for model, profile in sorted(self._of.items()) if asked in profile.also), None)

    def __getitem__(self, model: str) -> P:
        """Raises `UnknownModel`."""
        if model not in self._of:
            raise UnknownModel(f"no model {model!r} in {self._package}: there are {', '.join(sorted(self._of))}")
        return self._of[model]

    def _take(self, folder: Traversable, kind: type[P]) -> None:
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                mistakes = list(self._read(file, kind))
                self.mistakes += [f"{file}: {mistake}" for mistake in mistakes]

    def _read(self, file: Traversable, kind: type[P]) -> Iterator[str]:
        model = file.name.removesuffix(".toml")
        if not MODEL.fullmatch(model):
            yield "a model's name is made of a-z, 0-9, '.', '_' and '-'"
            return
        try:
            document = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            yield f"cannot be understood: {error}"
            return
        mistakes = list(form_mistakes(document, kind))
        yield from mistakes
        if mistakes:
            return
        profile = msgspec.convert(document, kind)
        try:
            re.compile(profile.match.product)
        except re.error as error:
            yield f"match.product: is no regular expression: {error}"
            return
        self._of[model] = profile


def load_profile(package: str, model: str, kind: type[P]) -> P:
    """One of the driver's own. Raises `UnknownModel`, or `ProfileMistakes` for a file that cannot be used."""
    profiles = Profiles("", package, kind)
    if profiles.mistakes:
        raise ProfileMistakes(tuple(profiles.mistakes))
    return profiles[model]
