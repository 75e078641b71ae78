"""Terminals under load: each asks, waits for the answer and asks again. Prints one JSON line.

Run by the benchmarks as a process of its own, so that the load does not share an interpreter with what
it measures. `tickets` takes numbers, `calls` calls and misses them (a miss frees the post for the next call).
"""

import argparse
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count as count_up
from itertools import repeat
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.site import LETTERS
from hall.bus.connect import connect
from hall.bus.port import HallLink, NoAnswer
from hall.contract.commands import CallNext, Channel, Command, LogIn, MissTicket, TakeTicket
from hall.contract.replies import Refused, Reply
from hall.home import Home
from hall.log import log_to_stderr


class Measured(Struct, frozen=True):
    """Latencies in ms from asking to the answer in hand, of the commands that count; and who said no."""

    latencies_ms: list[float]
    seconds: float
    refused: int
    unanswered: int


class Asker:
    """One terminal in a closed loop."""

    def __init__(self, link: HallLink, wait_s: float = 30.0) -> None:
        self._link = link
        self._wait_s = wait_s
        self._answered = threading.Event()
        self._reply: Reply | NoAnswer | None = None

    def ask(self, command: Command) -> Reply | NoAnswer:
        self._answered.clear()
        self._link.request(command, self._on_answer, wait_s=self._wait_s)
        self._answered.wait(self._wait_s + 5)
        if self._reply is None:
            raise RuntimeError("the link broke its promise to answer once")
        return self._reply

    def _on_answer(self, reply: Reply | NoAnswer) -> None:
        self._reply = reply
        self._answered.set()


def take_tickets(asker: Asker, services: Iterator[int], until: float, measured: Measured) -> Measured:
    while (start := time.perf_counter()) < until:
        reply = asker.ask(TakeTicket(service=f"S{next(services)}", channel=Channel.WITHOUT_CARD))
        measured = count(measured, reply, start)
    return measured


def services_from(first: int, only: int | None) -> Iterator[int]:
    """Which services one terminal asks for: one, or all in turn."""
    return repeat(only) if only is not None else (n % len(LETTERS) for n in count_up(first))


def call_tickets(asker: Asker, post: str, until: float, measured: Measured) -> Measured:
    while (start := time.perf_counter()) < until:
        reply = asker.ask(CallNext(post=post))
        measured = count(measured, reply, start)
        if isinstance(reply, Reply) and isinstance(reply.body, Refused):
            break
        asker.ask(MissTicket(post=post))
    return measured


def count(measured: Measured, reply: Reply | NoAnswer, start: float) -> Measured:
    if isinstance(reply, NoAnswer):
        return msgspec.structs.replace(measured, unanswered=measured.unanswered + 1)
    if isinstance(reply.body, Refused):
        return msgspec.structs.replace(measured, refused=measured.refused + 1)
    measured.latencies_ms.append((time.perf_counter() - start) * 1000)
    return measured


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--kind", choices=("login", "tickets", "calls"), required=True)
    parser.add_argument("--first", type=int, required=True, help="number of the first terminal, from 1")
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--service", type=int, default=None, help="number of the only service asked for")
    options = parser.parse_args()

    log_to_stderr()
    home = Home(options.home)
    numbers = range(options.first, options.first + options.count)
    prefix = "kiosk" if options.kind == "tickets" else "window"
    links = {n: connect(home, f"{prefix}-{n}") for n in numbers}
    results: list[Measured] = []
    ready = threading.Barrier(options.count)

    def work(number: int, link: HallLink) -> None:
        asker = Asker(link)
        nothing = Measured([], 0.0, 0, 0)
        if options.kind == "login":
            reply = asker.ask(LogIn(post=str(number), clerk=str(number)))
            results.append(count(nothing, reply, time.perf_counter()))
            return
        ready.wait(60)
        start = time.perf_counter()
        until = start + options.seconds
        if options.kind == "tickets":
            done = take_tickets(asker, services_from(number, options.service), until, nothing)
        else:
            done = call_tickets(asker, str(number), until, nothing)
        results.append(msgspec.structs.replace(done, seconds=time.perf_counter() - start))

    for link in links.values():
        link.start()
    threads = [threading.Thread(target=work, args=item) for item in links.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for link in links.values():
        link.stop()
    sys.stdout.buffer.write(msgspec.json.encode(merge(results)))
    return 0


def merge(results: list[Measured]) -> Measured:
    return Measured(
        latencies_ms=[latency for result in results for latency in result.latencies_ms],
        seconds=max((result.seconds for result in results), default=0.0),
        refused=sum(result.refused for result in results),
        unanswered=sum(result.unanswered for result in results),
    )


if __name__ == "__main__":
    sys.exit(main())
