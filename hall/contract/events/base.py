"""What every event is. None carries personal data: a person is a reference into the vault and a keyed digest."""

from typing import Annotated

from msgspec import Meta, Struct

from hall.contract.ids import Day

__all__ = ["Day", "Event", "Sm3"]

Sm3 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]


class Event(Struct, frozen=True, kw_only=True, tag_field="event"):
    """Base of all events. When it happened stands in the record around it."""
