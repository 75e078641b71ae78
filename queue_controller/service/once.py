"""What requests were answered: the same request gets the same answer, whether the first one arrived or not."""

from collections import OrderedDict
from collections.abc import Mapping

import msgspec
from cryptography.hazmat.primitives.hashes import SM3, Hash

from hall.clock import Instant
from hall.contract.commands import RateService, ReportDevice, ReportPaper, Request, SkipRating
from hall.contract.ids import AskerId, HallId, RequestId
from hall.contract.refusals import NotAllowed
from hall.contract.replies import AnyResult, AppointmentMade, Refused, Reply, TicketTaken
from hall.contract.roles import command_name
from queue_controller.journal.journal import Answered

REMEMBERED_MS = 7 * 24 * 3600 * 1000
"""How long the journal remembers replies. An older request is refused unread: it might have been carried out."""
HARMLESS_TWICE = (ReportPaper, RateService, SkipRating, ReportDevice)
"""Commands that the state itself takes once only, however late they come."""
IN_MEMORY = 20_000

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(AnyResult).decode


def made_at(request: RequestId) -> Instant | None:
    """When a request id was made, by the clock of its maker; none when it is not a UUIDv7."""
    return int(request[:8] + request[9:13], 16) if request[14] == "7" else None


def too_old(request: Request) -> bool:
    """Whether its reply may have been forgotten already. Its age is measured by its maker's clock alone, from its id
    to its sending: whether that clock is right does not matter. Facts that change nothing the second time are none.
    """
    made = made_at(request.request_id)
    return made is not None and request.sent_at - made > REMEMBERED_MS and not isinstance(request.body, HARMLESS_TWICE)


def house_request(hall: HallId, tag: str, place: tuple[int, int]) -> RequestId:
    """The id of what the hall asks of itself after this place in its journal: asked again, it is the same."""
    digest = Hash(SM3())
    digest.update(f"{hall} {tag} {place[0]} {place[1]}".encode())
    text = digest.finalize().hex()
    return f"{text[:8]}-{text[8:12]}-8{text[13:16]}-8{text[17:20]}-{text[20:32]}"


class Answers:
    """The latest answers in memory; older ones are in the journal, whose primary key finds them."""

    def __init__(self, hall: HallId, epoch: int) -> None:
        self._hall = hall
        self._epoch = epoch
        self._known: OrderedDict[RequestId, Answered] = OrderedDict()

    def __contains__(self, request: RequestId) -> bool:
        return request in self._known

    def add(self, answers: Mapping[RequestId, Answered]) -> None:
        self._known.update(answers)
        while len(self._known) > IN_MEMORY:
            self._known.popitem(last=False)

    def reply(self, terminal: AskerId, request: Request) -> Reply:
        """The reply to a request that was answered. Its body never changes; the epoch is that of who sends it now,
        or terminals would take it for a dethroned controller's. Another terminal's answer is not for this one.
        """
        answered = self._known[request.request_id]
        mine = answered.terminal in (None, terminal)
        return Reply(
            request_id=request.request_id,
            hall=self._hall,
            epoch=self._epoch,
            answered_at=answered.at,
            body=_decode(answered.body) if mine else Refused(why=NotAllowed(command=command_name(type(request.body)))),
        )


def answer(result: AnyResult, at: Instant, terminal: AskerId) -> Answered:
    """A result as it will be remembered."""
    return Answered(at, _encode(result), terminal)


def has_a_person(answered: Answered) -> bool:
    """Whether the answer was a ticket or an appointment: then what the vault keeps of its request is no orphan."""
    return isinstance(_decode(answered.body), TicketTaken | AppointmentMade)
