"""Guide lights as LEDs of the kernel: on is the greatest brightness, off is none, read back after writing."""

from collections.abc import Callable, Mapping
from typing import Annotated

from msgspec import Meta

from drivers.auxiliary.blinking import Blinking, NoSuchLight
from drivers.auxiliary.light_test import shine_each
from drivers.auxiliary.port import LightColour, LightDone, LightNotDone, LightOutcome, SetLight
from drivers.auxiliary.sysfs import FolderLine, dial_folder
from drivers.core.address import SysfsAt
from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import MISCONFIGURED, READY, Condition, fault
from drivers.core.device import Device
from drivers.core.driver import Driver
from drivers.core.line import DeviceError, DeviceGone
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.profile import Profile
from drivers.core.work import Session
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

BLINK_S = 0.05

LampName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_:-]{1,64}$(?!\n)")]
"""A folder under /sys/class/leds, `hall:green:id-card`."""


class LampProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which LED is which light."""

    lights: Annotated[Mapping[str, Mapping[LightColour, LampName]], Meta(min_length=1)]
    """Light to colour to LED; a light of one colour has `any`."""


class Shining:
    """The work of the lamps (`drivers.core.work.Work`)."""

    def __init__(self, profile: LampProfile) -> None:
        self._blinking: Blinking[str] = Blinking(profile.lights)
        self._on: dict[str, bool] = {}

    @property
    def poll_s(self) -> float:
        return BLINK_S

    def opened(self, session: Session[FolderLine]) -> Condition:
        self._on.clear()
        if not set(self._blinking.lamps) <= set(session.line.names()):
            return MISCONFIGURED
        for lamp in self._blinking.lamps:
            if session.line.read(lamp, "trigger") is not None:
                session.line.write("none", lamp, "trigger")  # else the kernel blinks it for the disk or the network
        return self.poll(session)

    def poll(self, session: Session[FolderLine]) -> Condition:
        if not set(self._blinking.lamps) <= set(session.line.names()):
            return MISCONFIGURED
        return READY if self._shine(session) else fault(DeviceReason.HARDWARE_ERROR)

    def perform(
        self,
        session: Session[FolderLine],
        command: SetLight,
        deadline: float,  # noqa: ARG002 - the kernel answers at once
    ) -> tuple[CompletionCode, LightOutcome]:
        try:
            self._blinking.told(command)
            well = self._shine(session)
        except NoSuchLight:
            return _ended(CompletionCode.INVALID_DATA)
        except DeviceGone:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
        except DeviceError:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.MISCONFIGURED)
        if not well:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR)
        return CompletionCode.SUCCESS, LightDone()

    def unfinished(
        self,
        code: CompletionCode,
        reason: DeviceReason | None,
        *,
        begun: bool,  # noqa: ARG002 - a light can be told again without harm
    ) -> LightOutcome:
        return LightNotDone(code, reason)

    def lost(self) -> None:
        self._on.clear()

    def _shine(self, session: Session[FolderLine]) -> bool:
        """Whether every lamp is as it should be."""
        well = True
        for lamp, on in self._blinking.levels(session.within(0)).items():
            if self._on.get(lamp) is on:
                continue
            most = session.line.read(lamp, "max_brightness") or "1"
            session.line.write(most if on else "0", lamp, "brightness")
            if (session.line.read(lamp, "brightness") not in (None, "", "0")) is on:
                self._on[lamp] = on
            else:
                well = False
        return well


def _ended(code: CompletionCode, reason: DeviceReason | None = None) -> tuple[CompletionCode, LightOutcome]:
    return code, LightNotDone(code, reason)


class Lamps(Device[FolderLine, SetLight, LightOutcome]):
    """The lamps as terminals know them (`drivers.auxiliary.port.Lights`)."""

    def __init__(self, name: DeviceName, profile: LampProfile, plug: Plug, clock: Clock) -> None:
        self.lights = profile.lights
        super().__init__(name, plug, dial_folder, Shining(profile), clock)

    def set_light(
        self,
        command: SetLight,
        done: Callable[[LightOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 2.0,
    ) -> RequestId:
        def completed(completion: Completion[LightOutcome]) -> None:
            done(completion.outcome)

        request = request_id or new_request_id()
        self._owner.submit(request, command, wait_s, completed)
        return request


DRIVER = Driver(
    kind=DeviceKind.LIGHTS,
    package="drivers.auxiliary.lamps",
    profile=LampProfile,
    usual="kernel-leds",
    reaches=(SysfsAt,),
    make=Lamps,
    self_test=shine_each,
)
