"""A hall at work without a bus: requests are handed in, what it says is written down, its journal is real."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from sqlalchemy.engine import URL

from hall.bus.server_port import Delivery
from hall.clock import Clock, Instant, VirtualClock
from hall.contract.commands import Channel, DocumentKind, Holder, LogIn, Request, TakeTicket, TerminalCommand
from hall.contract.ids import CENTRE, HallId, RequestId, TerminalId, new_request_id
from hall.contract.replies import AnyResult, Reply
from hall.contract.states import HallStateBody, StateMessage
from hall.home import Home
from hall.sites.load import load_site
from hall.sites.site import Site
from queue_controller.journal.journal import Journal
from queue_controller.journal.snapshots import Snapshots
from queue_controller.service.centre_desk import CentreDesk
from queue_controller.service.hall_time import HallTime
from queue_controller.service.recovery import erase_orphans, last_moment, recover
from queue_controller.service.snapshotting import Snapshotter
from queue_controller.service.writer import Writer
from queue_controller.vault.vault import Vault
from tests.support.brokers import eventually
from tests.support.controller import add_terminals
from tests.support.demo import DEMO

T = TypeVar("T")
DAY_MS = 86_400_000
NOON = time.time_ns() // 1_000_000 // DAY_MS * DAY_MS + 4 * 3_600_000
"""Today's noon in Shanghai: ids are made by the real clock, and the hall refuses those of last week."""
ZHANG = Holder(name="张小三", number="990101199001010014", document=DocumentKind.RESIDENT)
TAKE = TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD)
TAKE_BY_CARD = TakeTicket(service="CH001", channel=Channel.CARD, holder=ZHANG)

decode_state = msgspec.json.Decoder(StateMessage).decode


class Paper:
    """A bus on which everything said is written down, in order."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.replies: dict[RequestId, list[Reply]] = {}
        self.settled_requests: list[RequestId] = []
        self.states: dict[tuple[str, str], StateMessage | None] = {}
        self.state_messages: list[StateMessage] = []

    def start(self, epoch: int, received: object, connected: object) -> None: ...

    def stop(self) -> None: ...

    def reply(self, delivery: Delivery, reply: Reply) -> None:
        self.said.append(f"reply {reply.request_id}")
        self.replies.setdefault(reply.request_id, []).append(reply)

    def settled(self, delivery: Delivery) -> None:
        self.said.append(f"settled {delivery.request.request_id}")
        self.settled_requests.append(delivery.request.request_id)

    def publish_state(self, kind: str, ident: str, message: bytes, valid_s: int) -> None:
        self.said.append(f"state {kind} {ident}")
        state = decode_state(message) if message else None
        self.states[kind, ident] = state
        if state is not None:
            self.state_messages.append(state)


class OpenDesk(CentreDesk):
    """The centre's desk, whose replies are written down beside those of the bus."""

    def __init__(self, paper: Paper, hall: HallId, clock: Clock) -> None:
        super().__init__(paper, hall, clock)
        self.replies: dict[RequestId, list[Reply]] = {}

    def reply(self, delivery: Delivery, reply: Reply) -> None:
        super().reply(delivery, reply)
        if delivery.terminal == CENTRE:
            self.replies.setdefault(delivery.request.request_id, []).append(reply)


class HallAtWork:
    """The demo's main hall with its writer on its thread. `restart` is a new process on the same disk."""

    def __init__(self, url: URL, folder: Path, clock: VirtualClock, site: Site) -> None:
        self.url = url
        self.clock = clock
        self.site = site
        self._folder = folder
        self.terminals_off_ms = 0
        """How wrong the terminals' clock is."""
        self.open()

    def open(self) -> None:
        """Begins to work, as the process does."""
        self.paper = Paper()
        self.journal = Journal(self.url, self.site.id, self.clock.now())
        self.vault = Vault(self._folder / "vault")
        self.snapshots = Snapshots(self._folder / "snapshots.sqlite", self.site.id)
        self.snapshotter = Snapshotter(self.snapshots)
        self.snapshotter.start()
        time = HallTime(self.clock, last_moment(self.journal))
        self.desk = OpenDesk(self.paper, self.site.id, time)
        recovered = recover(self.journal.reader, self.snapshots)
        self.orphans = erase_orphans(self.vault, self.journal, recovered)
        self.writer = Writer(
            hall=recovered,
            journal=self.journal,
            vault=self.vault,
            server=self.desk,
            snapshotter=self.snapshotter,
            clock=time,
        )
        self.desk.start(self.journal.epoch, self.writer.receive, self.writer.publish_everything)
        self.writer.adopt(self.site)
        self.writer.keep_days()
        self.writer.start()

    def close(self, *, with_snapshot: bool = False) -> None:
        self.writer.stop(with_snapshot=with_snapshot)
        self.snapshotter.stop()
        self.snapshots.close()
        self.vault.close()
        self.journal.close()

    def restart(self, *, with_snapshot: bool = False) -> None:
        self.close(with_snapshot=with_snapshot)
        self.open()

    @property
    def terminals_now(self) -> Instant:
        """By the terminals' clock, which goes on evenly when the hall's leaps."""
        return NOON + round(self.clock.monotonic_s() * 1000) + self.terminals_off_ms

    def new_id(self) -> RequestId:
        """As a terminal makes one, by its own clock."""
        made = f"{self.terminals_now:012x}"
        return f"{made[:8]}-{made[8:]}{new_request_id()[13:]}"

    def hand_in(
        self,
        terminal: TerminalId,
        command: TerminalCommand,
        *,
        request_id: RequestId | None = None,
        expires_at: int | None = None,
    ) -> RequestId:
        """Hands a request in and does not wait."""
        request = Request(
            request_id=request_id or self.new_id(),
            hall=self.site.id,
            sent_at=self.terminals_now,
            expires_at=expires_at,
            body=command,
        )
        self.writer.receive(Delivery(terminal=terminal, request=request))
        return request.request_id

    def ask(
        self,
        terminal: TerminalId,
        command: TerminalCommand,
        *,
        request_id: RequestId | None = None,
        expires_at: int | None = None,
    ) -> AnyResult:
        """Hands a request in and waits for its reply."""
        request_id = request_id or self.new_id()
        before = len(self.replies_to(request_id))
        self.hand_in(terminal, command, request_id=request_id, expires_at=expires_at)
        return self.answers_to(request_id, before + 1)[-1].body

    def answers_to(self, request_id: RequestId, count: int = 1) -> list[Reply]:
        eventually(lambda: len(self.replies_to(request_id)) >= count, why="no reply")
        return self.replies_to(request_id)

    def replies_to(self, request_id: RequestId) -> list[Reply]:
        """What was replied so far, on the bus or to the centre."""
        return [*self.desk.replies.get(request_id, []), *self.paper.replies.get(request_id, [])]

    @contextmanager
    def held(self) -> Iterator[None]:
        """The writer waits meanwhile: what is handed in here is decided in one batch."""
        gate = threading.Event()
        self.writer._queue.put(gate.wait)
        try:
            yield
        finally:
            gate.set()

    def at_once(self, *asked: tuple[TerminalId, TerminalCommand]) -> list[RequestId]:
        """Several requests that wait together, so that they are decided in one batch."""
        with self.held():
            requests = [self.hand_in(terminal, command) for terminal, command in asked]
        for request in requests:
            self.answers_to(request)
        return requests

    def on_writer(self, work: Callable[[], T]) -> T:
        """What only the writer's thread may do."""
        outcome: list[T] = []
        self.writer._queue.put(lambda: outcome.append(work()))
        eventually(lambda: outcome)
        return outcome[0]

    def holder(self, record: str) -> Holder | None:
        """Who the vault says it is."""
        return self.on_writer(lambda: self.vault.holder(record))

    def state(self, kind: str, ident: str) -> HallStateBody:
        message = self.paper.states[kind, ident]
        assert message is not None
        return message.body

    def log_in(self, post: str = "1", clerk: str = "1001") -> None:
        self.ask(f"window-{post}", LogIn(post=post, clerk=clerk))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demo's main hall with a second ticket machine and window terminal."""
    home = Home(tmp_path_factory.mktemp("home"))
    shutil.copytree(DEMO, home.site_folder)
    add_terminals(home, kiosks=2, posts=("2",))
    return load_site(home.site_folder, "chonghua")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOON)


@pytest.fixture
def hall(url: URL, tmp_path: Path, clock: VirtualClock, site: Site) -> Iterator[HallAtWork]:
    working = HallAtWork(url, tmp_path / "hall", clock, site)
    yield working
    working.close()
