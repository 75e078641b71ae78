"""Terminals that ask without pause, and what must be true of a hall that was interrupted while they did."""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack

import msgspec
from sqlalchemy import select

from hall.bus.port import NoAnswer
from hall.contract.commands import (
    CallNext,
    Channel,
    Command,
    DocumentKind,
    Holder,
    LogIn,
    MissTicket,
    TakeTicket,
)
from hall.contract.events import HallEvent, TicketCalled, TicketIssued
from hall.contract.ids import RequestId, new_request_id
from hall.contract.refusals import HallUnavailable
from hall.contract.replies import Refused, Reply, TicketOnCall, TicketTaken
from hall.home import Home
from queue_controller.domain.snapshot import encode
from queue_controller.journal.address import journal_url
from queue_controller.journal.reader import BEGINNING, JournalReader
from queue_controller.journal.snapshots import Snapshots
from queue_controller.journal.verify import Whole, verify
from queue_controller.reports.keeping import Keeper
from queue_controller.reports.store import ReportStore, store_url
from queue_controller.reports.tables import metadata
from queue_controller.service.recovery import recover
from queue_controller.vault.vault import Vault
from tests.support.controller import Asker, journal_file

KIOSKS = 3
PATIENCE_S = 90.0
AGAIN_S = 0.1
ZHANG = Holder(name="张小三", number="990101199001010014", document=DocumentKind.RESIDENT)


class Busy:
    """Ticket machines and two windows, one request each at a time; writes down what they are told.

    A request is asked again, with the same id, until the hall has said yes or no.
    """

    def __init__(self, home: Home, stack: ExitStack) -> None:
        self.taken: dict[RequestId, TicketTaken] = {}
        self.called: list[TicketOnCall] = []
        self.unavailable = 0
        self._stopping = threading.Event()
        self._idle = threading.Semaphore(0)
        self._loops = 0
        for n in range(1, KIOSKS + 1):
            self._loops += 1
            self._take(stack.enter_context(Asker(home, f"kiosk-{n}")))
        for post, clerk in (("1", "1001"), ("2", "1002")):
            self._loops += 1
            self._log_in(stack.enter_context(Asker(home, f"window-{post}")), post, clerk)

    def stop(self) -> None:
        """Ends after every request under way has its answer."""
        self._stopping.set()
        for _ in range(self._loops):
            assert self._idle.acquire(timeout=PATIENCE_S), "a request was never answered"

    def _ask(
        self, asker: Asker, command: Command, then: Callable[[Reply], None], request_id: RequestId | None = None
    ) -> None:
        request_id = request_id or new_request_id()

        def answered(answer: Reply | NoAnswer) -> None:
            if isinstance(answer, Reply) and answer.body != Refused(why=HallUnavailable()):
                then(answer)
                return
            self.unavailable += 1
            threading.Timer(AGAIN_S, self._ask, (asker, command, then, request_id)).start()

        asker.send(command, answered, request_id=request_id, wait_s=PATIENCE_S)

    def _take(self, kiosk: Asker) -> None:
        if self._stopping.is_set():
            self._idle.release()
            return
        command = TakeTicket(service="CH001", channel=Channel.CARD, holder=ZHANG)
        self._ask(kiosk, command, lambda reply: self._told(kiosk, reply))

    def _told(self, kiosk: Asker, reply: Reply) -> None:
        if isinstance(reply.body, TicketTaken):
            self.taken[reply.request_id] = reply.body
        self._take(kiosk)

    def _log_in(self, window: Asker, post: str, clerk: str) -> None:
        self._ask(window, LogIn(post=post, clerk=clerk), lambda _: self._call(window, post))

    def _call(self, window: Asker, post: str) -> None:
        if self._stopping.is_set():
            self._idle.release()
            return
        self._ask(window, CallNext(post=post), lambda reply: self._on_call(window, post, reply))

    def _on_call(self, window: Asker, post: str, reply: Reply) -> None:
        if isinstance(reply.body, TicketOnCall):
            self.called.append(reply.body)
        self._ask(window, MissTicket(post=post), lambda _: self._call(window, post))


def what_was_acknowledged_is_on_disk(home: Home, busy: Busy) -> None:
    """To be asked while no controller runs: only what the disk has kept can be read."""
    reader = open_reader(home)
    kept = {record.trace_id for record in reader.records("hall")}
    reader.close()
    lost = busy.taken.keys() - kept
    assert not lost, f"{len(lost)} of {len(busy.taken)} acknowledged tickets are gone"


def nothing_is_lost_and_nothing_twice(home: Home, busy: Busy) -> None:
    reader = open_reader(home)
    assert isinstance(verify(reader), Whole)
    events = [msgspec.json.decode(record.body, type=HallEvent) for record in reader.records("hall")]
    reader.close()
    issued = {event.ticket: event for event in events if isinstance(event, TicketIssued)}
    assert len(issued) == sum(isinstance(event, TicketIssued) for event in events), "a request was carried out twice"
    assert max(Counter(event.number for event in issued.values()).values()) == 1, "a number was given twice"
    for request, ticket in busy.taken.items():
        assert request in issued, "a ticket was acknowledged and is gone"
        assert issued[request].number == ticket.number
    assert len(issued) == len(busy.taken), "a ticket was issued that nobody was told of"
    called = Counter(event.ticket for event in events if isinstance(event, TicketCalled))
    assert max(called.values()) == 1, "a person was called twice"
    assert {call.ticket for call in busy.called} == set(called)
    assert len(busy.called) == len(called)


def state_is_the_fold_of_the_journal(home: Home) -> None:
    reader = open_reader(home)
    snapshots = Snapshots(home.journal_folder / "snapshots.sqlite", "chonghua")
    at_the_end = next(snapshots.newest_first())
    assert at_the_end.place == reader.position("hall")
    assert encode(recover(reader)) == at_the_end.body
    snapshots.close()
    issued = {
        event.person.record
        for record in reader.records("hall")
        if isinstance(event := msgspec.json.decode(record.body, type=HallEvent), TicketIssued) and event.person
    }
    reader.close()
    vault = Vault(home.folder / "vault")
    assert all(vault.holder(record) == ZHANG for record in issued)
    vault.close()


def figures_are_the_fold_of_the_journal(home: Home) -> None:
    """What was kept while controllers were killed is, byte for byte, what counting the journal at once gives."""
    reader = open_reader(home)
    store = ReportStore(store_url(journal_url(home.config().journal, journal_file(home))), "chonghua")
    assert store.load()[0].place > BEGINNING, "no controller has counted anything"
    keeper = Keeper(reader, store)
    while keeper.step(10_000):
        pass
    kept = _rows(store)
    keeper.begin_again()
    while keeper.step(10_000):
        pass
    assert kept == _rows(store)
    store.close()
    reader.close()


def _rows(store: ReportStore) -> dict[str, list[tuple[object, ...]]]:
    with store.transaction() as connection:
        return {name: sorted(map(tuple, connection.execute(select(t)))) for name, t in metadata.tables.items()}


def open_reader(home: Home) -> JournalReader:
    return JournalReader(journal_url(home.config().journal, journal_file(home)), "chonghua")
