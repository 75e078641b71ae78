"""The controller as a process: its parts put together, started and stopped in order."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import structlog

from hall.bus.address import BrokerKind, running_broker
from hall.bus.connect import serve
from hall.clock import Clock, SystemClock
from hall.contract.states import NoticeCode
from hall.home import Home, HomeMistake
from queue_controller.journal.draft import STREAM
from queue_controller.journal.journal import Journal
from queue_controller.journal.reader import JournalReader
from queue_controller.journal.snapshots import Snapshots
from queue_controller.opening import open_journal, snapshots_file, url_of_journal
from queue_controller.service.hall_time import HallTime
from queue_controller.service.recovery import erase_orphans, last_moment, recover
from queue_controller.service.snapshotting import Snapshotter
from queue_controller.service.writer import Writer
from queue_controller.vault.vault import Vault
from sync.uplink.at_home import open_uplink

log = structlog.get_logger()

TURN_S = 0.0005
"""After so long a thread lets another one have its turn. With Python's 5 ms the writer, which comes back from the disk
several times a commit, would wait that long for a busy bus each time.
"""


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
        writer = stack.enter_context(_serving(home, journal, clock))
        stack.enter_context(_road_to_the_centre(home, writer, clock))
        while not stop.is_set() and not writer.ended.is_set():
            stop.wait(0.2)
    return writer.failure is None


@contextmanager
def _serving(home: Home, journal: Journal, clock: Clock) -> Iterator[Writer]:
    """The hall at work between start and stop. A stop ends in the reverse order: nothing decided goes unsaid."""
    started_s = clock.monotonic_s()
    with ExitStack() as stack:
        vault = Vault(home.folder / "vault")
        stack.callback(vault.close)
        snapshots = Snapshots(snapshots_file(home), journal.hall)
        stack.callback(snapshots.close)
        hall = recover(journal.reader, snapshots)
        orphans = erase_orphans(vault, journal, hall)
        took_s = round(clock.monotonic_s() - started_s, 3)
        log.info("state recovered", epoch=journal.epoch, day=hall.day, took_s=took_s, orphans=orphans)

        snapshotter = Snapshotter(snapshots)
        snapshotter.start()
        stack.callback(snapshotter.stop)
        time = HallTime(clock, last_moment(journal))
        server = serve(home, time)
        writer = Writer(hall=hall, journal=journal, vault=vault, server=server, snapshotter=snapshotter, clock=time)
        writer.adopt(home.site())
        writer.keep_days()
        broker = running_broker(home)
        writer.set_notice(NoticeCode.BROKER_FALLBACK, broker is not None and broker.kind is BrokerKind.FALLBACK)
        server.start(journal.epoch, writer.receive, writer.publish_everything)
        stack.callback(server.stop)
        writer.start()
        stack.callback(partial(writer.stop, with_snapshot=True))
        log.info("the hall is served", hall=journal.hall, epoch=journal.epoch)
        yield writer
    log.info("the hall is no longer served", hall=journal.hall)


@contextmanager
def _road_to_the_centre(home: Home, writer: Writer, clock: Clock) -> Iterator[None]:
    """Carries the journal upward where there is a centre. A hall that cannot reach it serves its visitors as well."""
    reader = JournalReader(url_of_journal(home), home.config().hall)
    try:
        uplink = open_uplink(home, (STREAM,), reader, clock, writer.set_notice)
    except HomeMistake as mistake:
        log.error("no road to the centre", reason=str(mistake))
        writer.set_notice(NoticeCode.CENTRE_AWAY, True)
        uplink = None
    if uplink is not None:
        writer.committed = uplink.wake
        uplink.start()
    yield
    if uplink is not None:
        uplink.stop()
    reader.close()
