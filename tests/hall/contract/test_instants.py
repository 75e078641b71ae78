"""No terminal can put a time on the wire that others would read as another one."""

import msgspec
import pytest

from hall.contract.commands import SkipRating

TICKET = "018f0000-0000-7000-8000-000000000001"


@pytest.mark.parametrize("instant", [-1, 2**53, 10**30])
def test_an_instant_that_json_does_not_carry_exactly_is_refused(instant: int) -> None:
    payload = msgspec.json.encode({"command": "rating.skip", "ticket": TICKET, "given_at": instant})
    with pytest.raises(msgspec.ValidationError, match=r"given_at"):
        msgspec.json.decode(payload, type=SkipRating)
