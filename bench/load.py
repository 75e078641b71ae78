"""Terminals under load: each asks, waits for the answer and asks again. Prints one JSON line.

Run by the benchmarks as a process of its own, so that the load does not share an interpreter with what
it measures. `tickets` takes numbers, each terminal as fast as it is answered. `calls` calls in rounds, all windows
at once; between two rounds, outside the time that counts, those called are missed, which frees the posts.
"""

import argparse
import selectors
import sys
import time
from collections.abc import Iterator
from itertools import count as count_up
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.site import LETTERS
from bench.terminal import Story, Terminal
from hall.contract.commands import CallNext, Channel, LogIn, MissTicket, TakeTicket, TerminalCommand
from hall.home import Home

ANSWER_WITHIN_S = 30.0


class Measured(Struct, frozen=True, kw_only=True):
    """Latencies in ms from asking to the answer in hand, of the commands that count; who said no, and who nothing.

    `cpu_s` is what the load itself took of the machine meanwhile.
    """

    latencies_ms: list[float]
    seconds: float
    cpu_s: float
    refused: int
    unanswered: int


def take_tickets(services: Iterator[int], until_s: float) -> Story:
    for service in services:
        if time.perf_counter() >= until_s:
            return
        yield TakeTicket(service=f"S{service}", channel=Channel.WITHOUT_CARD)


def only(command: TerminalCommand) -> Story:
    yield command


def services_from(first: int, services: int) -> Iterator[int]:
    """Which services one terminal asks for: the first so many in turn."""
    return (n % services for n in count_up(first))


def play(stories: dict[Terminal, Story], answer_by_s: float) -> Measured:
    """Plays all stories side by side to their ends; who is without an answer at `answer_by_s` is given up."""
    start_s, start_cpu_s = time.perf_counter(), time.process_time()
    with selectors.DefaultSelector() as selector:
        for terminal, story in stories.items():
            selector.register(terminal.socket, selectors.EVENT_READ, terminal)
            terminal.begin(story)
        while any(terminal.waits for terminal in stories) and time.perf_counter() < answer_by_s:
            for key, _ in selector.select(1.0):
                key.data.hear()
    return Measured(
        latencies_ms=[latency for terminal in stories for latency in terminal.latencies_ms],
        seconds=time.perf_counter() - start_s,
        cpu_s=time.process_time() - start_cpu_s,
        refused=sum(terminal.refused for terminal in stories),
        unanswered=sum(terminal.waits for terminal in stories),
    )


def call_in_rounds(windows: dict[int, Terminal], seconds: float) -> Measured:
    """Rounds of calls for so long, or until somebody finds nobody waiting."""
    until_s = time.perf_counter() + seconds
    rounds: list[Measured] = []
    while time.perf_counter() < until_s:
        answer_by_s = time.perf_counter() + ANSWER_WITHIN_S
        rounds.append(play({w: only(CallNext(post=str(n))) for n, w in windows.items()}, answer_by_s))
        if rounds[-1].refused or rounds[-1].unanswered:
            break
        play({w: only(MissTicket(post=str(n))) for n, w in windows.items()}, answer_by_s)
    return msgspec.structs.replace(
        rounds[-1], seconds=sum(r.seconds for r in rounds), cpu_s=sum(r.cpu_s for r in rounds)
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--kind", choices=("login", "tickets", "calls"), required=True)
    parser.add_argument("--count", type=int, required=True, help="how many terminals")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--services", type=int, default=len(LETTERS), help="tickets are for the first so many")
    options = parser.parse_args()

    prefix = "kiosk" if options.kind == "tickets" else "window"
    terminals = {n: Terminal(Home(options.home), f"{prefix}-{n}") for n in range(1, options.count + 1)}
    until_s = time.perf_counter() + options.seconds
    match options.kind:
        case "calls":
            measured = call_in_rounds(terminals, options.seconds)
        case "login":
            stories = {
                terminal: only(LogIn(post=str(number), clerk=str(number))) for number, terminal in terminals.items()
            }
            measured = play(stories, until_s + ANSWER_WITHIN_S)
        case _:
            stories = {
                terminal: take_tickets(services_from(number, options.services), until_s)
                for number, terminal in terminals.items()
            }
            measured = play(stories, until_s + ANSWER_WITHIN_S)
    sys.stdout.buffer.write(msgspec.json.encode(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main())
