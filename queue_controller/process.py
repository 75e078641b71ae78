"""The controller as a process: its parts put together, started and stopped in order."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import structlog
from msgspec import Struct

from hall.bus.address import BrokerKind, running_broker
from hall.bus.connect import serve
from hall.clock import Clock, SystemClock
from hall.contract.queue_status import QueueStatus
from hall.contract.states import NoticeCode
from hall.home import Home, HomeMistake
from queue_controller.domain.queue_status import queue_status
from queue_controller.journal.draft import STREAM
from queue_controller.journal.journal import Journal
from queue_controller.journal.reader import JournalReader
from queue_controller.journal.snapshots import Snapshots
from queue_controller.opening import open_journal, snapshots_file, url_of_journal
from queue_controller.reports.beside import KeptBeside
from queue_controller.reports.keeping import Keeper
from queue_controller.reports.store import ReportStore, store_url
from queue_controller.rules.server import RulesServer
from queue_controller.service.centre_desk import CentreDesk
from queue_controller.service.hall_time import HallTime
from queue_controller.service.notice_desk import NoticeDesk
from queue_controller.service.recovery import erase_orphans, last_moment, recover
from queue_controller.service.snapshotting import Snapshotter
from queue_controller.service.writer import Writer
from queue_controller.vault.vault import Vault
from sync.at_home import Road, open_downlink, open_notifier, open_queue_teller, open_uplink

log = structlog.get_logger()

TURN_S = 0.0005
"""After so long a thread lets another one have its turn. With Python's 5 ms the writer, which comes back from the disk
several times a commit, would wait that long for a busy bus each time.
"""


class Serving(Struct, frozen=True):
    """A hall at work, as the roads to the centre meet it."""

    writer: Writer
    desk: CentreDesk
    notices: NoticeDesk
    time: HallTime
    epoch: int

    def queue_status(self) -> QueueStatus:
        return queue_status(self.writer.hall, self.epoch, self.time.now())


def run_controller(home: Home, stop: threading.Event, *, standby: bool = False, clock: Clock | None = None) -> bool:
    """Runs the hall of a home until `stop` is set; false when it had to stop by itself.

    With `standby` it waits while another controller leads. Raises `HomeMistake` and `SiteMistakes`, `JournalMistake`,
    `VaultMistake`, `AlreadyLed`, `Damaged` and `Contradiction` when the hall cannot run as it lies there.
    """
    clock = clock or SystemClock()
    sys.setswitchinterval(TURN_S)
    with ExitStack() as stack:
        journal = open_journal(home, clock, stop, standby=standby)
        if journal is None:
            return True
        stack.callback(journal.close)
        serving = stack.enter_context(_serving(home, journal, clock))
        stack.enter_context(_figures(home, serving.writer, clock))
        stack.enter_context(_roads_to_the_centre(home, serving, clock))
        while not stop.is_set() and not serving.writer.ended.is_set():
            stop.wait(0.2)
    return serving.writer.failure is None


@contextmanager
def _serving(home: Home, journal: Journal, clock: Clock) -> Iterator[Serving]:
    """The hall at work between start and stop. A stop ends in the reverse order: nothing decided goes unsaid."""
    started_s = clock.monotonic_s()
    with ExitStack() as stack:
        vault = Vault(home.folder / "vault")
        stack.callback(vault.close)
        snapshots = Snapshots(snapshots_file(home), journal.hall)
        stack.callback(snapshots.close)
        hall = recover(journal.reader, snapshots)
        orphans = erase_orphans(vault, journal)
        took_s = round(clock.monotonic_s() - started_s, 3)
        log.info("state recovered", epoch=journal.epoch, day=hall.day, took_s=took_s, orphans=orphans)

        snapshotter = Snapshotter(snapshots)
        snapshotter.start()
        stack.callback(snapshotter.stop)
        time = HallTime(clock, last_moment(journal))
        desk = CentreDesk(serve(home, time), journal.hall, time)
        writer = Writer(hall=hall, journal=journal, vault=vault, server=desk, snapshotter=snapshotter, clock=time)
        writer.adopt(home.site())
        writer.keep_days()
        broker = running_broker(home)
        writer.set_notice(NoticeCode.BROKER_FALLBACK, broker is not None and broker.kind is BrokerKind.FALLBACK)
        desk.start(journal.epoch, writer.receive, writer.publish_everything)
        stack.callback(desk.stop)
        writer.start()
        stack.callback(partial(writer.stop, with_snapshot=True))
        rules = RulesServer(home.rules_socket, writer, time)
        rules.start()
        stack.callback(rules.stop)
        log.info("the hall is served", hall=journal.hall, epoch=journal.epoch)
        yield Serving(writer, desk, NoticeDesk(writer, vault), time, journal.epoch)
    log.info("the hall is no longer served", hall=journal.hall)


@contextmanager
def _figures(home: Home, writer: Writer, clock: Clock) -> Iterator[None]:
    """Keeps the figures of reports while the hall runs. They are no part of its work: it goes on without them."""
    url, hall = url_of_journal(home), home.config().hall
    with ExitStack() as stack:
        reader = JournalReader(url, hall)
        stack.callback(reader.close)
        store = ReportStore(store_url(url), hall)
        stack.callback(store.close)
        kept = KeptBeside(Keeper(reader, store), clock)
        writer.committed = kept.wake
        kept.start()
        stack.callback(kept.stop)
        yield


@contextmanager
def _roads_to_the_centre(home: Home, serving: Serving, clock: Clock) -> Iterator[None]:
    """Carries the journal upward and the centre's wishes down where there is a centre. A hall that cannot reach it
    serves its visitors as well.
    """
    writer = serving.writer
    with ExitStack() as stack:
        reader = JournalReader(url_of_journal(home), home.config().hall)
        stack.callback(reader.close)
        openings: list[Callable[[], Road | None]] = [
            lambda: open_uplink(home, (STREAM,), reader, clock, writer.set_notice),
            lambda: open_downlink(home, serving.desk, clock),
            lambda: open_queue_teller(home, serving.queue_status, clock),
            lambda: open_notifier(home, STREAM, reader, serving.notices, serving.time),
        ]
        roads = []
        for opening in openings:
            try:
                road = opening()
            except HomeMistake as mistake:
                log.error("no road to the centre", reason=str(mistake))
                writer.set_notice(NoticeCode.CENTRE_AWAY, True)
                continue
            if road is not None:
                stack.callback(road.stop)
                roads.append(road)

        heard_before = writer.committed

        def wake() -> None:
            heard_before()
            for road in roads:
                road.wake()

        writer.committed = wake
        for road in roads:
            road.start()
        yield
