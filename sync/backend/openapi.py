"""The backend's paths as an OpenAPI 3.1 document, for other makers of halls and of centres."""

from typing import cast

from hall.clock import VirtualClock
from hall.contract.export import as_file
from sync.backend.api import Centre
from sync.backend.app import application
from sync.backend.store import Store

FILE = "openapi.json"


def documents() -> dict[str, bytes]:
    """File name and content; `hall contract` collects them."""
    nowhere = Centre(cast("Store", None), VirtualClock())  # only the paths are looked at, none is called
    return {FILE: as_file(application(nowhere).openapi_schema.to_schema())}
