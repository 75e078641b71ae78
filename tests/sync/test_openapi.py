"""The committed OpenAPI document is what the backend's code says."""

import json
from pathlib import Path

from sync.backend.openapi import FILE, documents

COMMITTED = Path(__file__).parents[2] / "docs" / "contract" / FILE


def test_the_committed_openapi_document_is_what_the_code_says() -> None:
    stale = "docs/contract is stale: run `hall contract --out docs/contract` and commit what it writes"
    assert COMMITTED.read_bytes() == documents()[FILE], stale


def test_every_path_of_the_contract_is_described() -> None:
    paths = json.loads(documents()[FILE])["paths"]
    assert list(paths) == [
        "/v1/events:batch",
        "/v1/halls/{hall}/streams/{stream}/position",
        "/v1/halls/{hall}/events",
        "/v1/halls/{hall}/digest",
        "/health",
        "/v1/halls/{hall}/commands",
        "/v1/halls/{hall}/commands/{command_id}/answer",
        "/v1/halls/{hall}/queue",
        "/v1/halls/{hall}/notifications",
        "/v1/halls/{hall}/tickets",
        "/v1/halls/{hall}/tickets/{ticket}/cancel",
        "/v1/halls/{hall}/requests/{request_id}",
        "/v1/halls/{hall}/tickets/{ticket}",
    ]
    assert all(operation["description"] for path in paths.values() for operation in path.values())
