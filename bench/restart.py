"""How long a controller takes from its start to its first answer, with a million events of history.

The history is made by the real rules and the real journal, ten days of whole visits. It is measured twice:
without any snapshot (the whole journal is folded) and with the one that the first stop left.
"""

import tempfile
import time
from pathlib import Path

import msgspec

from bench.rig import prepare_home, start_hall, wait_until_served
from bench.site import HALL, LETTERS
from hall.contract.commands import (
    CallNext,
    Channel,
    FinishService,
    LogIn,
    StartService,
    TakeTicket,
    TerminalCommand,
)
from hall.contract.ids import TerminalId, new_request_id
from hall.home import Home
from queue_controller.domain.asked import HOUSE, AdoptSite, Asked, Decision, HouseCommand, OpenDay
from queue_controller.domain.decide import decide
from queue_controller.domain.evolve import evolve
from queue_controller.domain.state import Hall, blank_hall, knowing
from queue_controller.journal.address import journal_url
from queue_controller.journal.journal import Journal

EVENTS = 1_000_000
DAYS = 10
COMMANDS_A_COMMIT = 500
FIRST_DAY_MS = 1_795_000_000_000
DAY_MS = 86_400_000


class History:
    """Writes days of visits as the controller would, but without a bus."""

    def __init__(self, home: Home) -> None:
        self._site = home.site()
        self._journal = Journal(journal_url("", home.journal_folder / "journal.sqlite"), HALL, FIRST_DAY_MS)
        self._hall: Hall = knowing(blank_hall(), self._site)
        self._now = FIRST_DAY_MS
        self._commands = 0
        self._draft = self._journal.draft(self._now)
        self._draft.add_content(self._site.sm3, msgspec.json.encode(self._site))
        self.events = 0

    def write(self, events: int, days: int) -> int:
        """Returns how many events were written, at least `events`."""
        self._house(AdoptSite(sm3=self._site.sm3))
        for day in range(days):
            self._now = FIRST_DAY_MS + day * DAY_MS
            self._house(OpenDay(day=time.strftime("%Y-%m-%d", time.gmtime(self._now / 1000))))
            for post in range(1, len(LETTERS) + 1):
                self._ask(f"window-{post}", LogIn(post=str(post), clerk=str(post)))
            visitor = 0
            while self.events < events * (day + 1) / days:
                self._visit(visitor % len(LETTERS))
                visitor += 1
            print(f"  {self.events} events written", flush=True)
        self._commit()
        self._journal.close()
        return self.events

    def _visit(self, index: int) -> None:
        window, post = f"window-{index + 1}", str(index + 1)
        self._ask("kiosk-1", TakeTicket(service=f"S{index}", channel=Channel.WITHOUT_CARD))
        for command in (CallNext(post=post), StartService(post=post), FinishService(post=post)):
            self._ask(window, command)

    def _house(self, command: HouseCommand) -> None:
        self._ask(HOUSE, command)

    def _ask(self, terminal: TerminalId, command: TerminalCommand | HouseCommand) -> None:
        self._now += 100
        request = new_request_id()
        decision = decide(self._hall, Asked(request_id=request, command=command, terminal=terminal), self._now)
        if not isinstance(decision, Decision):
            raise TypeError(f"{command} was refused: {decision}")
        for event in decision.events:
            seq = self._draft.add_event(event, at=self._now, trace=request)
            self._hall = evolve(self._hall, event, self._now, seq)
            self.events += 1
        self._draft.add_reply(request, b"{}", at=self._now, terminal=terminal)
        self._commands += 1
        if self._commands % COMMANDS_A_COMMIT == 0:
            self._commit()

    def _commit(self) -> None:
        self._journal.commit(self._draft)
        self._draft = self._journal.draft(self._now)


def measure(events: int = EVENTS) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as folder:
        home = prepare_home(Path(folder), machines=1, windows=len(LETTERS))
        start = time.monotonic()
        written = History(home).write(events, DAYS)
        made_s = time.monotonic() - start
        print("  starting without a snapshot, then with one", flush=True)
        return {
            "events": written,
            "made_in_s": round(made_s, 1),
            "first_answer_without_snapshot_s": first_answer(home),
            "first_answer_with_snapshot_s": first_answer(home),
            "journal_mb": round(sum(f.stat().st_size for f in home.journal_folder.iterdir()) / 1e6),
        }


def first_answer(home: Home) -> float:
    """Seconds from starting broker and controller to the first answered command."""
    start = time.monotonic()
    with start_hall(home):
        wait_until_served(home, within_s=600)
        return round(time.monotonic() - start, 2)
