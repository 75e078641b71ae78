"""Which ticket machine needs a person, and what that person should do (取号机预警)."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from hall.bus.port import HallLink, Watch
from hall.contract.ids import DeviceId, TerminalId
from hall.contract.states import DevicePhase, DeviceReason, DeviceState, Presence
from hall.sites.definition import DeviceKind, Role
from hall.sites.site import Site
from ui_kit.device_words import DEVICE_NAMES, STAFF_ACTION, WRONG
from ui_kit.phrase import NOTHING, Phrase

ANY = "+"
GONE = Phrase("已离线", " is gone from the network")
GONE_DO = Phrase("请查看设备是否开机、网线是否接好。", "Check that it is on and its network cable is in.")
OF_THE_MACHINE = {
    DeviceReason.PAPER_OUT,
    DeviceReason.PAPER_LOW,
    DeviceReason.PAPER_JAMMED,
    DeviceReason.COVER_OPEN,
    DeviceReason.DOOR_OPEN,
    DeviceReason.TAMPERED,
    DeviceReason.ON_BATTERY,
    DeviceReason.BATTERY_LOW,
}
"""Reasons that need no device named: there is only one paper in a ticket machine, one door, one supply."""
AT_ONCE = {DeviceReason.TAMPERED, DeviceReason.BATTERY_LOW}
"""They stop nothing yet, and cannot wait."""
IN_THE_BACKGROUND = {DeviceKind.LIGHTS, DeviceKind.AUXILIARY}
"""Kinds whose failure stops no work."""


class MachineAlarm(Struct, frozen=True):
    """One line for the staff: what is wrong where, and what to do. `fault`: it stops work now, or cannot wait."""

    happened: Phrase
    do: Phrase
    fault: bool
    forced: bool = False
    """Somebody may be at the machine's inside now."""


class MachineAlarms:
    """Follows every ticket machine of the hall. Nothing here knows a person or a ticket."""

    def __init__(self, site: Site) -> None:
        machines = [terminal.id for terminal in site.terminals if terminal.role is Role.TICKET_MACHINE]
        self._names = {machine: place for place, machine in enumerate(machines, 1)}
        self._devices: dict[tuple[TerminalId, DeviceId], DeviceState] = {}
        self._offline: set[TerminalId] = set()

    def device_heard(self, state: DeviceState) -> None:
        if state.terminal not in self._names:
            return
        if state.withdrawn:
            self._devices.pop((state.terminal, state.device), None)
        else:
            self._devices[state.terminal, state.device] = state

    def presence_heard(self, presence: Presence) -> None:
        if presence.terminal in self._names:
            (self._offline.discard if presence.online else self._offline.add)(presence.terminal)

    def now(self) -> list[MachineAlarm]:
        """A forced cabinet first, then what else is worst, then in the order of the machines."""
        return sorted(self._alarms(), key=lambda alarm: (not alarm.forced, not alarm.fault))

    def _alarms(self) -> Iterator[MachineAlarm]:
        for machine, place in self._names.items():
            name = Phrase(f"{place} 号取号机", f"Ticket machine {place}")
            if machine in self._offline:
                yield MachineAlarm(_joined(name, GONE), GONE_DO, fault=True)
                continue  # what its devices said last is no longer known to be true
            for _, state in sorted(item for item in self._devices.items() if item[0][0] == machine):
                if state.reason is not None and state.phase is not DevicePhase.OPENING:
                    whose = NOTHING if state.reason in OF_THE_MACHINE else _device_name(state.kind)
                    yield MachineAlarm(
                        _joined(name, whose, WRONG[state.reason]),
                        STAFF_ACTION[state.reason],
                        fault=_is_fault(state, state.reason),
                        forced=state.reason is DeviceReason.TAMPERED,
                    )


def _is_fault(state: DeviceState, reason: DeviceReason) -> bool:
    if reason in AT_ONCE:
        return True
    return state.phase is not DevicePhase.DEGRADED and state.kind not in IN_THE_BACKGROUND


def _device_name(kind: str) -> Phrase:
    try:
        name = DEVICE_NAMES[DeviceKind(kind)]
    except ValueError:  # a device of a newer terminal
        return NOTHING
    return Phrase(name.zh, f", {name.en}:")


def _joined(*parts: Phrase) -> Phrase:
    return Phrase("".join(part.zh for part in parts), "".join(part.en for part in parts))


def follow(alarms: MachineAlarms, link: HallLink, changed: Callable[[], None]) -> list[Watch]:
    """Keep `alarms` up to date and say when they may have changed."""

    def device(state: DeviceState) -> None:
        alarms.device_heard(state)
        changed()

    def presence(heard: Presence) -> None:
        alarms.presence_heard(heard)
        changed()

    return [link.watch_devices(ANY, device), link.watch_presence(ANY, presence)]
