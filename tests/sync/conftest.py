"""A small hall and a real centre: a journal in memory, chained as the rule says, and the backend on a real socket."""

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from hall.clock import Clock, VirtualClock
from hall.contract.centre import START, EventPage, Place, SeenEvent, Verdict
from hall.contract.chain import GENESIS, record_hash
from hall.contract.events import DayOpened, Event, EventRecord
from hall.contract.ids import HallId, new_request_id
from hall.contract.states import NoticeCode
from sync.backend.app import build
from sync.backend.centre import Centre, Peers
from sync.backend.faults import Fault, Plan
from sync.backend.judge import judge
from sync.backend.server import Server
from sync.backend.settling import Judge
from sync.backend.tables import open_database
from sync.backoff import Backoff
from sync.letter import own_key
from sync.uplink.cursor import Cursor
from sync.uplink.road import RoadUp
from sync.uplink.uplink import Uplink

HALL = "chonghua"
STREAM = "hall"


class MemoryJournal:
    """A journal as the uplink sees one: in order, gap-free within an epoch, chained across epochs."""

    def __init__(self, clock: VirtualClock, hall: HallId = HALL) -> None:
        self.clock = clock
        self.hall = hall
        self.epoch = 1
        self.records: list[EventRecord] = []

    def append(self, count: int = 1, event: Event | None = None, **other: Any) -> list[EventRecord]:
        return [self._chained(event or DayOpened(day="2027-01-15"), other) for _ in range(count)]

    def encoded(self) -> list[bytes]:
        """The records as they travel; makes one when there is none."""
        return [msgspec.json.encode(record) for record in self.records or self.append()]

    def open_epoch(self) -> None:
        self.epoch += 1

    def restore(self, length: int) -> None:
        """As after a restore from an older copy: the last records are gone."""
        del self.records[length:]

    def _chained(self, event: Event, other: dict[str, Any]) -> EventRecord:
        last = self.records[-1] if self.records else None
        record = EventRecord(
            event_id=new_request_id(),
            hall=self.hall,
            epoch=self.epoch,
            stream=STREAM,
            seq=last.seq + 1 if last and last.epoch == self.epoch else 1,
            occurred_at=self.clock.now(),
            recorded_at=self.clock.now(),
            schema=1,
            trace_id=new_request_id(),
            body=msgspec.Raw(msgspec.json.encode(event)),
            previous=last.hash if last else GENESIS,
            hash="",
        )
        record = msgspec.structs.replace(record, **other)
        record = msgspec.structs.replace(record, hash=record_hash(record))
        self.records.append(record)
        return record

    def read(self, stream: str, after: Place, limit: int) -> Sequence[EventRecord]:
        if stream != STREAM:
            return []
        start = bisect_right(self.records, after, key=lambda r: (r.epoch, r.seq))
        return self.records[start : start + limit]

    def position(self, stream: str) -> Place:
        return (self.records[-1].epoch, self.records[-1].seq) if self.records else START


class CentreUnderTest:
    """The reference backend on a port of this machine. It can be stopped, started again, and lose its database."""

    def __init__(
        self, folder: Path, clock: Clock, *, tls: Any = None, peers: Peers | None = None, port: int = 0
    ) -> None:
        self._file = folder / "backend.sqlite"
        self._clock = clock
        self._tls = tls
        self._peers = peers or Peers()
        self._plan = Plan()
        self._judge: Judge = judge
        self._running = ExitStack()
        self._port = port
        self.client = httpx.Client(trust_env=False, verify=False)
        self.start()

    def start(self) -> None:
        database = open_database(self._file)
        self._running.callback(database.close)
        self.letters = own_key(self._file.parent / "letters.key", self._file.parent / "letters.pub")
        centre = Centre.over(database, self._clock, self._peers, self._judge, self.letters)
        self.notifications = centre.notifications
        self.bell = centre.bell
        app = build(centre, self._plan)
        server = self._running.enter_context(Server(app, "127.0.0.1", self._port, self._tls))
        self._running.callback(centre.bell.close)
        self.address = server.address
        self._port = int(self.address.rpartition(":")[2])

    def stop(self) -> None:
        self.client.close()
        self.client = httpx.Client(trust_env=False, verify=False)
        self._running.close()

    def lose_database(self) -> None:
        self.stop()
        for file in self._file.parent.glob(f"{self._file.name}*"):
            file.unlink()
        self.start()

    def learn(self, judged: Judge) -> None:
        """As after an upgrade: the centre judges events otherwise than before."""
        self.stop()
        self._judge = judged
        self.start()

    def suffer(self, *faults: Fault) -> None:
        content = msgspec.json.encode(faults)
        headers = {"Content-Type": "application/json"}
        self.client.put(f"{self.address}/faults", content=content, headers=headers).raise_for_status()

    def seen(self, hall: HallId = HALL) -> list[SeenEvent]:
        """Everything that arrived, in the order of arrival."""
        seen: list[SeenEvent] = []
        cursor = "0"
        while True:
            parameters = {"after": cursor, "limit": 500}
            answer = self.client.get(f"{self.address}/v1/halls/{hall}/events", params=parameters)
            page = msgspec.json.decode(answer.raise_for_status().content, type=EventPage)
            seen += page.events
            cursor = page.cursor
            if not page.has_more:
                return seen

    def records(self, hall: HallId = HALL) -> list[EventRecord]:
        """Every accepted event, in the order of the hall."""
        accepted = [seen.record for seen in self.seen(hall) if seen.verdict is Verdict.ACCEPTED]
        return sorted(accepted, key=lambda r: (r.stream, r.epoch, r.seq))

    def ask(self, path: str, **parameters: Any) -> Any:
        return self.client.get(self.address + path, params=parameters).raise_for_status().json()


class HallUnderTest:
    """One hall's end of the road: its journal, its cursor's file, its uplink, and what the uplink told."""

    def __init__(self, folder: Path, centre: CentreUnderTest, hall: HallId = HALL) -> None:
        self.clock = VirtualClock()
        self.journal = MemoryJournal(self.clock, hall)
        self.notices: list[tuple[NoticeCode, bool]] = []
        self._folder = folder
        self._centre = centre
        self._hall = hall
        self.dice = random.Random(7)
        self.uplink = self.new_uplink()

    def new_uplink(self) -> Uplink:
        self.uplink = Uplink(
            streams=[STREAM],
            reader=self.journal,
            road=RoadUp(self._centre.address, self._hall, answer_s=2.0),
            cursor=Cursor(self._folder / "uplink.sqlite"),
            clock=self.clock,
            noticed=lambda code, holds: self.notices.append((code, holds)),
            backoff=Backoff(dice=self.dice),
        )
        return self.uplink

    def lose_cursor(self) -> None:
        self.uplink.stop()
        for file in self._folder.glob("uplink.sqlite*"):
            file.unlink()
        self.new_uplink()

    def restart(self) -> None:
        self.uplink.stop()
        self.new_uplink()

    def send_all(self, at_most: int = 60) -> list[float]:
        """Step until nothing is left to send; the waits it asked for, which are not waited for here."""
        waits: list[float] = []
        for _ in range(at_most):
            wait_s = self.uplink.step()
            if wait_s is None:
                return waits
            waits.append(wait_s)
        raise AssertionError(f"not everything was sent after {at_most} steps: {self.uplink.status}")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def centre(tmp_path: Path, clock: VirtualClock) -> Iterator[CentreUnderTest]:
    running = CentreUnderTest(tmp_path, clock)
    yield running
    running.stop()


@pytest.fixture
def hall(tmp_path: Path, centre: CentreUnderTest) -> Iterator[HallUnderTest]:
    under_test = HallUnderTest(tmp_path, centre)
    yield under_test
    under_test.uplink.stop()


@pytest.fixture
def journal(clock: VirtualClock) -> MemoryJournal:
    return MemoryJournal(clock)


@pytest.fixture
def other_journal(clock: VirtualClock) -> MemoryJournal:
    return MemoryJournal(clock, "wenquan")


@pytest.fixture
def make_fault() -> Callable[..., Fault]:
    return lambda kind, **more: msgspec.convert({"kind": kind, **more}, Fault)


@pytest.fixture(scope="session")
def centre_at() -> type[CentreUnderTest]:
    """For centres that outlive one test, or are reached otherwise."""
    return CentreUnderTest


@pytest.fixture(scope="session")
def hall_at() -> type[HallUnderTest]:
    return HallUnderTest


@pytest.fixture(scope="session")
def memory_journal() -> Callable[[], MemoryJournal]:
    return lambda: MemoryJournal(VirtualClock())
