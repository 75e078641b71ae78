"""The application: the contract's paths, the switches for faults, and what they share."""

from typing import Any

from litestar import Litestar, get, put
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.params import JSONBody
from litestar.types import ASGIApp

from hall.contract.export import VERSION
from sync.backend import hall_api, portal_api
from sync.backend.api import show_events, take_events, tell_digest, tell_health, tell_position
from sync.backend.centre import Centre
from sync.backend.faults import Fault, FaultyRoad, Plan
from sync.backend.page import show_page
from sync.backend.problems import Refused, as_response, http_as_response

_UP: list[Any] = [take_events, tell_position, show_events, tell_digest, tell_health]
PATHS: list[Any] = [*_UP, *hall_api.PATHS, *portal_api.PATHS, show_page]


def build(centre: Centre, faults: Plan | None = None) -> ASGIApp:
    """The backend as an ASGI application; with `faults` its road can be made faulty under `/faults`."""
    if faults is None:
        return application(centre)

    @put("/faults", sync_to_thread=False, include_in_schema=False)
    def set_faults(data: JSONBody[list[Fault]]) -> tuple[Fault, ...]:
        faults.set(data)
        return faults.coming

    @get("/faults", sync_to_thread=False, include_in_schema=False)
    def show_faults() -> tuple[Fault, ...]:
        return faults.coming

    return FaultyRoad(application(centre, [set_faults, show_faults]), faults)


def application(centre: Centre, more: list[Any] | None = None) -> Litestar:
    return Litestar(
        [*PATHS, *(more or [])],
        dependencies={"centre": Provide(lambda: centre, sync_to_thread=False)},
        exception_handlers={Refused: as_response, HTTPException: http_as_response},
        openapi_config=OpenAPIConfig(
            title="Centre of service halls",
            version=VERSION,
            use_handler_docstrings=True,
            operation_id_creator=_operation_id,
            render_plugins=[JsonRenderPlugin()],
        ),
        logging_config=None,
    )


def _operation_id(handler: HTTPRouteHandler, *_: Any) -> str:
    """The handler's name says what the operation does."""
    return handler.handler_name
