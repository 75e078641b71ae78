"""Taking one number: one touch, one request id, asked again until the hall has truly answered."""

from enum import Enum

from PySide6.QtCore import QObject, Signal

from hall.bus.port import HallLink, NoAnswer
from hall.contract.commands import CancelTicket, Channel, Holder, TakeTicket
from hall.contract.ids import RequestId, ServiceId, new_request_id
from hall.contract.refusals import AnyRefusal
from hall.contract.replies import Refused, Reply, TicketTaken
from ui_kit.delivery import AGAIN_AFTER_MS, Delivery, Later, later


class Step(Enum):
    """How far the taking is."""

    IDLE = "idle"
    ASKING = "asking"
    RETRYING = "retrying"
    """One try passed without an answer; the same request is on its way again."""
    REFUSED = "refused"
    TAKEN = "taken"


class Taking(QObject):
    """The request for one ticket, from the touch to the hall's answer. `taken` carries a `TicketTaken`."""

    changed = Signal()
    taken = Signal(object)

    def __init__(self, link: HallLink, delivery: Delivery, again: Later = later, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._delivery = delivery
        self._later = again
        self._request: RequestId | None = None
        self._command: TakeTicket | None = None
        self._on_the_way: set[RequestId] = set()
        self.step = Step.IDLE
        self.refusal: AnyRefusal | None = None

    @property
    def under_way(self) -> bool:
        return self.step in (Step.ASKING, Step.RETRYING)

    def take(self, service: ServiceId, holder: Holder | None, language: str) -> None:
        """Ask for a number. While an answer is awaited, another touch is the same request and does nothing."""
        if self.under_way:
            return
        self._request = new_request_id()
        self._command = TakeTicket(
            service=service,
            channel=Channel.CARD if holder is not None else Channel.WITHOUT_CARD,
            holder=holder,
            language=language,
        )
        self.refusal = None
        self._become(Step.ASKING)
        self._ask(self._request)

    def give_up(self) -> None:
        """The person leaves. A number the hall may have given to nobody's hand is handed back, whatever became
        of the request, so that no window calls somebody who never held it.
        """
        in_doubt = self._request if self.under_way else None
        self._command = None
        self._request = None
        self.refusal = None
        self._become(Step.IDLE)
        if in_doubt is not None and in_doubt not in self._on_the_way:
            self._delivery.deliver(CancelTicket(ticket=in_doubt))

    def _ask(self, request: RequestId) -> None:
        if request != self._request or self._command is None:
            return
        self._on_the_way.add(request)
        self._link.request(self._command, lambda reply: self._answered(request, reply), request_id=request)

    def _answered(self, request: RequestId, reply: Reply | NoAnswer) -> None:
        self._on_the_way.discard(request)
        if request != self._request:
            if isinstance(reply, NoAnswer) or isinstance(reply.body, TicketTaken):
                self._delivery.deliver(CancelTicket(ticket=request))
            return
        if isinstance(reply, NoAnswer):
            self._become(Step.RETRYING)
            self._later(AGAIN_AFTER_MS, lambda: self._ask(request))
            return
        self._command = None
        match reply.body:
            case TicketTaken() as ticket:
                self._become(Step.TAKEN)
                self.taken.emit(ticket)
            case Refused(why=why):
                self.refusal = why
                self._become(Step.REFUSED)

    def _become(self, step: Step) -> None:
        self.step = step
        self.changed.emit()
