"""Recording a line and playing a recording back: verbs of any device's cable."""

from pathlib import Path

from hardware_sim.annotations import FilePath
from hardware_sim.cable import CableVerb
from hardware_sim.on_bench import OnBench
from hardware_sim.sessions.played import Order


class Record(CableVerb, frozen=True, kw_only=True):
    """record what is said on a device's line into a new file"""

    out: FilePath = ""

    def act(self, on_bench: OnBench) -> str:
        path = Path(self.out) if self.out else on_bench.spot.file("jsonl")
        on_bench.record(path)
        return f"what {self.device} of {self.terminal} says and hears goes to {path}"


class RecordStop(CableVerb, frozen=True, kw_only=True):
    """end a recording"""

    def act(self, on_bench: OnBench) -> str:
        recorder = on_bench.stop_recording()
        return f"{recorder.pieces} pieces are in {recorder.path}"


class Play(CableVerb, frozen=True, kw_only=True):
    """let a recording answer in a device's place"""

    session: FilePath
    order: Order = Order.STRICT

    def act(self, on_bench: OnBench) -> str:
        turns = on_bench.play(Path(self.session), self.order)
        return f"{turns} turns are played in place of {self.device} of {self.terminal}"


class PlayStop(CableVerb, frozen=True, kw_only=True):
    """let a device answer for itself again"""

    def act(self, on_bench: OnBench) -> str:
        on_bench.stop_playing()
        return f"{self.device} of {self.terminal} answers for itself"


SESSION_VERBS = (Record, RecordStop, Play, PlayStop)
