"""What a technician before a terminal's screen asks of its devices: which there are, where, and whether each works."""

import threading
from collections.abc import Callable, Sequence

from msgspec import Struct

from drivers.core.address import AddressMistake
from drivers.core.listeners import log_mistake
from drivers.core.self_test import SelfTest, Trial, run_self_test
from drivers.devices import Devices, Standing
from drivers.following import Across
from hall.clock import Clock
from hall.contract.ids import DeviceId
from hall.sites.definition import DeviceKind

TEST_WITHIN_S = 30.0


class OnHand(Struct, frozen=True):
    """A device in words that do not change while it is plugged in. `place` is empty where nothing is plugged in."""

    device: DeviceId
    kind: DeviceKind
    model: str
    place: str


class Workshop:
    """Tests run one at a time, each on a thread of its own; what came of it is heard on the screen's."""

    def __init__(self, devices: Devices, across: Across, clock: Clock) -> None:
        self._devices = devices
        self._across = across
        self._clock = clock
        self._at_work = threading.Lock()

    def on_hand(self) -> Sequence[OnHand]:
        return [OnHand(one.device, one.kind, one.model, _place(one)) for one in self._devices.standing]

    def test(self, device: DeviceId, told: Callable[[str | None], None]) -> None:
        """`told` is called once: with None when every check passed, else with what was found, for a technician."""
        standing = next((one for one in self._devices.standing if one.device == device), None)
        tell = self._across(told)
        if standing is None:
            tell("pulled out")
            return
        threading.Thread(target=self._run, args=(standing, tell), name=f"test-{device}", daemon=True).start()

    def _run(self, standing: Standing, tell: Callable[[str | None], None]) -> None:
        with self._at_work:
            try:
                result = run_self_test(standing.owned, standing.self_test, Trial(self._clock, TEST_WITHIN_S))
            except Exception as mistake:  # noqa: BLE001 - a driver's mistake in its test must not leave anybody waiting
                log_mistake("self_test_failed", mistake, device=standing.device)
                tell(f"test broke off: {type(mistake).__name__}")
                return
        tell(_found(result))


def _found(result: SelfTest) -> str | None:
    failed = next((check for check in result.checks if not check.passed), None)
    if result.passed:
        return None
    return f"{failed.name}: {failed.found}" if failed else "nothing was checked"


def _place(standing: Standing) -> str:
    try:
        found = standing.find()
    except AddressMistake as mistake:
        return str(mistake)
    return str(found) if found is not None else ""
