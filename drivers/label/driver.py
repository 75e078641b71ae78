"""A label printer: a label counts as printed when the printer was seen to do it and to be well behind it."""

from collections.abc import Callable
from contextlib import suppress

from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import Condition, fault
from drivers.core.device import Device
from drivers.core.dial import BYTES, dial_at
from drivers.core.driver import Driver
from drivers.core.line import ByteLine, DeviceError, DeviceGone, DeviceTimeout
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.self_test import Failed, Trial
from drivers.core.work import Session
from drivers.label.dialect import DIALECTS
from drivers.label.document import Label, LabelBarcode, LabelQr, LabelText
from drivers.label.placing import Unprintable, place
from drivers.label.port import LabelPrinter
from drivers.label.profile import USUAL, LabelProfile
from drivers.label.status import Counted, Damaged, LabelStatus
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DevicePhase, DeviceReason
from hall.sites.definition import DeviceKind

CHUNK = 256
STAFF_CAN = frozenset(
    {
        DeviceReason.HEAD_OPEN, DeviceReason.COVER_OPEN, DeviceReason.LABEL_OUT, DeviceReason.RIBBON_OUT,
        DeviceReason.PAPER_JAMMED, DeviceReason.MEDIA_NOT_TAKEN,
    }
)  # fmt: skip


class _Stopped(Exception):
    """The printer says why it does not go on."""

    def __init__(self, reason: DeviceReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class _Unclear(Exception):
    """What it sends, or counts, makes no sense."""


class _GivenUp(Exception):
    """We were told to stop, or the time was up."""

    def __init__(self, code: CompletionCode, reason: DeviceReason | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.reason = reason


class LabelPrinting:
    """The work of a label printer (`drivers.core.work.Work`)."""

    def __init__(self, profile: LabelProfile) -> None:
        self._profile = profile
        self._dialect = DIALECTS[profile.language]
        self._reader = self._dialect.reader()
        self._status: LabelStatus | None = None
        self._count: int | None = None
        self._noise = 0
        self._remains = False
        """A part of a broken job may be in its memory."""

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[ByteLine]) -> Condition:
        try:
            return self._ask_status(session).condition()
        except _Unclear:
            raise DeviceTimeout("what it sends makes no sense at this speed") from None

    def poll(self, session: Session[ByteLine]) -> Condition:
        try:
            return self._ask_status(session).condition()
        except _Unclear:
            return fault(DeviceReason.PROTOCOL_FAULT)

    def lost(self) -> None:
        self._reader = self._dialect.reader()

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> PrintOutcome:
        return NotPrinted(Progress.UNCONFIRMED if begun else Progress.NOTHING, code, reason)

    def perform(self, session: Session[ByteLine], label: Label, deadline: float) -> tuple[CompletionCode, PrintOutcome]:
        progress = Progress.NOTHING
        reason: DeviceReason | None
        try:
            pieces = self._dialect.write(place(label, self._profile.dots_per_mm))
            self._await_idle(session, deadline)
            before = self._ask_count(session)
            session.mark_busy()
            progress = Progress.PARTLY
            if self._remains:
                self._send(session, self._dialect.forget, deadline)
            for piece in pieces[:-1]:
                self._send(session, piece, deadline)
            progress = Progress.UNCONFIRMED  # it prints nothing before the last piece, and maybe all behind it
            self._send(session, pieces[-1], deadline, look=False)
            status = self._await_label(session, before, deadline)
        except Unprintable:
            code, reason = CompletionCode.INVALID_DATA, None
        except _Stopped as stop:
            code, reason = _code(progress, stop.reason), stop.reason
        except _GivenUp as end:
            code, reason = end.code, end.reason
        except (_Unclear, DeviceError) as trouble:
            reason = _reason(trouble)
            code = _code(progress, reason)
        else:
            self._remains = False
            return CompletionCode.SUCCESS, Printed(paper_low=status.labels_low)
        if progress is not Progress.NOTHING:
            self._remains = True
            with suppress(DeviceError):
                session.line.write(self._dialect.forget, session.within(self._profile.answer_s))
        return code, NotPrinted(progress, code, reason)

    def _await_idle(self, session: Session[ByteLine], deadline: float) -> None:
        """Until it has nothing in hand and nobody's label stands in its mouth."""
        while (status := self._require_able(session)).working or status.not_taken:
            if status.not_taken and session.passed(deadline):
                raise _Stopped(DeviceReason.MEDIA_NOT_TAKEN)
            self._go_on(session, deadline)
            self._hear(session, self._profile.look_s)

    def _await_label(self, session: Session[ByteLine], before: int | None, deadline: float) -> LabelStatus:
        """Until the label has come out: seen at work and then at rest, or counted. Silence is no label."""
        seen = False
        while True:
            status = self._require_able(session)
            if status.working:
                seen = True
            elif before is None and (seen or status.not_taken):
                return status
            elif before is not None:
                after = self._ask_count(session)
                if after == before + 1:
                    return self._require_able(session)
                if after != before:
                    raise _Unclear
            self._go_on(session, deadline)
            self._hear(session, self._profile.look_s)

    def _send(self, session: Session[ByteLine], piece: bytes, deadline: float, *, look: bool = True) -> None:
        self._go_on(session, deadline)
        try:
            session.line.write(piece, session.within(self._profile.take_s))
        except DeviceTimeout:
            self._require_able(session)  # it may say why it takes no more
            raise
        if look:
            self._require_able(session)

    def _go_on(self, session: Session[ByteLine], deadline: float) -> None:
        if session.stopping():
            raise _GivenUp(CompletionCode.CANCELED)
        if session.passed(deadline):
            raise _GivenUp(CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)

    def _require_able(self, session: Session[ByteLine]) -> LabelStatus:
        """Raises `_Stopped` with the reason why it cannot print."""
        status = self._ask_status(session)
        condition = status.condition()
        if condition.phase is DevicePhase.FAULT and condition.reason:
            raise _Stopped(condition.reason)
        return status

    def _ask_status(self, session: Session[ByteLine]) -> LabelStatus:
        """Asked now. Silence is `DeviceTimeout`: some printers answer nothing when they are out of labels."""
        self._ask(session, self._dialect.ask, lambda: self._status is not None)
        if self._status is None:
            raise _Unclear
        return self._status

    def _ask_count(self, session: Session[ByteLine]) -> int | None:
        if not self._profile.counts or not self._dialect.ask_count:
            return None
        self._ask(session, self._dialect.ask_count, lambda: self._count is not None)
        if self._count is None:
            raise _Unclear
        return self._count

    def _ask(self, session: Session[ByteLine], question: bytes, answered: Callable[[], bool]) -> None:
        session.line.drain()
        self._reader = self._dialect.reader()
        self._status = self._count = None
        self._noise = 0
        session.line.write(question, session.within(self._profile.answer_s))
        until = session.within(self._profile.answer_s)
        while not answered() and not session.passed(until):
            self._hear(session, self._profile.answer_s)
        if not answered() and not self._noise:
            raise DeviceTimeout("the printer is silent")

    def _hear(self, session: Session[ByteLine], wait_s: float) -> None:
        """Take in what comes within the time."""
        try:
            data = session.line.read(CHUNK, session.within(wait_s))
        except DeviceTimeout:
            return
        for said in self._reader.feed(data):
            match said:
                case LabelStatus():
                    self._status = said
                case Counted():
                    self._count = said.labels
                case Damaged():
                    self._noise += 1


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


class LabelPrinterDevice(Device[ByteLine, Label, PrintOutcome]):
    """A printer as screens know it (`drivers.label.port.LabelPrinter`)."""

    def __init__(self, name: DeviceName, profile: LabelProfile, plug: Plug, clock: Clock) -> None:
        super().__init__(name, plug, dial_at(profile.bauds), LabelPrinting(profile), clock)

    def print(
        self,
        label: Label,
        done: Callable[[PrintOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 15.0,
    ) -> RequestId:
        def completed(completion: Completion[PrintOutcome]) -> None:
            done(completion.outcome)

        request = request_id or new_request_id()
        self._owner.submit(request, label, wait_s, completed)
        return request


TEST_LABEL = Label(
    width_mm=50,
    height_mm=30,
    items=(
        LabelText(x_mm=2, y_mm=2, text="标签自检 Label test"),
        LabelBarcode(x_mm=2, y_mm=9, data="TEST01", height_mm=7),
        LabelQr(x_mm=2, y_mm=18, data="HALL-TEST-0001", module_mm=0.375),
    ),
)


def print_test_label(printer: LabelPrinter, trial: Trial) -> None:
    """Silence, or a label that is not confirmed, is a failure."""

    def printing() -> str:
        def ask(done: Callable[[PrintOutcome], None]) -> None:
            printer.print(TEST_LABEL, done, wait_s=max(1.0, trial.rest_s - 1))

        outcome = trial.await_answer(ask)
        if isinstance(outcome, NotPrinted):
            why = f", {outcome.reason.value}" if outcome.reason else ""
            raise Failed(f"{outcome.progress.value} printed: {outcome.code.value}{why}")
        return "printed and confirmed" + (", labels are running low" if outcome.paper_low else "")

    trial.check("prints a label with barcode, QR code and Chinese, and confirms it", printing)


DRIVER = Driver(
    kind=DeviceKind.LABEL_PRINTER,
    package="drivers.label",
    profile=LabelProfile,
    usual=USUAL,
    reaches=BYTES,
    make=LabelPrinterDevice,
    self_test=print_test_label,
)
