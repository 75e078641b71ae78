"""The road down: fetching commands and answering them."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

import msgspec
from msgspec import Raw, Struct

from hall.clock import Instant
from hall.contract.down import MAX_COMMANDS, CommandAnswer, RequestStatus
from hall.contract.ids import RequestId
from sync.road import ABOUT_THE_CONTENT, CentreAway, CentreRefused, CentreRoad

_JSON: Mapping[str, str] = {"Content-Type": "application/json"}
_FINAL = ABOUT_THE_CONTENT | {HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}
"""The centre's word that it will never take this answer: it does not know the command, or has another answer to it."""


class RawPage(Struct, frozen=True, kw_only=True):
    """`CommandPage`, its commands still as they came: one that cannot be read is answered, and the others go on."""

    commands: tuple[Raw, ...]
    cursor: str
    has_more: bool
    now: Instant


class RoadDown(CentreRoad):
    """What the downlink asks of the centre."""

    def commands(self, after: str, wait_s: float) -> RawPage:
        """What waits behind the cursor; the centre may keep the answer back for `wait_s`. Raises `CentreAway`."""
        asked = urlencode({"after": after, "limit": MAX_COMMANDS, "wait_s": wait_s})
        try:
            return self.ask(RawPage, "GET", f"/v1/halls/{self.hall}/commands?{asked}", patience_s=wait_s)
        except CentreRefused as refused:
            raise CentreAway(f"commands refused: {refused.problem.code}") from refused

    def answer(self, command_id: RequestId, answer: CommandAnswer) -> RequestStatus:
        """Raises `CentreAway`; `CentreRefused` when this answer will never be taken."""
        path = f"/v1/halls/{self.hall}/commands/{command_id}/answer"
        return self.ask(RequestStatus, "POST", path, msgspec.json.encode(answer), _JSON, refusals=_FINAL)
