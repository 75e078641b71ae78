"""A receipt printer: prints, and says "printed" only when the printer has confirmed it behind the last byte."""

from collections.abc import Callable
from contextlib import suppress

from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import READY, Condition, degraded, fault
from drivers.core.device import Device
from drivers.core.dial import BYTES, dial_at
from drivers.core.driver import Driver
from drivers.core.line import ByteLine, DeviceError, DeviceGone, DeviceTimeout
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.work import Session
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from drivers.receipt.codec import ASB_OFF, ASK_IN_ORDER, ASK_TO_TELL, INIT, PARTIAL_CUT, ask_now
from drivers.receipt.document import Receipt
from drivers.receipt.encode import Unprintable, begin, encode
from drivers.receipt.profile import USUAL, PrinterProfile
from drivers.receipt.self_test import print_test_ticket
from drivers.receipt.status import (
    Answer,
    Automatic,
    Damaged,
    Full,
    InOrder,
    PrinterStatus,
    StatusParser,
    from_answers,
    from_automatic,
    from_full,
)
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DevicePhase, DeviceReason
from hall.sites.definition import DeviceKind

QUIET_S = 0.2
"""Late answers have all come when nothing came for so long."""
ASK_AGAIN_S = 3.0
"""After so long the question may have been lost on the line; asking twice does no harm."""
ASK_OTHERWISE_S = 1.0
"""Before a job: a printer at rest answers within milliseconds, so it may not know this question."""
CHUNK = 256
STAFF_CAN = frozenset({DeviceReason.PAPER_OUT, DeviceReason.COVER_OPEN, DeviceReason.PAPER_JAMMED})


class _Stopped(Exception):
    """The printer says why it does not go on."""

    def __init__(self, reason: DeviceReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class _Unclear(Exception):
    """It sends bytes that no printer sends."""


class _GivenUp(Exception):
    """We were told to stop, or the time was up."""

    def __init__(self, code: CompletionCode, reason: DeviceReason | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.reason = reason


class Printing:
    """The work of a printer (`drivers.core.work.Work`)."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._profile = profile
        self._parser = StatusParser(full=profile.full_status)
        self._answers: list[int | bytes] = []
        self._noise = 0
        self._told: PrinterStatus | None = None
        """The last status it sent by itself."""
        self._in_mouth_since: float | None = None
        self._remains = False
        """A part of a broken job may hang in the printer."""
        self._owed = 0
        """In-order answers it has not given yet."""
        self._questions = (ASK_IN_ORDER,) if profile.full_status else (ASK_IN_ORDER, ASK_TO_TELL)
        self._question = ASK_IN_ORDER
        """The one it answers in the order of the data, as far as is known; kept while the line is lost."""
        self._asked: list[bytes] = []
        """What was asked in the order of the data, in this wait for an answer."""

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[ByteLine]) -> Condition:
        try:
            return self._condition(session)
        except _Unclear:
            raise DeviceTimeout("what it sends makes no sense: another kind of device, or another speed") from None

    def poll(self, session: Session[ByteLine]) -> Condition:
        try:
            return self._condition(session)
        except _Unclear:
            return fault(DeviceReason.PROTOCOL_FAULT)

    def lost(self) -> None:
        self._parser = StatusParser(full=self._profile.full_status)

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> PrintOutcome:
        return NotPrinted(Progress.UNCONFIRMED if begun else Progress.NOTHING, code, reason)

    def perform(
        self, session: Session[ByteLine], receipt: Receipt, deadline: float
    ) -> tuple[CompletionCode, PrintOutcome]:
        progress, maybe_whole = Progress.NOTHING, False
        reason: DeviceReason | None
        try:
            pieces = encode(receipt, self._profile)
            self._require_able(session)
            self._pass_barrier(session, deadline, seeking=True)
            if self._question == ASK_TO_TELL:  # what it told of its own accord would pass for an answer
                pieces[0] = begin(asb=False) + ASB_OFF
            session.mark_busy()
            progress = Progress.PARTLY
            if self._remains:  # else they would be the head of this ticket
                self._send(session, INIT + PARTIAL_CUT, deadline)
                self._remains = False
            for at, piece in enumerate(pieces, start=1):
                maybe_whole = at >= len(pieces) - 1  # only the cut comes behind it
                self._send(session, piece, deadline)
            self._pass_barrier(session, deadline)
            progress = Progress.UNCONFIRMED
            paper_low = self._require_able(session).paper_low
        except Unprintable:
            return _ended(Progress.NOTHING, CompletionCode.INVALID_DATA, None)
        except _Stopped as stop:
            progress = Progress.UNCONFIRMED if maybe_whole else progress
            code, reason = _code(progress, stop.reason), stop.reason
        except _GivenUp as end:
            progress = Progress.UNCONFIRMED if maybe_whole else progress
            code, reason = end.code, end.reason
        except (_Unclear, DeviceError) as trouble:
            progress = Progress.UNCONFIRMED if maybe_whole else progress
            reason = _reason(trouble)
            code = _code(progress, reason)
        else:
            return CompletionCode.SUCCESS, Printed(paper_low)
        if progress is not Progress.NOTHING:
            self._remains = True
            self._forget_rest(session)
        return _ended(progress, code, reason)

    def _send(self, session: Session[ByteLine], piece: bytes, deadline: float) -> None:
        self._go_on(session, deadline)
        try:
            session.line.write(piece, session.within(self._profile.take_s))
        except DeviceTimeout:
            self._require_able(session)  # it may say why it takes no more
            raise
        if self._profile.asb and self._question == ASK_IN_ORDER:
            self._take_in(session.line.drain())
            self._heed()
        else:
            self._require_able(session)

    def _pass_barrier(self, session: Session[ByteLine], deadline: float, *, seeking: bool = False) -> None:
        """Everything sent so far has been carried out when this returns: the printer answers in order.
        `seeking`: finds out which question it answers so.
        """
        self._take_in(session.line.drain())
        self._asked = []
        ask_again_at: float | None = None
        owed = self._owed
        while self._owed >= owed:
            self._go_on(session, deadline)
            if ask_again_at is None or session.passed(ask_again_at):
                question = self._another() if seeking else self._question
                session.line.write(question, session.within(self._profile.take_s))
                self._asked.append(question)
                ask_again_at = session.within(ASK_OTHERWISE_S if seeking else ASK_AGAIN_S)
                self._noise = 0
                self._owed += 1
                owed = self._owed
            if not self._hear(session, self._profile.answer_s):
                self._require_able(session)  # printing takes its time; meanwhile it must be well
            self._heed()
            if self._owed < owed and self._noise:  # amidst nonsense nothing is an answer
                ask_again_at, owed = None, self._owed
        # Answers owed from before must not be taken for those to come.
        if self._owed:
            self._await_quiet(session)
            self._owed = 0

    def _go_on(self, session: Session[ByteLine], deadline: float) -> None:
        if session.stopping():
            raise _GivenUp(CompletionCode.CANCELED)
        if session.passed(deadline):
            raise _GivenUp(CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)

    def _require_able(self, session: Session[ByteLine]) -> PrinterStatus:
        """Raises `_Stopped` with the reason why it cannot print."""
        status = self._status(session)
        self._heed(status)
        self._heed()
        return status

    def _heed(self, status: PrinterStatus | None = None) -> None:
        status = status or self._told
        condition = status.condition() if status else READY
        if condition.phase is DevicePhase.FAULT and condition.reason:
            raise _Stopped(condition.reason)

    def _condition(self, session: Session[ByteLine]) -> Condition:
        """As its sensors say; a ticket that nobody takes is told after a while."""
        status = self._status(session)
        if not status.in_mouth:
            self._in_mouth_since = None
        elif self._in_mouth_since is None:
            self._in_mouth_since = session.within(0)
        since = self._in_mouth_since
        left = since is not None and session.passed(since + self._profile.taken_s)
        condition = status.condition()
        return degraded(DeviceReason.MEDIA_NOT_TAKEN) if condition == READY and left else condition

    def _status(self, session: Session[ByteLine]) -> PrinterStatus:
        """All sensors, asked now. Silence is `DeviceTimeout`, never a status."""
        self._told = None
        answers = [self._ask(session, sensor) for sensor in ((20,) if self._profile.full_status else (1, 2, 3, 4))]
        match answers:
            case [bytes(sensors)]:
                return from_full(sensors)
            case [int(printer), int(offline), int(error), int(roll)]:
                return from_answers(printer, offline, error, roll)
            case _:
                raise _Unclear

    def _ask(self, session: Session[ByteLine], sensor: int) -> int | bytes:
        for again in (False, True):
            self._take_in(session.line.drain())
            self._answers.clear()
            self._noise = 0
            session.line.write(ask_now(sensor), session.within(self._profile.answer_s))
            deadline = session.within(self._profile.answer_s)
            while not self._answers and not session.passed(deadline):
                self._hear(session, self._profile.answer_s)
            if self._answers and not self._noise:  # amidst nonsense nothing is an answer
                answer = self._answers[0]
                if again:
                    self._await_twin(session)
                return answer
        if self._noise:
            raise _Unclear
        raise DeviceTimeout("the printer is silent")

    def _hear(self, session: Session[ByteLine], wait_s: float) -> bool:
        """Take in what comes within the time; whether anything did."""
        try:
            self._take_in(session.line.read(CHUNK, session.within(wait_s)))
        except DeviceTimeout:
            return False
        return True

    def _await_twin(self, session: Session[ByteLine]) -> None:
        """Asked twice, answered twice: the second answer must not pass for the next sensor's."""
        until = session.within(self._profile.answer_s)
        while len(self._answers) < 2 and not session.passed(until):
            self._hear(session, self._profile.answer_s)

    def _await_quiet(self, session: Session[ByteLine]) -> None:
        until = session.within(self._profile.answer_s)
        while not session.passed(until) and self._hear(session, QUIET_S):
            pass

    def _take_in(self, data: bytes) -> None:
        for said in self._parser.feed(data):
            match said:
                case Answer():
                    self._answers.append(said.byte)
                case Full():
                    self._answers.append(said.sensors)
                case Automatic():
                    self._told = from_automatic(said.packet)
                    self._settle(ASK_TO_TELL)
                case InOrder():
                    if not self._settle(ASK_IN_ORDER):  # some send zeros where a packet should be
                        self._noise += 1
                case Damaged():
                    self._noise += 1

    def _another(self) -> bytes:
        """The question it is known to answer, then the others in turn."""
        if not self._asked:
            return self._question
        return self._questions[(self._questions.index(self._asked[-1]) + 1) % len(self._questions)]

    def _settle(self, question: bytes) -> bool:
        """An in-order answer has come: it counts if it was asked for. Whether it was."""
        wanted = self._owed > 0 and question in self._asked
        if wanted:
            self._owed -= 1
            self._question = question
        return wanted

    def _forget_rest(self, session: Session[ByteLine]) -> None:
        """What is still in its buffer would come out on the new roll."""
        if self._profile.clear_buffer:
            with suppress(DeviceError):
                session.line.write(bytes.fromhex(self._profile.clear_buffer), session.within(self._profile.answer_s))


def _ended(
    progress: Progress, code: CompletionCode, reason: DeviceReason | None
) -> tuple[CompletionCode, PrintOutcome]:
    return code, NotPrinted(progress, code, reason)


def _reason(trouble: Exception) -> DeviceReason:
    match trouble:
        case DeviceGone():
            return DeviceReason.NOT_CONNECTED
        case _Unclear():
            return DeviceReason.PROTOCOL_FAULT
        case _:
            return DeviceReason.NOT_RESPONDING


def _code(progress: Progress, reason: DeviceReason) -> CompletionCode:
    if reason in STAFF_CAN:
        return CompletionCode.USER_ERROR
    return CompletionCode.DEVICE_NOT_READY if progress is Progress.NOTHING else CompletionCode.HARDWARE_ERROR


class EscPosPrinter(Device[ByteLine, Receipt, PrintOutcome]):
    """A printer as screens know it (`drivers.ports.ReceiptPrinter`)."""

    def __init__(self, name: DeviceName, profile: PrinterProfile, plug: Plug, clock: Clock) -> None:
        super().__init__(name, plug, dial_at(profile.bauds), Printing(profile), clock)
        self.profile = profile

    def print(
        self,
        receipt: Receipt,
        done: Callable[[PrintOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 15.0,
    ) -> RequestId:
        def completed(completion: Completion[PrintOutcome]) -> None:
            done(completion.outcome)

        request = request_id or new_request_id()
        self._owner.submit(request, receipt, wait_s, completed)
        return request


DRIVER = Driver(
    kind=DeviceKind.RECEIPT_PRINTER,
    package="drivers.receipt",
    profile=PrinterProfile,
    usual=USUAL,
    reaches=BYTES,
    make=EscPosPrinter,
    self_test=print_test_ticket,
)
