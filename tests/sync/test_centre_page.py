"""The page for integrators says what is so: its examples are read by the contract, its paths are there."""

import json
import re
from pathlib import Path

import msgspec

from hall.contract.down import CommandState, RemoteTicket
from hall.contract.notifications import Template
from sync.backend.faults import Fault
from sync.backend.openapi import FILE, documents

PAGE = (Path(__file__).parents[2] / "docs" / "centre.md").read_text(encoding="utf-8")


def test_every_path_it_names_is_one_of_the_backends() -> None:
    paths = {path.removeprefix("/v1/halls/{hall}") for path in json.loads(documents()[FILE])["paths"]}
    named = {re.sub(r"01a2…", "{}", path) for path in re.findall(r"\$U(/[a-z/0-9…]+)", PAGE)}
    assert len(named) == 5
    assert named <= {re.sub(r"\{[a-z_]+\}", "{}", path) for path in paths}


def test_its_example_of_a_wish_is_one() -> None:
    (body,) = re.findall(r"-d '(\{\"service\".*?)'", PAGE, re.DOTALL)
    assert msgspec.json.decode(body, type=RemoteTicket).holder is not None


def test_its_states_templates_and_faults_are_those_of_the_contract() -> None:
    (line,) = re.findall(r"^`state` goes (.*?)\. ", PAGE, re.MULTILINE)
    assert re.findall(r"`([a-z]+)`", line) == list(CommandState)
    assert set(re.findall(r"^\| `(ticket\.[a-z_]+)` \|", PAGE, re.MULTILINE)) == set(Template)
    (faults,) = re.findall(r"`(\[\{\"kind\".*?\}\])`", PAGE)
    assert msgspec.json.decode(faults, type=list[Fault])
