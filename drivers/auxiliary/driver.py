"""A board with relays and inputs over Modbus RTU: blinks the lights, watches the switches."""

from collections.abc import Callable
from contextlib import suppress

from drivers.auxiliary import modbus
from drivers.auxiliary.blinking import Blinking, NoSuchLight
from drivers.auxiliary.light_test import shine_each
from drivers.auxiliary.port import InputChanged, LightDone, LightNotDone, LightOutcome, SetLight
from drivers.auxiliary.profile import USUAL, BoardProfile
from drivers.auxiliary.switches import Switches
from drivers.core.address import SerialAt, TcpAt
from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import Condition
from drivers.core.device import Device
from drivers.core.dial import dial_at
from drivers.core.driver import Driver
from drivers.core.line import ByteLine, DeviceError, DeviceGone, DeviceTimeout
from drivers.core.listeners import Listeners, Listening
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.work import Session
from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

CHUNK = 256
TRIES = 3
BLINK_S = 0.05


class Watching:
    """The work of a board (`drivers.core.work.Work`)."""

    def __init__(self, profile: BoardProfile, tell: Callable[[InputChanged], None]) -> None:
        self._profile = profile
        self._tell = tell
        self._switches = Switches(profile.inputs, profile.settled_after)
        self._blinking = Blinking(profile.lights)
        self._levels: dict[int, bool] = {}
        """Relays as the board confirmed them."""
        self._look_at = 0.0

    @property
    def poll_s(self) -> float:
        return BLINK_S if self._blinking.lamps else self._profile.look_s

    def opened(self, session: Session[ByteLine]) -> Condition:
        self._switches.forget()
        if not self._switches.count:
            self._ask(session, modbus.read_coils(self._profile.unit, 1))  # is it there at all?
        for _ in range(self._profile.settled_after if self._switches.count else 0):
            self._look(session)
        self._shine(session)
        return self._switches.condition()

    def poll(self, session: Session[ByteLine]) -> Condition:
        if session.passed(self._look_at):
            self._look(session)
        self._shine(session)
        return self._switches.condition()

    def perform(
        self,
        session: Session[ByteLine],
        command: SetLight,
        deadline: float,  # noqa: ARG002 - a few exchanges of a tenth of a second
    ) -> tuple[CompletionCode, LightOutcome]:
        try:
            self._blinking.told(command)
            self._shine(session)
        except NoSuchLight:
            return _ended(CompletionCode.INVALID_DATA)
        except DeviceGone:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
        except DeviceError:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING)
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
        self._levels.clear()

    def _look(self, session: Session[ByteLine]) -> None:
        self._look_at = session.within(self._profile.look_s)
        count = self._switches.count
        if not count:
            return
        levels = modbus.bits(self._ask(session, modbus.read_inputs(self._profile.unit, count)), count)
        if levels is None:
            raise DeviceTimeout("it has fewer inputs than its profile says")
        for change in self._switches.look(levels):
            self._tell(change)

    def _shine(self, session: Session[ByteLine]) -> None:
        for relay, on in self._blinking.levels(session.within(0)).items():
            if self._levels.get(relay) is not on:
                self._ask(session, modbus.write_coil(self._profile.unit, relay, on))
                self._levels[relay] = on

    def _ask(self, session: Session[ByteLine], request: bytes) -> modbus.Answer:
        """The answer to it; asked again it does no harm. Raises a line's errors."""
        line, unit, function = session.line, self._profile.unit, request[1]
        for _ in range(TRIES):
            framer, until = modbus.Framer(unit), session.within(self._profile.answer_s)
            line.drain()  # an answer that came too late belongs to nobody
            line.write(request, until)
            with suppress(DeviceTimeout):
                while not session.passed(until):
                    for told in framer.feed(line.read(CHUNK, until)):
                        if isinstance(told, modbus.Answer) and told.function == function:
                            if function != modbus.WRITE_COIL or told.data == request[2:-2]:
                                return told
                        elif isinstance(told, modbus.Answer) and told.function & modbus.REFUSED:
                            raise _Refused
        raise DeviceTimeout("the board is silent")


class _Refused(DeviceTimeout):
    """It answers that it cannot: it has no such relay or input."""

    def __init__(self) -> None:
        super().__init__("the board refuses: has it as many relays and inputs as its profile says?")


def _ended(code: CompletionCode, reason: DeviceReason | None = None) -> tuple[CompletionCode, LightOutcome]:
    return code, LightNotDone(code, reason)


class CabinetBoard(Device[ByteLine, SetLight, LightOutcome]):
    """A board as terminals know it (`drivers.auxiliary.port.Cabinet` and `Lights`)."""

    def __init__(self, name: DeviceName, profile: BoardProfile, plug: Plug, clock: Clock) -> None:
        self._listeners: Listeners[InputChanged] = Listeners()
        self.lights = profile.lights
        super().__init__(name, plug, dial_at(profile.bauds), Watching(profile, self._listeners.tell), clock)

    def listen(self, heard: Callable[[InputChanged], None]) -> Watch:
        watch = Listening(self._listeners, heard)
        watch.begin()
        return watch

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
    kind=DeviceKind.AUXILIARY,
    package="drivers.auxiliary",
    profile=BoardProfile,
    usual=USUAL,
    reaches=(SerialAt, TcpAt),
    make=CabinetBoard,
    self_test=shine_each,
)
LIGHTS_DRIVER = Driver(
    kind=DeviceKind.LIGHTS,
    package="drivers.auxiliary",
    profile=BoardProfile,
    usual=USUAL,
    reaches=(SerialAt, TcpAt),
    make=CabinetBoard,
    self_test=shine_each,
)
"""The same board where it has lights."""
