"""`hall device test`: one device's self-test, its result as JSON."""

import sys

import msgspec

from drivers.core.self_test import Trial, run_self_test
from drivers.registry import Registry
from drivers.tools.target import hint, made, read_target
from hall.clock import SystemClock
from hall.home import Home


def test_device(home: Home, text: str, within_s: float) -> int:
    """Exit status 0 if it passed, 1 if not. Raises `AddressMistake` and `UnknownModel` before anything is sent."""
    registry = Registry(home.profiles)
    for mistake in registry.mistakes:
        sys.stderr.write(f"left out: {mistake}\n")
    target = read_target(text, registry)
    clock = SystemClock()
    device = made(target, registry, clock)
    sys.stderr.write(f"{target.model.driver} {target.model.model} at {target.address}\n")
    trial = Trial(clock, within_s, lambda what: sys.stderr.write(f"  {what} …\n"))
    device.start()
    try:
        result = run_self_test(device, registry.self_test(target.model), trial)
        state = device.state
    finally:
        device.stop()
    sys.stderr.write(hint(target.address, state))
    said = {
        "address": str(target.address),
        "kind": target.model.kind,
        "driver": target.model.driver,
        "model": target.model.model,
        "phase": state.phase,
        "reason": state.reason,
        "passed": result.passed,
        "checks": result.checks,
    }
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(said)).decode() + "\n")
    return 0 if result.passed else 1
