"""The backend's paths as an OpenAPI 3.1 document, for other makers of halls and of centres."""

from typing import Any

from hall.clock import VirtualClock
from hall.contract.export import as_file
from sync.backend.app import application
from sync.backend.bell import Bell
from sync.backend.centre import Centre, Peers

FILE = "openapi.json"


def documents() -> dict[str, bytes]:
    """File name and content; `hall contract` collects them."""
    nothing: Any = None  # only the paths are looked at, none is called
    nowhere = Centre(nothing, nothing, nothing, nothing, Bell(), VirtualClock(), Peers())
    return {FILE: as_file(application(nowhere).openapi_schema.to_schema())}
