"""The self-test of a camera: it gives pictures that change, a still at full size, and something can be seen."""

import threading

from drivers.camera.jpeg import whole_picture
from drivers.camera.light import light_of
from drivers.camera.port import Camera, Frame, StillOutcome, StillTaken
from drivers.core.self_test import Failed, Trial

FRAMES = 10
DARKEST = 12
"""Mean lightness of 255: below it nothing can be seen."""


def see(device: Camera, trial: Trial) -> None:
    """`Driver.self_test` of cameras. No picture is kept or shown."""
    live: list[Frame] = []
    trial.check("gives live pictures", lambda: _live(device, trial, live))
    trial.check("takes a still at full size", lambda: _still(device, trial, live[-1]))
    trial.check("something can be seen", lambda: _seen(live[-1]))


def _live(device: Camera, trial: Trial, live: list[Frame]) -> str:
    came = threading.Event()
    look = device.look(came.set)
    began = trial.clock.monotonic_s()
    try:
        while len(live) < FRAMES:
            if not came.wait(trial.rest_s):
                raise Failed(f"{len(live)} pictures in {trial.clock.monotonic_s() - began:.1f} s")
            came.clear()
            frame = look.take()
            if frame is not None:
                live.append(frame)
    finally:
        look.stop()
    if len({frame.jpeg for frame in live}) == 1:
        raise Failed("the same picture again and again")
    first, last = live[0], live[-1]
    rate = (last.number - first.number) / max(0.001, last.taken_at - first.taken_at)
    return f"{last.width}x{last.height}, {rate:.1f} a second, the first after {(first.taken_at - began) * 1000:.0f} ms"


def _still(device: Camera, trial: Trial, live: Frame) -> str:
    outcome: StillOutcome = trial.await_answer(device.still)
    if not isinstance(outcome, StillTaken):
        raise Failed(f"{outcome.code.value}" + (f" ({outcome.reason.value})" if outcome.reason else ""))
    frame = outcome.frame
    if whole_picture(frame.jpeg) is None or light_of(frame.jpeg) is None:
        raise Failed("it cannot be decoded")
    if frame.width * frame.height < live.width * live.height:
        raise Failed(f"{frame.width}x{frame.height} is less than the live picture")
    return f"{frame.width}x{frame.height}, {len(frame.jpeg) // 1024} KiB"


def _seen(frame: Frame) -> str:
    light = light_of(frame.jpeg)
    if light is None:
        raise Failed("it cannot be decoded")
    if light.mean < DARKEST:
        raise Failed(f"black: lightness {light.mean:.0f} of 255; is the lens covered?")
    return f"lightness {light.mean:.0f} of 255"
