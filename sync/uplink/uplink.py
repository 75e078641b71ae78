"""The uplink: carries every event of the journal to the centre, exactly once in effect, for as long as it takes."""

from collections.abc import Callable, Sequence
from functools import partial

import structlog
from msgspec import Struct, structs

from hall.clock import Clock, Instant
from hall.contract.centre import MAX_EVENTS, START, BatchAnswer, Place, Problem, StreamPosition, Verdict
from hall.contract.events import EventRecord
from hall.contract.states import NoticeCode
from sync.backoff import Backoff
from sync.road import CentreAway, CentreRefused
from sync.spans import Spans
from sync.stepping import Stepping
from sync.uplink.cursor import Cursor, DeadLetter
from sync.uplink.lane import Lane
from sync.uplink.reader import JournalReader, place_before
from sync.uplink.road import RoadUp, within_limits

log = structlog.get_logger(__name__)

Noticed = Callable[[NoticeCode, bool], None]
"""Told when a notice begins (True) and ends (False) to hold; called on the uplink's thread."""

UNEXPLAINED = Problem(title="Rejected without a reason", status=422, code="unexplained", retryable=False)

LIVE_S = 12 * 3600.0
"""After an outage, events younger than this travel before the older ones."""


AGREE_EVERY_S = 3600.0
"""Both sides compare positions at start, after every failure, and at least this often."""


class UplinkStatus(Struct, frozen=True, kw_only=True):
    """For staff. `away_because` is empty while the centre answers. `ahead` names streams of which the centre holds
    records that this hall's journal does not: the journal was restored from an older copy.
    """

    away_because: str
    last_answer_at: Instant | None
    ahead: tuple[str, ...]
    dead_letters: int


class Uplink:
    """One thread, one request at a time. `step` is its whole behaviour; `start` and `stop` own the thread.

    `noticed` hears `CENTRE_AWAY` come and go. The uplink takes over `road` and `cursor` and closes them in `stop`.
    """

    def __init__(
        self,
        *,
        streams: Sequence[str],
        reader: JournalReader,
        road: RoadUp,
        cursor: Cursor,
        clock: Clock,
        noticed: Noticed,
        backoff: Backoff | None = None,
        live_s: float = LIVE_S,
    ) -> None:
        self._streams = tuple(streams)
        self._reader = reader
        self._road = road
        self._cursor = cursor
        self._clock = clock
        self._noticed = noticed
        self._backoff = backoff or Backoff()
        self._live_s = live_s
        self._lanes: list[Lane] = []
        self._in_step = False
        """Whether both sides agreed on the position since the last failure."""
        self._agreed_at_s = 0.0
        self._away_because = ""
        self._last_answer_at: Instant | None = None
        self._ahead: tuple[str, ...] = ()
        self._thread = Stepping("uplink", self.step, self._failed, AGREE_EVERY_S)

    @property
    def status(self) -> UplinkStatus:
        return UplinkStatus(
            away_because=self._away_because,
            last_answer_at=self._last_answer_at,
            ahead=self._ahead,
            dead_letters=self._cursor.count_dead_letters(),
        )

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something was appended. Cheap, from any thread. Does not cut a back-off short."""
        self._thread.wake()

    def stop(self, wait_s: float = 10.0) -> None:
        """Ends after the request under way. What is not sent yet is sent after the next start."""
        self._thread.stop(wait_s)
        self._road.close()
        self._cursor.close()

    def send_again(self, event_id: str) -> bool:
        """Send a dead letter once more; false when there is none with this id."""
        found = self._cursor.send_again(event_id)
        self.wake()
        return found

    def dead_letters(self) -> list[DeadLetter]:
        return self._cursor.dead_letters()

    def step(self) -> float | None:
        """One batch, or one agreement on the position. Returns the seconds to wait; None: until something is new."""
        if self._clock.monotonic_s() - self._agreed_at_s >= AGREE_EVERY_S:
            self._in_step = False
        try:
            if not self._in_step:
                self._agree()
            sent = self._send_next()
        except CentreAway as away:
            self._in_step = False
            self._answered_not(str(away))
            return self._backoff.failed(away.retry_after_s)
        self._answered()
        if not self._in_step:  # the centre has lost data: agree again, but never in a hot loop
            return self._backoff.failed()
        self._backoff.succeeded()
        return 0.0 if sent else None

    def _failed(self) -> float:
        self._in_step = False
        return self._backoff.failed()

    def _agree(self) -> None:
        """The centre's word on what it has replaces the cursor's; then the lanes begin anew."""
        ahead, live, backlog = [], [], []
        since = self._clock.now() - round(self._live_s * 1000)
        for stream in self._streams:
            position = self._road.position(stream)
            known = known_here(position, self._reader.position(stream))
            if known != position:
                ahead.append(stream)
                log.error("centre_ahead_of_journal", stream=stream)
            self._cursor.adopt(known)
            settled = partial(self._cursor.settled, stream)
            today = place_before(self._reader, stream, since)
            live.append(Lane(self._reader, stream, settled, today))
            backlog.append(Lane(self._reader, stream, settled, START, today))
        self._lanes = live + backlog
        self._ahead = tuple(ahead)
        self._agreed_at_s = self._clock.monotonic_s()
        self._in_step = True

    def _send_next(self) -> bool:
        batch = self._next_batch()
        if batch:
            self._send(within_limits(batch))
        return bool(batch)

    def _next_batch(self) -> Sequence[EventRecord]:
        """Dead letters a person wants sent again, then what is live in any stream, then what is left behind."""
        waiting = [record for letter in self._cursor.to_send_again(MAX_EVENTS) if (record := self._look_up(letter))]
        lanes = (lane.next(MAX_EVENTS) for lane in self._lanes)
        return waiting or next(filter(None, lanes), [])

    def _look_up(self, letter: DeadLetter) -> EventRecord | None:
        found = self._reader.read(letter.stream, (letter.epoch, letter.seq - 1), 1)
        if found and found[0].event_id == letter.event_id:
            return found[0]
        log.error("dead_letter_not_in_journal", event_id=letter.event_id)
        self._cursor.settle([], [letter])  # stays on the list, is not asked for again
        return None

    def _send(self, records: Sequence[EventRecord]) -> None:
        """Hand over; a batch the centre refuses whole is halved until the one event to blame stands alone."""
        try:
            answer = self._road.post(records)
        except CentreRefused as refused:
            if len(records) > 1:
                half = len(records) // 2
                self._send(records[:half])
                self._send(records[half:])
            else:
                self._make_sure_the_event_is_to_blame()
                self._settle([], [self._dead_letter(records[0], refused.problem)])
        else:
            self._hear(records, answer)

    def _make_sure_the_event_is_to_blame(self) -> None:
        """A centre that refuses even an empty batch refuses everything: then no event is set aside for it."""
        try:
            self._road.post([])
        except CentreRefused as refused:
            raise CentreAway(f"refuses everything: {refused.problem.code}") from refused

    def _hear(self, records: Sequence[EventRecord], answer: BatchAnswer) -> None:
        words = {word.event_id: word for word in answer.answers}
        heard = [(record, words[record.event_id]) for record in records if record.event_id in words]
        if not heard:
            raise CentreAway("the answer names none of the events sent")
        self._settle(
            [record for record, word in heard if word.verdict is not Verdict.REJECTED],
            [
                self._dead_letter(record, word.problem or UNEXPLAINED)
                for record, word in heard
                if word.verdict is Verdict.REJECTED
            ],
        )
        if any(self._cursor.lacks(position) for position in answer.positions):
            log.warning("centre_lost_data")
            self._in_step = False

    def _dead_letter(self, record: EventRecord, problem: Problem) -> DeadLetter:
        return DeadLetter(
            event_id=record.event_id,
            stream=record.stream,
            epoch=record.epoch,
            seq=record.seq,
            problem=problem,
            at=self._clock.now(),
        )

    def _settle(self, taken: Sequence[EventRecord], refused: Sequence[DeadLetter]) -> None:
        self._cursor.settle(taken, refused)
        for letter in refused:
            log.error("event_set_aside", event_id=letter.event_id, code=letter.problem.code)

    def _answered(self) -> None:
        self._last_answer_at = self._clock.now()
        if self._away_because:
            log.info("centre_back")
            self._away_because = ""
            self._noticed(NoticeCode.CENTRE_AWAY, False)

    def _answered_not(self, because: str) -> None:
        first = not self._away_because
        self._away_because = because
        if first:
            log.warning("centre_away", because=because)
            self._noticed(NoticeCode.CENTRE_AWAY, True)


def known_here(position: StreamPosition, end: Place) -> StreamPosition:
    """The part of the centre's position that this journal has records for. An epoch before the journal's last one
    may be longer at the centre: a restore cut it short here, and no new record will get its old numbers.
    """
    epochs = []
    for at in position.epochs:
        if at.epoch < end[0]:
            epochs.append(at)
        elif at.epoch == end[0]:
            epochs.append(Spans.of(at).upto(end[1]).position(at.epoch))
    return structs.replace(position, epochs=tuple(epochs))
