"""The self-test of guide lights: each shines in each of its colours, one after the other, and goes off again."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from drivers.auxiliary.port import Flash, LightColour, LightNotDone, LightOutcome, Lights, SetLight
from drivers.core.self_test import Failed, Trial
from hall.contract.ids import RequestId

SEEN_S = 0.5
"""How long each shines."""


class Shining(Lights, Protocol):
    """Lights that can say what they are."""

    @property
    def lights(self) -> Mapping[str, Collection[LightColour]]: ...


def shine_each(device: Shining, trial: Trial) -> None:
    """Whether a lamp that was switched really shines, an eye must tell."""
    for light, colours in device.lights.items():
        for colour in colours:
            words = f"{light} shines" + ("" if colour is LightColour.ANY else f" {colour}")
            trial.check(words, _switched(device, trial, SetLight(light, Flash.CONTINUOUS, colour)))
            trial.pause(SEEN_S)
        trial.check(f"{light} goes off", _switched(device, trial, SetLight(light, Flash.OFF)))


def _switched(device: Shining, trial: Trial, command: SetLight) -> Callable[[], str]:
    def switch() -> str:
        def ask(done: Callable[[LightOutcome], None]) -> RequestId:
            return device.set_light(command, done, wait_s=max(0.1, trial.rest_s))

        outcome = trial.await_answer(ask)
        if isinstance(outcome, LightNotDone):
            raise Failed(outcome.reason.value if outcome.reason else outcome.code.value)
        return "confirmed"

    return switch
