"""What is asked of the hall and what it answers: the two ends of `decide`."""

from msgspec import Struct

from hall.clock import Instant
from hall.contract.commands import Command, Request, TerminalCommand
from hall.contract.events import Day, HallEvent, PersonRef, Sm3
from hall.contract.ids import AskerId, PostId, RequestId, ServiceId
from hall.contract.refusals import TooLate
from hall.contract.replies import AnyResult


class OpenDay(Command, frozen=True, kw_only=True, tag="day.open"):
    """Begin this day. A day still open is closed first; a day that was open before goes on with its numbers."""

    day: Day


class CloseDay(Command, frozen=True, kw_only=True, tag="day.close"):
    """End the day: whoever waits, was called or missed, expires; posts are logged out but where one is being served."""


class AdoptSite(Command, frozen=True, kw_only=True, tag="site.adopt"):
    """Run by the site definition with this hash from now on. The hall must know it (`state.knowing`)."""

    sm3: Sm3


class TurnTide(Command, frozen=True, kw_only=True, tag="post.turn_tide"):
    """Let a post help out with these services besides its own from now on; none: with its own alone."""

    post: PostId
    services: tuple[ServiceId, ...]


HouseCommand = OpenDay | CloseDay | AdoptSite | TurnTide
"""What the hall asks of itself. No terminal may ask these."""


HOUSE: AskerId = ""
"""Who asks when the hall asks itself. No terminal can bear an empty name; nor that of `CENTRE`, who asks for people
that are not in the hall.
"""


class Asked(Struct, frozen=True, kw_only=True):
    """A command and who asks: a terminal by the name in its certificate, the `CENTRE`, or the `HOUSE`.

    `person` stands for the command's `Holder`, whom the service has already put in its vault; `age` is the holder's,
    in years, where the document says it. It may decide what happens and never becomes part of it.
    """

    request_id: RequestId
    command: TerminalCommand | HouseCommand
    terminal: AskerId
    person: PersonRef | None = None
    age: int | None = None


class Decision(Struct, frozen=True, kw_only=True):
    """What happens now, in order, and the answer once that is on disk. No events: it was so already.

    The service adds the masked holder to a `TicketTaken`; personal data never reaches the rules.
    """

    events: tuple[HallEvent, ...]
    result: AnyResult


def too_late(request: Request, now: Instant) -> TooLate | None:
    """The refusal of a command that reached the hall after its `expires_at`; facts carry none and are never late."""
    if request.expires_at is None or now <= request.expires_at:
        return None
    return TooLate(expired_at=request.expires_at)
