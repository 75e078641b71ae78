"""The one writer of a hall: takes what waits, decides it, commits it together, and only then speaks."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TypeAlias, TypeVar

import structlog

from hall.bus.server_port import Delivery, HallServer
from hall.contract.refusals import HallUnavailable
from hall.contract.replies import Refused, Reply
from hall.contract.states import NoticeCode
from hall.sites.site import Site
from queue_controller.domain.asked import OpenDay
from queue_controller.domain.state import Hall
from queue_controller.domain.views import HALL
from queue_controller.journal.journal import Journal
from queue_controller.journal.mistakes import AlreadyAnswered
from queue_controller.service.batch import Batch
from queue_controller.service.days import Hours, hours_at
from queue_controller.service.due import house_due
from queue_controller.service.hall_time import HallTime
from queue_controller.service.once import REMEMBERED_MS, Answers, house_request
from queue_controller.service.publisher import Publisher
from queue_controller.service.recovery import fold
from queue_controller.service.snapshotting import Snapshotter
from queue_controller.storage import Unavailable
from queue_controller.vault.vault import Vault

log = structlog.get_logger()

MOST_AT_ONCE = 256
"""Requests in one commit. Whoever comes later waits for the next one, a few milliseconds."""
PAUSE_S = 1.0
"""After the journal could not be reached, how long requests are refused at once instead of waiting for it."""
LOOK_S = 5.0
"""How often a writer without work makes sure that the hall is still its own to lead."""
TRIES = 3
"""A batch is decided again when a reply was remembered or the connection had died; not for ever."""

T = TypeVar("T")
Work: TypeAlias = Delivery | Callable[[], None]


class Writer:
    """Owns the state, the journal, the vault and what is published. Everything reaches it through one queue.

    `failure` is set when it had to stop: another controller leads, or the journal contradicts itself.
    """

    def __init__(
        self,
        *,
        hall: Hall,
        journal: Journal,
        vault: Vault,
        server: HallServer,
        snapshotter: Snapshotter,
        clock: HallTime,
    ) -> None:
        self.hall = hall
        """The state after the last commit. Other threads may read it at any time: it is a value."""
        self.committed: Callable[[], None] = lambda: None
        """Called on the writer's thread whenever the journal has grown."""
        self.failure: Exception | None = None
        self.ended = threading.Event()
        self._journal = journal
        self._vault = vault
        self._server = server
        self._snapshotter = snapshotter
        self._clock = clock
        self._answers = Answers(journal.hall, journal.epoch)
        self._publisher = Publisher(journal.hall, server, vault, clock)
        self._queue: SimpleQueue[Work] = SimpleQueue()
        self._hours: Hours | None = None
        self._looked_at_s = clock.monotonic_s()
        self._doubtful = False
        """Whether staff are told that the clock may be wrong."""
        self._behind = False
        self._away_until_s = 0.0
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    # --- from any thread

    def start(self) -> None:
        self._thread.start()

    def stop(self, *, with_snapshot: bool = False) -> None:
        """Finishes what is being carried out and ends. What still waits stays with the broker."""
        self._queue.put(self._stop)
        self._thread.join()
        if with_snapshot and self.failure is None:
            self._snapshotter.take(self.hall, *self._journal.last)

    def receive(self, delivery: Delivery) -> None:
        self._queue.put(delivery)

    def publish_everything(self) -> None:
        """The broker has forgotten everything."""
        self._queue.put(self._publish_all)

    def renew(self, site: Site, patience_s: float) -> bool:
        """Runs the hall by another definition from now on; false where it does already.

        Raises `Unavailable` if it cannot be written down, and `TimeoutError` when it is not known whether it was.
        """
        return self.do(lambda: self._renew(site), patience_s)

    def set_notice(self, notice: NoticeCode, on: bool) -> None:
        """What every screen must say besides, from now on or no longer."""
        self._queue.put(lambda: self._set_notice(notice, on))

    def do(self, work: Callable[[], T], within_s: float) -> T:
        """What only the writer's thread may do; returns or raises what it does. Raises `TimeoutError`."""
        outcome: Future[T] = Future()

        def working() -> None:
            try:
                outcome.set_result(work())
            except Exception as error:  # noqa: BLE001 -- the asker's, not the writer's
                outcome.set_exception(error)

        self._queue.put(working)
        return outcome.result(within_s)

    # --- before `start`, or on the thread

    def adopt(self, site: Site) -> None:
        """Runs the hall by this definition, if it does not already. Raises `Unavailable`."""
        if self.hall.site_sm3 == site.sm3:
            return
        batch = self._new_batch()
        batch.adopt(house_request(self._journal.hall, "site.adopt", self._journal.position), site)
        self._commit(batch)
        log.info("site adopted", version=site.version, sm3=site.sm3)

    def _renew(self, site: Site) -> bool:
        if self._behind:
            self._catch_up()
        before = self.hall
        try:
            self.adopt(site)
        except Unavailable:
            self._behind = True
            raise
        if before is self.hall:
            return False
        self._hours = None
        self._publish_all()
        return True

    def keep_days(self) -> None:
        """Opens or closes the day if it is time. Raises `Unavailable`."""
        self._look_at_the_clock()
        now = self._clock.now()
        if self._hours is None or not self._hours.holds(now):
            self._hours = hours_at(self.hall.site.rules, now)
        while command := house_due(self.hall, self._hours, now):
            tag = str(command.__struct_config__.tag)
            batch = self._new_batch()
            batch.ask_self(house_request(self._journal.hall, tag, self._journal.position), command)
            self._commit(batch)
            log.info(tag, day=self.hall.day)
            if isinstance(command, OpenDay):
                self._tidy()

    def _look_at_the_clock(self) -> None:
        doubtful = self._clock.look(self.hall)
        if doubtful != self._doubtful:
            self._doubtful = doubtful
            self.set_notice(NoticeCode.CLOCK_DOUBTFUL, doubtful)

    # --- the thread

    def _run(self) -> None:
        try:
            while not self._stopping:
                self._work()
        except Exception as error:
            self.failure = error
            log.exception("the controller must stop")
        finally:
            self.ended.set()

    def _work(self) -> None:
        deliveries = self._take()
        if deliveries:
            if self._hours is not None and not self._hours.holds(self._clock.now()):
                self._tick()  # a number taken after midnight is of the new day
            self._serve(deliveries)
        self._tick()

    def _take(self) -> list[Delivery]:
        """Whatever waits, up to a limit; alone, a request waits for no timer."""
        deliveries: list[Delivery] = []
        try:
            work = self._queue.get(timeout=self._publisher.next_in_s)
            while True:
                if isinstance(work, Delivery):
                    deliveries.append(work)
                else:
                    work()
                if len(deliveries) == MOST_AT_ONCE or self._stopping:
                    return deliveries
                work = self._queue.get_nowait()
        except Empty:
            return deliveries

    def _serve(self, deliveries: list[Delivery]) -> None:
        before = self.hall
        self._answer_all(deliveries)
        for delivery in deliveries:
            self._server.reply(delivery, self._reply(delivery))
            self._server.settled(delivery)
        if before is not self.hall:
            self._publisher.tell_changes(before, self.hall, self._journal.position)

    def _answer_all(self, deliveries: list[Delivery]) -> None:
        """Afterwards every request that was carried out has its answer; those without could not be."""
        if self._clock.monotonic_s() < self._away_until_s:
            return
        look_up = False
        for _ in range(TRIES):
            try:
                if self._behind:
                    self._catch_up()
                if look_up:
                    self._answers.add(self._journal.answered([d.request.request_id for d in deliveries]))
                self._carry_out([d for d in deliveries if d.request.request_id not in self._answers])
                return
            except AlreadyAnswered:
                look_up = True
            except Unavailable as error:
                log.error("the journal does not take events", reason=str(error))
                self._behind = look_up = True
        self._pause()

    def _carry_out(self, deliveries: list[Delivery]) -> None:
        if not deliveries:
            return
        batch = self._new_batch()
        for delivery in deliveries:
            batch.serve(delivery.terminal, delivery.request)
        self._commit(batch)

    def _reply(self, delivery: Delivery) -> Reply:
        request = delivery.request
        if request.request_id in self._answers:
            return self._answers.reply(delivery.terminal, request)
        return Reply(
            request_id=request.request_id,
            hall=self._journal.hall,
            epoch=self._journal.epoch,
            answered_at=self._clock.now(),
            body=Refused(why=HallUnavailable()),
        )

    def _new_batch(self) -> Batch:
        now = self._clock.now()
        return Batch(self.hall, self._journal.draft(now), self._vault, now)

    def _commit(self, batch: Batch) -> None:
        """First the persons, then the events that refer to them; then it has happened."""
        if batch.holders:
            self._vault.keep(batch.holders)
        self._journal.commit(batch.draft)
        self._vault.own(batch.holders)
        self._answers.add(batch.answers)
        self.hall = batch.hall
        self.committed()
        self._snapshotter.offer(self.hall, *self._journal.last, events=len(batch.draft.events))

    def _catch_up(self) -> None:
        """The journal failed us: whatever it holds beyond our state has happened."""
        records = self._journal.resume()
        self.hall = fold(self.hall, records)
        self._behind = False
        if records:
            log.info("caught up with the journal", unheard_of=len(records))
            self.committed()
            self._publish_all()

    def _tick(self) -> None:
        before = self.hall
        try:
            if self._behind:
                if self._clock.monotonic_s() < self._away_until_s:
                    return
                self._catch_up()
            self._make_sure_it_leads()
            self.keep_days()
        except Unavailable as error:
            log.error("the journal does not take events", reason=str(error))
            self._behind = True
            self._pause()
            return
        self._look_for_room()
        if before is not self.hall:
            self._publisher.tell_changes(before, self.hall, self._journal.position)
        self._publisher.tell_due(self.hall, self._journal.position)

    def _pause(self) -> None:
        """Until then requests are refused at once, and until something can be written again every screen says so."""
        self._away_until_s = self._clock.monotonic_s() + PAUSE_S
        self._set_notice(NoticeCode.JOURNAL_STUCK, True)

    def _look_for_room(self) -> None:
        """A full disk can still be read, so that screens stay true; whether it has room again only writing tells."""
        if NoticeCode.JOURNAL_STUCK not in self._publisher.notices or self._clock.monotonic_s() < self._away_until_s:
            return
        try:
            self._journal.try_to_write()
        except Unavailable:
            self._pause()
        else:
            log.info("the journal takes events again")
            self._set_notice(NoticeCode.JOURNAL_STUCK, False)

    def _make_sure_it_leads(self) -> None:
        """Every commit proves it; between commits a dethroned controller would speak on, and hold its place."""
        now_s = self._clock.monotonic_s()
        if now_s - self._looked_at_s >= LOOK_S:
            self._looked_at_s = now_s
            self._journal.make_sure_it_leads()

    def _tidy(self) -> None:
        """Forgets what has had its time, and what only a wrong clock can have dated so far ahead.

        Can wait for the next day if the clock is in doubt or the database does not want to now.
        """
        if self._doubtful:
            return
        earliest, latest = (self._clock.now() + span for span in (-REMEMBERED_MS, REMEMBERED_MS))
        try:
            replies = self._journal.forget_replies(earliest, latest)
            holders = self._vault.erase_outside(earliest, latest)
        except Unavailable as error:
            log.warning("old replies and holders not erased today", reason=str(error))
            return
        log.info("old replies and holders erased", replies=replies, holders=holders)

    def _publish_all(self) -> None:
        self._publisher.publish_all(self.hall, self._journal.position)

    def _set_notice(self, notice: NoticeCode, on: bool) -> None:
        notices = tuple(sorted(set(self._publisher.notices) - {notice} | ({notice} if on else set())))
        if notices == self._publisher.notices:
            return
        self._publisher.notices = notices
        self._publisher.publish(self.hall, [HALL], self._journal.position)

    def _stop(self) -> None:
        self._stopping = True
