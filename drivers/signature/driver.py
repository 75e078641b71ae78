"""A signature pad: the pen's way between beginning and end, in millimetres and milliseconds."""

from collections.abc import Callable
from functools import partial

from drivers.core.address import Address, AddressMistake, HidrawAt, UsbAt, UsbSimAt
from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import READY, Condition
from drivers.core.device import Device
from drivers.core.driver import Driver
from drivers.core.hidraw_line import HidrawLine
from drivers.core.line import DeviceError, DeviceGone, DeviceTimeout, ReportLine
from drivers.core.listeners import Listeners, Listening
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.self_test import Failed, Trial
from drivers.core.usb_report_line import UsbReportLine
from drivers.core.work import Session
from drivers.signature import stu
from drivers.signature.port import (
    PadCommand,
    PadDone,
    PadNotDone,
    PadOutcome,
    PenEvent,
    PenLifted,
    PenMissed,
    PenTouched,
)
from drivers.signature.profile import USUAL, PadProfile
from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

LISTEN_S = 0.1
"""How long one look listens; a command waits no longer than that."""
WRAP = 1 << 16
"""Where the pad's time and sequence begin anew."""

_REPORTS: dict[PadCommand, tuple[bytes, ...]] = {
    PadCommand.BEGIN: (stu.TIMED, stu.CLEAR, stu.inking(on=True)),
    PadCommand.CLEAR: (stu.CLEAR,),
    PadCommand.END: (stu.inking(on=False), stu.CLEAR),
}


class Signing:
    """The work of a pad (`drivers.core.work.Work`)."""

    def __init__(self, profile: PadProfile, tell: Callable[[PenEvent], None]) -> None:
        self._profile = profile
        self._tell = tell
        self._pad: stu.Capability | None = None
        self._hearing = False
        self._down = False
        self._time: tuple[int, float] | None = None
        """The pad's last time, and what that was in milliseconds without wrapping."""
        self._last: stu.PenSample | None = None

    @property
    def poll_s(self) -> float:
        return 0.0  # a look is itself a wait

    def opened(self, session: Session[ReportLine]) -> Condition:
        answer = session.line.get_feature(stu.CAPABILITY, stu.CAPABILITY_BYTES, session.within(self._profile.answer_s))
        self._pad = stu.capability(answer)
        if self._pad is None:
            raise DeviceTimeout("it does not say how large it is")
        self._send(session, PadCommand.END)  # what a signing that broke off left on it
        return READY

    def poll(self, session: Session[ReportLine]) -> Condition:
        try:
            report = session.line.read_report(session.within(LISTEN_S))
        except DeviceTimeout:
            return READY
        sample = stu.pen_sample(report)
        if sample is not None and self._hearing and self._pad is not None:
            self._take(sample, self._pad, session.clock.monotonic_s() * 1000)
        return READY

    def perform(
        self, session: Session[ReportLine], command: PadCommand, deadline: float
    ) -> tuple[CompletionCode, PadOutcome]:
        try:
            if session.passed(deadline):
                return _ended(CompletionCode.TIME_OUT)
            self._send(session, command)
            self._forget_what_came_before(session)
        except DeviceGone:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
        except DeviceError:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING)
        self._lift()
        self._last = None
        if command is not PadCommand.CLEAR:
            self._hearing, self._time = command is PadCommand.BEGIN, None
        return CompletionCode.SUCCESS, PadDone()

    def unfinished(
        self,
        code: CompletionCode,
        reason: DeviceReason | None,
        *,
        begun: bool,  # noqa: ARG002 - a pad can be told again without harm
    ) -> PadOutcome:
        return PadNotDone(code, reason)

    def lost(self) -> None:
        self._lift()
        self._hearing = False

    def _send(self, session: Session[ReportLine], command: PadCommand) -> None:
        for report in _REPORTS[command]:
            session.line.set_feature(report, session.within(self._profile.answer_s))

    def _forget_what_came_before(self, session: Session[ReportLine]) -> None:
        """What the pen did before an order may still be on its way: it is another person's, or was just cleared."""
        deadline = session.within(self._profile.answer_s)
        while not session.passed(deadline):
            try:
                session.line.read_report(session.within(0))
            except DeviceTimeout:
                return

    def _take(self, sample: stu.PenSample, pad: stu.Capability, now_ms: float) -> None:
        last, self._last = self._last, sample
        if sample.sequence is not None and last is not None and last.sequence is not None:
            if sample == last:
                return  # the same report a second time
            missed = (sample.sequence - last.sequence - 1) % WRAP
            if missed:
                self._lift()
                self._tell(PenMissed(missed))
        self._move(sample, pad, now_ms)

    def _move(self, sample: stu.PenSample, pad: stu.Capability, now_ms: float) -> None:
        if not sample.touching:
            self._lift()
            return
        self._down = True
        self._tell(
            PenTouched(
                sample.x * self._profile.width_mm / pad.width,
                sample.y * self._profile.height_mm / pad.height,
                now_ms if sample.time is None else self._unwrapped(sample.time),
                min(1.0, sample.pressure / pad.most_pressure),
            )
        )

    def _unwrapped(self, time: int) -> float:
        last, sum_ms = self._time or (time, 0.0)
        sum_ms += (time - last) % WRAP
        self._time = (time, sum_ms)
        return sum_ms

    def _lift(self) -> None:
        if self._down:
            self._down = False
            self._tell(PenLifted())


def _ended(code: CompletionCode, reason: DeviceReason | None = None) -> tuple[CompletionCode, PadOutcome]:
    return code, PadNotDone(code, reason)


def dial_pad(address: Address, silences: int) -> ReportLine:  # noqa: ARG001 - reports have no speed to find out
    """HID, through the kernel or past it."""
    match address:
        case HidrawAt():
            return HidrawLine(address.path)
        case UsbAt() | UsbSimAt():
            return UsbReportLine(address)
        case _:
            raise AddressMistake(f"{address} is no way to a signature pad: hidraw: or usb: is")


class StuPad(Device[ReportLine, PadCommand, PadOutcome]):
    """A pad as screens know it (`drivers.signature.port.SignaturePad`)."""

    def __init__(self, name: DeviceName, profile: PadProfile, plug: Plug, clock: Clock) -> None:
        self._listeners: Listeners[PenEvent] = Listeners()
        self._surface_mm = (profile.width_mm, profile.height_mm)
        super().__init__(name, plug, dial_pad, Signing(profile, self._listeners.tell), clock)

    @property
    def surface_mm(self) -> tuple[float, float]:
        return self._surface_mm

    def listen(self, heard: Callable[[PenEvent], None]) -> Watch:
        watch = Listening(self._listeners, heard)
        watch.begin()
        return watch

    def send(
        self,
        command: PadCommand,
        done: Callable[[PadOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 3.0,
    ) -> RequestId:
        def completed(completion: Completion[PadOutcome]) -> None:
            done(completion.outcome)

        request = request_id or new_request_id()
        self._owner.submit(request, command, wait_s, completed)
        return request


def test_pad(pad: StuPad, trial: Trial) -> None:
    """It takes ink and puts it away again; whether the pen is heard, only a hand can show."""

    def told(command: PadCommand) -> str:
        outcome: PadOutcome = trial.await_answer(partial(pad.send, command, wait_s=trial.rest_s))
        if isinstance(outcome, PadNotDone):
            raise Failed(outcome.reason.value if outcome.reason else outcome.code.value)
        return "done"

    trial.check("takes ink", partial(told, PadCommand.BEGIN))
    trial.check("puts the ink away", partial(told, PadCommand.END))


DRIVER = Driver(
    kind=DeviceKind.SIGNATURE_PAD,
    package="drivers.signature",
    profile=PadProfile,
    usual=USUAL,
    reaches=(HidrawAt, UsbAt, UsbSimAt),
    make=StuPad,
    self_test=test_pad,
)
