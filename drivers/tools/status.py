"""`hall device status`: how the devices of a running hall are, or how one is that is asked directly."""

import queue
import sys
import threading
import time

import msgspec
from msgspec import Struct, structs

from drivers.core.self_test import WORKS, settled
from drivers.registry import Registry
from drivers.tools.target import hint, made, read_target
from hall.bus.connect import connect
from hall.bus.port import LinkPhase
from hall.clock import SystemClock
from hall.contract.ids import DeviceId, TerminalId
from hall.contract.states import DeviceState
from hall.home import Home
from hall.identity import OBSERVER

LOOK_S = 0.1
PAUSE_S = 0.5
"""Retained messages follow a subscription without a pause of this length."""
BROKER_THERE = {LinkPhase.CONNECTED, LinkPhase.HALL_AWAY}


class Shown(Struct, frozen=True, omit_defaults=True):
    """One device as it is shown; without a phase nothing was heard of it."""

    terminal: str
    device: str
    kind: str
    phase: str | None = None
    reason: str | None = None
    action: str | None = None
    since: int | None = None
    trouble: str = ""
    """Why it cannot be reached, where it was asked directly."""


def show_status(home: Home, what: str, within_s: float, *, as_json: bool) -> int:
    """0 if every device that was asked for works, else 1.

    Raises `AddressMistake` and `UnknownModel` for a mistaken address, `HomeMistake` where there is no hall.
    """
    shown = [_asked(home, what, within_s)] if ":" in what else _heard(home, what, within_s)
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(shown)).decode() + "\n")
    else:
        for one in shown:
            how = " ".join(filter(None, (one.phase or "not heard of", one.reason, one.action)))
            why = f" ({one.trouble})" if one.trouble else ""
            sys.stdout.write(f"{one.terminal} {one.device} ({one.kind}): {how}{why}\n")
    return 0 if shown and all(one.phase in WORKS for one in shown) else 1


def _asked(home: Home, what: str, within_s: float) -> Shown:
    registry, clock = Registry(home.profiles), SystemClock()
    target = read_target(what, registry)
    device = made(target, registry, clock)
    device.start()
    try:
        state = settled(device, clock, clock.monotonic_s() + within_s)
        trouble = device.trouble
    finally:
        device.stop()
    sys.stderr.write(hint(target.address, state))
    return structs.replace(_shown(state), trouble=trouble)


def _heard(home: Home, only: TerminalId, within_s: float) -> list[Shown]:
    """From the bus: what every configured device last said, and those that were plugged in. What the bus keeps comes
    in one go, so a pause after it means that this was all.
    """
    terminals = [one for one in home.site().terminals if only in {"", one.id}]
    if not terminals:
        sys.stderr.write(f"there is no terminal {only!r}\n")
        return []
    configured = {(one.id, device.id): device.kind.value for one in terminals for device in one.devices}
    states: queue.Queue[DeviceState] = queue.Queue()
    up = threading.Event()
    link = connect(home, OBSERVER)
    link.start()
    watch = link.watch_devices(only or "+", states.put)
    watch_link = link.watch_link(lambda phase: up.set() if phase in BROKER_THERE else None)
    heard: dict[tuple[TerminalId, DeviceId], DeviceState] = {}
    until = time.monotonic() + within_s
    try:
        while (rest := until - time.monotonic()) > 0:
            all_said = up.is_set() and heard.keys() >= configured.keys()
            try:
                state = states.get(timeout=min(rest, PAUSE_S) if all_said else min(rest, LOOK_S))
            except queue.Empty:
                if all_said:
                    break
                continue
            heard[state.terminal, state.device] = state
    finally:
        watch.stop()
        watch_link.stop()
        link.stop()
    silent = [Shown(*who, kind) for who, kind in configured.items() if who not in heard]
    return [_shown(state) for _, state in sorted(heard.items()) if not state.withdrawn] + silent


def _shown(state: DeviceState) -> Shown:
    return Shown(
        state.terminal, state.device, state.kind, state.phase.value, state.reason and state.reason.value,
        state.action.value if state.reason else None, state.since,
    )  # fmt: skip
