"""A power supply known to upsd on this machine or another: on the mains, on its battery, and for how long."""

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Never

from msgspec import Meta

from drivers.auxiliary.port import InputChanged
from drivers.auxiliary.supply import Supply
from drivers.auxiliary.ups import nut
from drivers.core.address import TcpAt
from drivers.core.completion import CompletionCode
from drivers.core.condition import MISCONFIGURED, Condition, fault
from drivers.core.device import Device
from drivers.core.dial import dial_at
from drivers.core.driver import Driver
from drivers.core.line import ByteLine, DeviceTimeout
from drivers.core.listeners import Listeners, Listening
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.profile import Profile
from drivers.core.work import Session
from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

CHUNK = 4096


class UpsProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which supply."""

    ups: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$(?!\n)")] = "ups"
    """Its name in ups.conf."""
    low_percent: Annotated[int, Meta(ge=0, le=100)] = 20
    """On battery, a charge that counts as low whatever the supply itself calls low."""
    poll_s: float = 2.0
    answer_s: float = 1.5


class Powering:
    """The work of a supply (`drivers.core.work.Work`)."""

    def __init__(self, profile: UpsProfile, tell: Callable[[InputChanged], None]) -> None:
        self._profile = profile
        self._tell = tell
        self._last: Supply | None = None

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[ByteLine]) -> Condition:
        return self.poll(session)

    def poll(self, session: Session[ByteLine]) -> Condition:
        answer = self._ask(session)
        if isinstance(answer, nut.Refusal):
            return MISCONFIGURED if answer.word == "UNKNOWN-UPS" else fault(DeviceReason.NOT_RESPONDING)
        supply = nut.supply(answer, self._profile.low_percent)
        if supply is None:
            return fault(DeviceReason.NOT_RESPONDING)
        for change in supply.changes(self._last):
            self._tell(change)
        self._last = supply
        return supply.condition()

    def perform(
        self,
        session: Session[ByteLine],  # noqa: ARG002 - nothing is told to a supply
        command: object,  # noqa: ARG002
        deadline: float,  # noqa: ARG002
    ) -> tuple[CompletionCode, None]:
        return CompletionCode.INVALID_DATA, None

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> None:
        """No command exists."""

    def lost(self) -> None:
        """What was told last stays told: a lost line is no change of the power."""

    def _ask(self, session: Session[ByteLine]) -> nut.Variables | nut.Refusal:
        reader, until = nut.Reader(self._profile.ups), session.within(self._profile.answer_s)
        session.line.drain()  # an answer that came too late belongs to nobody
        session.line.write(nut.ask(self._profile.ups), until)
        with suppress(DeviceTimeout):
            while not session.passed(until):
                for answer in reader.feed(session.line.read(CHUNK, until)):
                    return answer
        raise DeviceTimeout("upsd does not answer")


class Ups(Device[ByteLine, Never, None]):
    """A supply as terminals know it (`drivers.auxiliary.port.Cabinet`)."""

    def __init__(self, name: DeviceName, profile: UpsProfile, plug: Plug, clock: Clock) -> None:
        self._listeners: Listeners[InputChanged] = Listeners()
        super().__init__(name, plug, dial_at(()), Powering(profile, self._listeners.tell), clock)

    def listen(self, heard: Callable[[InputChanged], None]) -> Watch:
        watch = Listening(self._listeners, heard)
        watch.begin()
        return watch


DRIVER = Driver(
    kind=DeviceKind.AUXILIARY,
    package="drivers.auxiliary.ups",
    profile=UpsProfile,
    usual="nut",
    reaches=(TcpAt,),
    make=Ups,
)
