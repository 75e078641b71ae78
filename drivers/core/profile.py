"""What is peculiar to one model, as data: `profiles/<model>.toml` beside the driver."""

import tomllib
from importlib.resources import files
from typing import TypeVar

import msgspec

P = TypeVar("P")


class UnknownModel(ValueError):
    """No profile has this name; the message lists those there are."""


def models(package: str) -> tuple[str, ...]:
    """The models a driver knows; `package` is the driver's."""
    return tuple(
        sorted(file.name.removesuffix(".toml") for file in (files(package) / "profiles").iterdir() if file.is_file())
    )


def load_profile(package: str, model: str, kind: type[P]) -> P:
    """Raises `UnknownModel`."""
    if model not in models(package):
        raise UnknownModel(f"no model {model!r} in {package}: there are {', '.join(models(package))}")
    text = (files(package) / "profiles" / f"{model}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), kind)
