"""What is exported for others is what the code says: it accepts what is really sent and refuses what is broken."""

import json
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from hall import cli
from hall.contract.commands import Channel, Request, TakeTicket
from hall.contract.export import ASYNCAPI_FILE, MESSAGES, SCHEMA_FILE, SITE_SCHEMA_FILE, documents

COMMITTED = Path(__file__).parents[3] / "docs" / "contract"
STALE = "docs/contract is stale: run `hall contract --out docs/contract` and commit what it writes"
DEMO = Path(str(files("hall.sites") / "demo"))
EXPORTED: dict[str, dict[str, Any]] = {name: json.loads(content) for name, content in documents().items()}
ID = "018f0000-0000-7000-8000-000000000001"

names = pytest.mark.parametrize("name", [kind.__name__ for kind in MESSAGES if isinstance(kind, type)])


def validator(document: str, name: str) -> Draft202012Validator:
    schema = EXPORTED[document]
    return Draft202012Validator(schema | {"$ref": f"#/$defs/{name}"})


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


@pytest.mark.requirement("R163")
@pytest.mark.requirement("R168")
@pytest.mark.parametrize("name", sorted(EXPORTED))
def test_the_committed_export_is_what_the_code_says(name: str) -> None:
    assert (COMMITTED / name).read_bytes() == documents()[name], STALE


def test_the_command_writes_exactly_what_is_committed(tmp_path: Path) -> None:
    assert cli.main(["contract", "--out", str(tmp_path)]) == 0
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in COMMITTED.iterdir()}, STALE


@pytest.mark.parametrize("document", [SCHEMA_FILE, SITE_SCHEMA_FILE])
def test_the_schemas_are_json_schema_2020_12(document: str) -> None:
    Draft202012Validator.check_schema(EXPORTED[document])


@pytest.mark.parametrize("document", sorted(EXPORTED))
def test_every_reference_leads_somewhere(document: str) -> None:
    for reference in references(EXPORTED[document]):
        file, _, pointer = reference.partition("#")
        node: Any = EXPORTED[file or document]
        for step in pointer.strip("/").split("/"):
            assert step in node, reference
            node = node[step]


@names
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_schema_accepts_every_message_as_it_is_really_encoded(name: str, values: Any, data: st.DataObject) -> None:
    kind = next(kind for kind in MESSAGES if getattr(kind, "__name__", "") == name)
    encoded = msgspec.json.encode(data.draw(values(kind)))
    validator(SCHEMA_FILE, name).validate(json.loads(encoded))


TAKE = Request(request_id=ID, hall="chonghua", sent_at=1, body=TakeTicket(service="CH001", channel=Channel.CARD))


@pytest.mark.parametrize(
    "change",
    [
        {"request_id": None},
        {"request_id": "again"},
        {"request_id": ID + "\n"},
        {"hall": "Chong Hua"},
        {"sent_at": "now"},
        {"body": {"command": "ticket.shred", "ticket": ID}},
        {"body": {"command": "ticket.take", "service": "CH001"}},
        {"body": {"command": "rating.give", "ticket": ID, "grade": 6, "given_at": 1}},
        {"body": None},
    ],
    ids=str,
)
def test_schema_and_code_refuse_the_same_broken_requests(change: dict[str, Any]) -> None:
    broken = json.loads(msgspec.json.encode(TAKE)) | change
    with pytest.raises(ValidationError):
        validator(SCHEMA_FILE, "Request").validate(broken)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json.dumps(broken), type=Request)


def test_the_site_schema_accepts_the_demo_and_refuses_a_misspelt_field() -> None:
    for file, name in [("centre", "Centre"), ("chonghua", "HallDefinition"), ("wenquan", "HallDefinition")]:
        document = tomllib.loads((DEMO / f"{file}.toml").read_text("utf-8"))
        validator(SITE_SCHEMA_FILE, name).validate(document)
        with pytest.raises(ValidationError, match="colour"):
            validator(SITE_SCHEMA_FILE, name).validate(document | {"colour": "red"})


def test_every_command_and_state_stands_in_the_asyncapi_document() -> None:
    bus = EXPORTED[ASYNCAPI_FILE]
    assert "ticket.take" in bus["channels"]["commands"]["parameters"]["command"]["enum"]
    assert bus["channels"]["commands"]["address"] == "hall/{hall}/v1/cmd/{terminal}/{command}"
    assert bus["channels"]["states"]["parameters"]["kind"]["enum"] == [
        "hall",
        "service",
        "post",
        "window",
        "board",
        "slots",
    ]
    assert bus["components"]["messages"]["TakeTicket"]["x-asked-by"] == ["ticket_machine"]
