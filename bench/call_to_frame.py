"""From a clerk's press of "call next" to the first frame of the window screen that has the number.

The clerk's terminal, the controller, the broker and the screen are processes of their own; all of them
read the same monotonic clock. The floor beside it is an empty frame: press to frame without hall and bus
cannot be faster than the screen draws.
"""

import queue
import subprocess
import sys
import threading
import time
from typing import IO

from bench.asker import Asker
from bench.figures import percentiles
from bench.rig import drive, running_hall
from hall.bus.connect import connect
from hall.contract.commands import CallNext, LogIn, MissTicket
from hall.contract.replies import Reply, TicketOnCall
from hall.home import Home

CALLS = 200
FRAME_WITHIN_S = 30.0
MACHINES = 8


def measure(calls: int = CALLS) -> dict[str, object]:
    with running_hall(machines=MACHINES, windows=1) as (home, _):
        link = connect(home, "window-1")
        link.start()
        try:
            asker = Asker(link)
            asker.ask(LogIn(post="1", clerk="1"))
            drive(home, "tickets", MACHINES, 3.0, services=1)
            return {"call_to_frame_ms": percentiles(_calls(home, asker, calls)), "calls": calls}
        finally:
            link.stop()


def _calls(home: Home, asker: Asker, calls: int) -> list[float]:
    argv = [sys.executable, "-m", "bench.frames", str(home.folder)]
    frames: queue.Queue[tuple[int, str]] = queue.Queue()
    latencies = []
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as screen:
        assert screen.stdout is not None
        listener = threading.Thread(target=_listen, args=(screen.stdout, frames), daemon=True)
        listener.start()
        try:
            for _ in range(calls):
                pressed_ns = time.monotonic_ns()
                reply = asker.ask(CallNext(post="1"))
                if not (isinstance(reply, Reply) and isinstance(reply.body, TicketOnCall)):
                    raise RuntimeError(f"the call was not made: {reply}")  # noqa: TRY004 -- no mistake of types
                latencies.append((_frame_with(reply.body.number, frames) - pressed_ns) / 1e6)
                asker.ask(MissTicket(post="1"))
        finally:
            screen.terminate()
            listener.join(FRAME_WITHIN_S)
    return latencies[1:]  # the first one waits for the screen to start


def _listen(output: IO[bytes], frames: "queue.Queue[tuple[int, str]]") -> None:
    for line in output:
        at_ns, number = line.decode().split()
        frames.put((int(at_ns), number))


def _frame_with(number: str, frames: "queue.Queue[tuple[int, str]]") -> int:
    """When the number first stood on the glass (ns). Raises `queue.Empty` when it does not come."""
    while True:
        at_ns, shown = frames.get(timeout=FRAME_WITHIN_S)
        if shown == number:
            return at_ns
