"""What a camera does once its line is open: pictures for who looks, stills and settings on command."""

import weakref
from typing import Final, TypeAlias

import structlog
from msgspec import Struct

from drivers.camera.eyes import Eyes
from drivers.camera.jpeg import Picture
from drivers.camera.light import light_of
from drivers.camera.line import CameraLine
from drivers.camera.port import CameraCommand, Control, ControlSet, Frame, Level, NotDone, Set, TakeStill
from drivers.camera.profile import CameraProfile
from drivers.camera.sight import Judge, Sight
from drivers.core.address import AddressMistake
from drivers.core.completion import CompletionCode
from drivers.core.condition import Condition
from drivers.core.line import DeviceBarred, DeviceBusy, DeviceError, DeviceGone, DeviceTimeout
from drivers.core.work import Session
from hall.contract.states import DeviceReason

LISTEN_S: Final = 0.2
"""How long one look waits for a picture; a command waits no longer than that."""
IDLE_S: Final = 0.1
"""Who begins to look waits so long before the camera is told."""
ALIVE_S: Final = 2.0
"""How often a resting camera is asked whether it is there."""
DOUBT_S: Final = 5.0
"""How often a camera that failed is tried though nobody looks."""
BEGIN_AGAIN_S: Final = 0.5
CLOSE_LEVELS: Final = 20
"""A camera's steps are its own: nearer than that to what was wanted, it took."""

log = structlog.get_logger(__name__)


class Kept(Struct, frozen=True, eq=False):
    """A still on its way: it lives as long as somebody has it, however long its command is remembered."""

    frame: weakref.ref[Frame]


Outcome: TypeAlias = Kept | ControlSet | NotDone


class Watching:
    """The work of a camera (`drivers.core.work.Work`)."""

    def __init__(self, profile: CameraProfile, eyes: Eyes, judge: Judge = light_of) -> None:
        self._profile = profile
        self._eyes = eyes
        self._sight = Sight(profile, judge)
        self._wanted: dict[Control, Level | None] = {control: profile.settings.get(control) for control in Control}
        self._frames = 0
        self._still: Frame | None = None
        """Held until it is handed over."""
        self._next_alive = 0.0
        self._pause_s = 0.0

    @property
    def poll_s(self) -> float:
        return self._pause_s if self._eyes.anyone else IDLE_S

    def opened(self, session: Session[CameraLine]) -> Condition:
        for control, level in self._wanted.items():
            try:
                took = self._set(session, control, level, session.within(self._profile.answer_s))
            except DeviceTimeout:
                took = NotDone(CompletionCode.TIME_OUT)
            if isinstance(took, NotDone) and took.code is not CompletionCode.INVALID_DATA:
                log.warning("camera_setting_not_taken", control=control.value)
        return self._sight.condition

    def poll(self, session: Session[CameraLine]) -> Condition:
        self._still = None
        if self._eyes.anyone:
            return self._look(session)
        if session.line.watching:
            session.line.rest()
        self._see_nothing()
        now = session.clock.monotonic_s()
        if now >= self._next_alive:
            self._next_alive = now + (DOUBT_S if self._sight.doubt else ALIVE_S)
            if self._sight.doubt:
                return self._try_out(session)
            session.line.alive(session.within(self._profile.answer_s))
        return self._sight.condition

    def perform(
        self, session: Session[CameraLine], command: CameraCommand, deadline: float
    ) -> tuple[CompletionCode, Outcome]:
        silent = DeviceReason.NO_PICTURE if isinstance(command, TakeStill) else DeviceReason.NOT_RESPONDING
        self._next_alive = 0.0  # whatever comes of it, look after the camera next
        try:
            outcome = (
                self._take_still(session, deadline)
                if isinstance(command, TakeStill)
                else self._obey(session, command, deadline)
            )
        except DeviceGone:
            outcome = NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
        except (DeviceBarred, AddressMistake):
            outcome = NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.MISCONFIGURED)
        except DeviceBusy:
            outcome = NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.HELD_BY_ANOTHER)
        except DeviceError:
            late = session.passed(deadline)
            outcome = NotDone(CompletionCode.TIME_OUT if late else CompletionCode.HARDWARE_ERROR, silent)
        return (outcome.code if isinstance(outcome, NotDone) else CompletionCode.SUCCESS), outcome

    def unfinished(
        self,
        code: CompletionCode,
        reason: DeviceReason | None,
        *,
        begun: bool,  # noqa: ARG002 - a camera can be told again without harm
    ) -> Outcome:
        return NotDone(code, reason)

    def lost(self) -> None:
        self._still = None
        self._next_alive = 0.0
        self._see_nothing()

    # Live

    def _look(self, session: Session[CameraLine]) -> Condition:
        line = session.line
        try:
            if not line.watching:
                line.watch(session.within(self._profile.start_s))
            picture = line.picture(session.within(LISTEN_S))
        except DeviceTimeout:
            self._pause_s = 0.0 if line.watching else BEGIN_AGAIN_S
            if self._sight.nothing_came(session.clock.monotonic_s()):
                self._eyes.show(None)
                line.rest()  # to begin anew is all one can do from here
            return self._sight.condition
        self._pause_s = 0.0  # a look is itself a wait
        now = session.clock.monotonic_s()
        self._eyes.show(self._frame(picture, now) if self._sight.saw(picture, now) else None)
        return self._sight.condition

    def _try_out(self, session: Session[CameraLine]) -> Condition:
        """One picture, for nobody: is a camera that failed well again?"""
        try:
            session.line.watch(session.within(self._profile.start_s))
            self._sight.believes(session.line.picture(session.within(self._profile.start_s)))
        except DeviceTimeout:
            pass
        finally:
            session.line.rest()
        return self._sight.condition

    def _frame(self, picture: Picture, now: float) -> Frame:
        self._frames += 1
        return Frame(picture.jpeg, picture.width, picture.height, self._frames, now)

    def _see_nothing(self) -> None:
        self._eyes.show(None)
        self._sight.forget()
        self._pause_s = 0.0

    # Commands

    def _take_still(self, session: Session[CameraLine], deadline: float) -> Outcome:
        if self._sight.frozen:
            return NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NO_PICTURE)  # it could be another page's
        session.mark_busy()
        self._sight.pause()
        picture = session.line.still(deadline)
        if self._profile.still not in (None, (picture.width, picture.height)):
            return NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.MISCONFIGURED)
        self._sight.believes(picture)
        self._still = self._frame(picture, session.clock.monotonic_s())
        return Kept(weakref.ref(self._still))

    def _obey(self, session: Session[CameraLine], command: Set, deadline: float) -> Outcome:
        outcome = self._set(session, command.control, command.level, deadline)
        if isinstance(outcome, ControlSet):
            self._wanted[command.control] = command.level
        return outcome

    def _set(
        self, session: Session[CameraLine], control: Control, level: Level | None, deadline: float
    ) -> ControlSet | NotDone:
        """Tells the camera, and believes only what it says of itself afterwards."""
        until = min(deadline, session.within(2 * self._profile.answer_s))
        if not session.line.tell(control, level, until):
            return NotDone(CompletionCode.INVALID_DATA)
        says = session.line.ask(control, until)
        if (says is None) != (level is None) or abs((says or 0) - (level or 0)) > CLOSE_LEVELS:
            return NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR)
        return ControlSet(control, says)
