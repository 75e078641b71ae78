"""What the inputs of a board mean: switches that bounce, troubles of which the worst is told. No line, no clock."""

from collections.abc import Sequence

from drivers.auxiliary.port import InputChanged, InputName
from drivers.auxiliary.profile import Input
from drivers.core.condition import READY, Condition, degraded
from hall.contract.states import DeviceReason

WORST_FIRST = (
    (InputName.TAMPER, DeviceReason.TAMPERED),
    (InputName.BATTERY_LOW, DeviceReason.BATTERY_LOW),
    (InputName.ON_BATTERY, DeviceReason.ON_BATTERY),
    (InputName.DOOR, DeviceReason.DOOR_OPEN),
)


class Switches:
    """A switch changes when so many looks in a row say so."""

    def __init__(self, inputs: Sequence[Input], settled_after: int) -> None:
        self._inputs = tuple(inputs)
        self._settled_after = settled_after
        self._active: dict[InputName, bool] = {one.name: False for one in self._inputs}
        self._looks: dict[InputName, int] = {}

    @property
    def count(self) -> int:
        """Inputs to read."""
        return max((one.number + 1 for one in self._inputs), default=0)

    def look(self, levels: Sequence[bool]) -> list[InputChanged]:
        """One look at all inputs, True where the contact is closed."""
        seen: dict[InputName, bool] = {}
        for one in self._inputs:  # several switches may tell of the same thing
            seen[one.name] = seen.get(one.name, False) or levels[one.number] != one.active_when_open
        changes = []
        for name, active in seen.items():
            if active == self._active[name]:
                self._looks[name] = 0
                continue
            self._looks[name] = self._looks.get(name, 0) + 1
            if self._looks[name] >= self._settled_after:
                self._active[name], self._looks[name] = active, 0
                changes.append(InputChanged(name, active))
        return changes

    def condition(self) -> Condition:
        """The worst trouble there is."""
        return next((degraded(reason) for name, reason in WORST_FIRST if self._active.get(name)), READY)

    def forget(self) -> None:
        """The board was away: what is active is told anew."""
        self._active = dict.fromkeys(self._active, False)
        self._looks.clear()
