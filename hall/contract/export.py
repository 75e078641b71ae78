"""The contract for others: JSON Schema 2020-12 of every message, and an AsyncAPI 3 document of the topics.

`hall contract --out docs/contract` writes both; a test holds what is committed against what the code says now.
"""

import inspect
import json
from typing import Any

import msgspec
from msgspec.inspect import StructType, UnionType, type_info

from hall.contract import centre, down, notifications, queue_status
from hall.contract.commands import Request, TerminalCommand
from hall.contract.events import EventRecord, HallEvent
from hall.contract.replies import Reply
from hall.contract.roles import ALLOWED
from hall.contract.states import DeviceState, HallStateBody, Presence, StateMessage
from hall.contract.topics import Topics
from hall.sites.definition import Centre, HallDefinition

VERSION = "1.2.0"
"""Of the contract, not of the program. A break opens `v2` in topics and paths; additions raise the second number."""

SCHEMA_FILE = "hall.schema.json"
SITE_SCHEMA_FILE = "site.schema.json"
ASYNCAPI_FILE = "asyncapi.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

MESSAGES = (
    Request,
    Reply,
    StateMessage,
    DeviceState,
    Presence,
    EventRecord,
    HallEvent,
    centre.EventBatch,
    centre.BatchAnswer,
    centre.StreamPosition,
    centre.EventPage,
    centre.DayDigest,
    centre.Problem,
    down.CommandPage,
    down.CommandAnswer,
    down.RequestStatus,
    down.RemoteTicket,
    down.GivingUp,
    down.TicketStatus,
    queue_status.QueueStatus,
    queue_status.QueueAtCentre,
    notifications.Notification,
    notifications.NotificationAnswer,
)
"""Everything that crosses a wire whole; what they are made of follows from them."""


def documents() -> dict[str, bytes]:
    """File name and content of every exported document of the contract."""
    return {
        SCHEMA_FILE: as_file(message_schema()),
        SITE_SCHEMA_FILE: as_file(site_schema()),
        ASYNCAPI_FILE: as_file(asyncapi()),
    }


def as_file(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def message_schema() -> dict[str, Any]:
    """One `$defs` entry a struct. An event's body is open: a reader keeps kinds of events it does not know."""
    schemas, components = _components(MESSAGES)
    components["HallEvent"] = schemas[MESSAGES.index(HallEvent)]
    components["EventRecord"]["properties"]["body"] = {
        "description": "One of HallEvent, or an event of a newer version",
        "type": "object",
        "properties": {"event": {"type": "string"}},
        "required": ["event"],
    }
    return {"$schema": _DIALECT, "title": "Messages of a service hall", "$defs": components}


def site_schema() -> dict[str, Any]:
    """What `centre.toml` and `<hall>.toml` may say, for editors and for other makers of site definitions."""
    _, components = _components((Centre, HallDefinition))
    return {"$schema": _DIALECT, "title": "Site definition of a service hall", "$defs": components}


def asyncapi() -> dict[str, Any]:
    """The topics, as the controller sees them: what it hears and what it says."""
    topics = Topics("{hall}")
    commands = {_tag(kind): kind.cls.__name__ for kind in _members(TerminalCommand)}
    states = {_tag(kind): kind.cls.__name__ for kind in _members(HallStateBody)}
    channels = {
        "commands": _channel(topics.command("{terminal}", "{command}"), commands.values()),
        "replies": _channel(topics.reply("{terminal}"), ["Reply"]),
        "states": _channel(topics.state("{kind}", "{ident}"), states.values()),
        "presence": _channel(topics.presence("{terminal}"), ["Presence"]),
        "devices": _channel(topics.device("{terminal}", "{device}"), ["DeviceState"]),
    }
    channels["commands"]["parameters"]["command"]["enum"] = list(commands)
    channels["states"]["parameters"]["kind"]["enum"] = list(states)
    messages = {
        **{kind: _command_message(name, kind) for name, kind in commands.items()},
        **{kind: _enveloped("StateMessage", kind, name) for name, kind in states.items()},
        "Reply": _message("Reply", _ref("Reply")),
        "Presence": _message("Presence", _ref("Presence")),
        "DeviceState": _message("DeviceState", _ref("DeviceState")),
    }
    messages["Reply"]["correlationId"] = {"location": "$message.payload#/request_id"}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Bus of a service hall",
            "version": VERSION,
            "description": inspect.getdoc(Topics),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": {
            "hearCommands": _operation("receive", "commands", retain=False)
            | {
                "reply": {
                    "address": {"location": "$message.header#/responseTopic"},
                    "channel": {"$ref": "#/channels/replies"},
                }
            },
            "sayStates": _operation("send", "states", retain=True),
            "hearPresence": _operation("receive", "presence", retain=True),
            "hearDevices": _operation("receive", "devices", retain=True),
        },
        "components": {"messages": messages},
    }


def _components(kinds: tuple[Any, ...]) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    for component in components.values():
        if "description" in component:
            component["description"] = inspect.cleandoc(component["description"])
    return schemas, dict(sorted(components.items()))


def _members(union: Any) -> list[StructType]:
    info = type_info(union)
    assert isinstance(info, UnionType)
    return [member for member in info.types if isinstance(member, StructType)]


def _tag(kind: StructType) -> str:
    return str(kind.tag)


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"{SCHEMA_FILE}#/$defs/{name}"}


def _channel(address: str, messages: Any) -> dict[str, Any]:
    names = [part[1:-1] for part in address.split("/") if part.startswith("{")]
    return {
        "address": address,
        "parameters": {name: {"description": _PARAMETERS[name]} for name in names},
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
    }


_PARAMETERS = {
    "hall": "The hall's id",
    "terminal": "The terminal's id, as in its certificate; the broker lets no other write here",
    "command": "The command's name",
    "kind": "The kind of state",
    "ident": "The id of the window, post or service; `-` where there is only one",
    "device": "The device's id",
}


def _message(name: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "payload": payload}


def _enveloped(envelope: str, kind: str, tag: str) -> dict[str, Any]:
    payload = {"allOf": [_ref(envelope), {"type": "object", "properties": {"body": _ref(kind)}}]}
    return _message(tag, payload)


def _command_message(name: str, kind: str) -> dict[str, Any]:
    headers = {
        "type": "object",
        "properties": {
            "responseTopic": {"type": "string", "description": "MQTT 5 response topic: the replies' channel"}
        },
    }
    return _enveloped("Request", kind, name) | {
        "headers": headers,
        "correlationId": {"location": "$message.payload#/request_id"},
        "x-asked-by": sorted(role.value for role, allowed in ALLOWED.items() if name in allowed),
    }


def _operation(action: str, channel: str, *, retain: bool) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "bindings": {"mqtt": {"qos": 1, "retain": retain, "bindingVersion": "0.2.0"}},
    }
