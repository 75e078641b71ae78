"""What a citizen says of a finished service."""

from typing import Annotated

from msgspec import Meta

from hall.clock import Instant
from hall.contract.commands.base import Command
from hall.contract.ids import TicketId


class RateService(Command, frozen=True, kw_only=True, tag="rating.give"):
    """A citizen rates a finished service. Grades of 国办发〔2019〕51号: 5 非常满意 … 1 非常不满意."""

    ticket: TicketId
    grade: Annotated[int, Meta(ge=1, le=5)]
    options: Annotated[tuple[str, ...], Meta(max_length=12)] = ()
    text: Annotated[str, Meta(max_length=200)] = ""
    given_at: Instant


class SkipRating(Command, frozen=True, kw_only=True, tag="rating.skip"):
    """Nobody rated: declined on the pad, or its time ran out."""

    ticket: TicketId
    given_at: Instant
