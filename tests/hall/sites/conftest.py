"""The demo's site as plain data, to be edited and written into a folder of its own."""

import copy
import json
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from hall.sites.load import SiteMistakes, load_site
from hall.sites.site import Site

DEMO = Path(str(files("hall.sites") / "demo"))


class Draft:
    """A site definition being edited. `centre`, `hall` and `catalogue` are what the three files say."""

    def __init__(self) -> None:
        self.centre: Any = tomllib.loads((DEMO / "centre.toml").read_text("utf-8"))
        self.hall: Any = tomllib.loads((DEMO / "chonghua.toml").read_text("utf-8"))
        self.catalogue: Any = json.loads((DEMO / "catalogue.json").read_text("utf-8"))

    def copy(self) -> "Draft":
        return copy.deepcopy(self)

    def write(self, folder: Path) -> None:
        (folder / "centre.toml").write_text(toml(self.centre), "utf-8")
        (folder / "chonghua.toml").write_text(toml(self.hall), "utf-8")
        (folder / "catalogue.json").write_text(json.dumps(self.catalogue), "utf-8")

    def load(self, folder: Path, hall: str = "chonghua") -> Site:
        self.write(folder)
        return load_site(folder, hall)

    def mistakes(self, folder: Path) -> tuple[str, ...]:
        with pytest.raises(SiteMistakes) as caught:
            self.load(folder)
        return caught.value.mistakes


def toml(document: dict[str, Any]) -> str:
    """TOML of what a site can hold: tables as inline tables, so that any nesting can be written."""
    return "".join(f"{_key(name)} = {_value(value)}\n" for name, value in document.items())


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=True)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f")
    return repr(value)


@pytest.fixture
def draft() -> Draft:
    return Draft()


@pytest.fixture(scope="session")
def new_draft() -> Callable[[], Draft]:
    original = Draft()
    return original.copy
