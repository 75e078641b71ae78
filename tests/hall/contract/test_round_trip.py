"""Whatever the contract allows survives the wire, and what a newer version adds disturbs nobody."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.contract.commands import Request
from hall.contract.events import EventRecord, HallEvent
from hall.contract.ids import new_request_id
from hall.contract.replies import Reply
from hall.contract.states import DeviceState, HallStateBody, Presence, StateMessage
from hall.contract.topics import Topics

WHOLE = [Request, Reply, StateMessage, DeviceState, Presence, EventRecord, HallEvent]
whole = pytest.mark.parametrize("kind", WHOLE, ids=lambda kind: getattr(kind, "__name__", "HallEvent"))


def same(one: Any, other: Any) -> bool:
    """Raw bodies are compared as what they say."""
    return bool(json.loads(msgspec.json.encode(one)) == json.loads(msgspec.json.encode(other)))


@whole
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_is_encoded_is_decoded_to_the_same(kind: Any, values: Any, data: st.DataObject) -> None:
    value = data.draw(values(kind))
    assert same(msgspec.json.decode(msgspec.json.encode(value), type=kind), value)


@whole
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_members_of_a_newer_version_are_ignored_at_every_depth(kind: Any, values: Any, data: st.DataObject) -> None:
    value = data.draw(values(kind))
    newer = with_more(json.loads(msgspec.json.encode(value)), open_below={"body"} if kind is EventRecord else set())
    assert same(msgspec.json.decode(json.dumps(newer), type=kind), value)


def with_more(document: Any, open_below: set[str]) -> Any:
    if isinstance(document, dict):
        inner = {name: item if name in open_below else with_more(item, open_below) for name, item in document.items()}
        return inner | {"of_a_newer_version": [1, {"deep": None}]}
    return [with_more(item, open_below) for item in document] if isinstance(document, list) else document


@pytest.mark.parametrize("union", [HallEvent, HallStateBody], ids=["events", "states"])
def test_every_kind_has_a_name_of_its_own(union: Any) -> None:
    tags = [kind.__struct_config__.tag for kind in union.__args__]
    assert len(tags) == len(set(tags))


def test_an_unknown_kind_of_command_is_refused_not_guessed() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"Invalid value 'ticket\.shred'"):
        msgspec.json.decode(
            b'{"request_id":"018f0000-0000-7000-8000-000000000001","hall":"h","sent_at":1,'
            b'"body":{"command":"ticket.shred"}}',
            type=Request,
        )


def test_a_new_request_id_fits_the_contract_and_sorts_by_time() -> None:
    ids = [new_request_id() for _ in range(500)]
    assert len(set(ids)) == 500
    assert sorted(ids) == ids
    for made in ids:
        msgspec.convert(
            {"request_id": made, "hall": "h", "sent_at": 1, "body": {"command": "post.recall", "post": "1"}}, Request
        )
        assert made[14] == "7", "the version in a UUIDv7 (RFC 9562)"


def test_every_topic_lies_below_its_hall_and_names_its_terminal() -> None:
    topics = Topics("chonghua")
    assert topics.command("kiosk-1", "ticket.take") == "hall/chonghua/v1/cmd/kiosk-1/ticket.take"
    assert topics.reply("kiosk-1") == "hall/chonghua/v1/rsp/kiosk-1"
    assert topics.state("window", "3") == "hall/chonghua/v1/state/window/3"
    assert topics.presence("kiosk-1") == "hall/chonghua/v1/presence/kiosk-1"
    assert topics.device("kiosk-1", "printer") == "hall/chonghua/v1/device/kiosk-1/printer"


@given(data=st.data())
def test_no_id_can_leave_its_place_in_a_topic(values: Any, data: st.DataObject) -> None:
    terminal, device = data.draw(values(DeviceState)).terminal, data.draw(values(DeviceState)).device
    levels = Topics("chonghua").device(terminal, device).split("/")
    assert levels == ["hall", "chonghua", "v1", "device", terminal, device]
    assert not set("+#\0\n") & set(terminal + device)
