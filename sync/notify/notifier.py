"""The notifier: finds in the journal whom to tell something outside the hall, and has the centre tell each once."""

from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from typing import Protocol

import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from hall.clock import Clock
from hall.contract.announcing import Way
from hall.contract.centre import Place
from hall.contract.events import EventRecord
from hall.contract.notifications import Notice, Notification, NotificationAnswer, NotificationState
from sync.backoff import Backoff
from sync.letter import seal_for
from sync.notify.outbox import KEPT_MS, Fate, Letter, Outbox
from sync.road import ABOUT_THE_CONTENT, CentreAway, CentreRefused, CentreRoad
from sync.stepping import Stepping
from sync.uplink.reader import JournalReader, place_before, place_of

log = structlog.get_logger(__name__)

CHUNK = 200
"""Records looked through at a time."""
LOOK_BACK_MS = 10 * 60 * 1000
"""How far back a hall that has lost its place begins: nothing older is of use to anybody."""
KEY_S = 5.0
"""How often to look for the centre's key while there is none."""
LONGEST_PAUSE_S = 30.0
"""A letter is of use for two minutes: a centre that was away is asked again within this time."""

TOO_OLD = "too_old"


class Announces(Protocol):
    """The hall, as the notifier asks it: `queue_controller.service.notice_desk.NoticeDesk`."""

    def notices(self, record: EventRecord) -> Sequence[Notice]:
        """Whom this event gives reason to tell something."""
        ...

    def address(self, notice: Notice, way: Way) -> str | None:
        """Where they can be reached that way: a phone number or an openid; none where they cannot."""
        ...


class Notifier:
    """One thread, one letter at a time. `step` is its whole behaviour.

    Never twice: a letter's key follows from what it tells, the outbox knows each key, and so does the centre. Never
    late: what is too old when its turn comes is not sent, and that is written down.
    """

    def __init__(
        self,
        *,
        stream: str,
        reader: JournalReader,
        road: CentreRoad,
        outbox: Outbox,
        hall: Announces,
        centre_key: Callable[[], X25519PublicKey | None],
        clock: Clock,
        backoff: Backoff | None = None,
    ) -> None:
        """`clock` is the hall's time. Takes over `road` and `outbox` and closes them in `stop`."""
        self._stream = stream
        self._reader = reader
        self._road = road
        self._outbox = outbox
        self._hall = hall
        self._centre_key = centre_key
        self._clock = clock
        self._backoff = backoff or Backoff(cap_s=LONGEST_PAUSE_S)
        self._key_missed = False
        self._thread = Stepping("notifier", self.step, self._backoff.failed, LONGEST_PAUSE_S)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """The journal has grown. Cheap, from any thread."""
        self._thread.wake()

    def stop(self) -> None:
        self._road.hang_up()
        self._thread.stop()
        self._road.close()
        self._outbox.close()

    def fates(self) -> list[Letter]:
        """What became of every letter of the last days, for staff."""
        return self._outbox.fates()

    def step(self) -> float | None:
        """One letter, or one look into the journal. Returns the seconds to wait; None: until something is new."""
        key = self._centre_key()
        if key is None:
            return self._without_a_key()
        self._key_missed = False
        if letter := self._outbox.next():
            return self._send(letter)
        found = self._look(key)
        self._backoff.succeeded()
        return 0.0 if found else None

    def _look(self, key: X25519PublicKey) -> bool:
        place = self._outbox.place
        if place is None:
            place = place_before(self._reader, self._stream, self._clock.now() - LOOK_BACK_MS)
        records = self._reader.read(self._stream, place, CHUNK)
        if not records:
            return False
        letters = [letter for record in records for letter in self._letters(record, key)]
        self._outbox.take_in(self._behind(records), letters)
        self._outbox.forget(self._clock.now() - KEPT_MS)
        return True

    @staticmethod
    def _behind(records: Sequence[EventRecord]) -> Place:
        return place_of(records[-1])

    def _letters(self, record: EventRecord, key: X25519PublicKey) -> Iterator[Letter]:
        for notice in self._hall.notices(record):
            for way in sorted(notice.ways):
                if letter := self._letter(notice, way, key):
                    yield letter

    def _letter(self, notice: Notice, way: Way, key: X25519PublicKey) -> Letter | None:
        """None where they cannot be reached that way, or were told already."""
        now = self._clock.now()
        ident = f"{notice.key}:{way}"
        letter = Letter(
            key=ident,
            template=notice.template,
            ticket=notice.ticket,
            not_after=notice.happened_at + notice.valid_ms,
            at=now,
        )
        if self._outbox.knows(ident):
            return None
        if letter.not_after < now:
            log.warning("notification_dropped", key=ident, why=TOO_OLD)
            return msgspec.structs.replace(letter, fate=Fate.DROPPED, why=TOO_OLD)
        address = self._hall.address(notice, way)
        if address is None:
            return None
        notification = Notification(
            template=notice.template,
            channel=way,
            parameters=notice.parameters,
            business_ref=notice.ticket,
            happened_at=notice.happened_at,
            receiver=seal_for(key, address, ident),
        )
        return msgspec.structs.replace(letter, document=msgspec.json.encode(notification))

    def _send(self, letter: Letter) -> float:
        if letter.not_after < self._clock.now():
            self._settle(letter, Fate.DROPPED, TOO_OLD)
            return 0.0
        headers = {"Content-Type": "application/json", "Idempotency-Key": letter.key}
        path = f"/v1/halls/{self._road.hall}/notifications"
        try:
            answer = self._road.ask(NotificationAnswer, "POST", path, letter.document, headers, refusals=_FINAL)
        except CentreAway as away:
            return self._backoff.failed(away.retry_after_s)
        except CentreRefused as refused:
            code = refused.problem.code
            self._settle(letter, Fate.ACCEPTED if code == KEY_REUSED else Fate.FAILED, code)
        else:
            accepted = answer.state is NotificationState.ACCEPTED
            why = "" if answer.problem is None else answer.problem.code
            self._settle(letter, Fate.ACCEPTED if accepted else Fate.FAILED, why)
        self._backoff.succeeded()
        return 0.0

    def _settle(self, letter: Letter, fate: Fate, why: str) -> None:
        self._outbox.settle(letter.key, fate, why, self._clock.now())
        if fate is not Fate.ACCEPTED:
            log.warning("notification_not_sent", key=letter.key, fate=fate, why=why)

    def _without_a_key(self) -> float:
        if not self._key_missed:
            log.warning("nobody_is_notified", reason="the centre's key for letters is not there")
            self._key_missed = True
        return KEY_S


KEY_REUSED = "key_reused"
"""The centre has this letter already, sealed otherwise: this hall has lost its outbox since."""
_FINAL = ABOUT_THE_CONTENT | {HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}
