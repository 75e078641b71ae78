"""The clerk's desk: what the post is doing now, what can be pressed, and what the hall said to the last press."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from hall.bus.port import HallLink, Heard, LinkPhase, NoAnswer
from hall.clock import Clock, Instant
from hall.contract.commands import (
    CallNext,
    Command,
    FinishService,
    LogIn,
    LogOut,
    MissTicket,
    Outcome,
    PausePost,
    PauseReason,
    RecallTicket,
    ResumePost,
    ReturnTicket,
    StartService,
)
from hall.contract.ids import PostId
from hall.contract.replies import Reply
from hall.contract.states import PostState, PostStatus, TicketAtPost
from hall.sites.site import Site
from ui_kit.language import Language
from ui_kit.pause_words import PAUSE_WORDS, PauseWords, pause_words
from ui_kit.phrase import Phrase
from window_terminal.clerk import words
from window_terminal.clerk.keys import FACES, MORE_KEYS, NATURAL, POSSIBLE, Key, keys_shown
from window_terminal.clerk.machine_alarms import MachineAlarms, follow
from window_terminal.clerk.notices import Told, about_answer, about_link
from window_terminal.clerk.press import Presses

QML_IMPORT_NAME = "Hall.Clerk"
QML_IMPORT_MAJOR_VERSION = 1

TICK_MS = 1_000
FACT_WAIT_S = 5.0
SETTLE_S = 1.0
"""How long after an answer the keys wait for the state that follows from it."""

PAUSE_TEXT_MOST = 40
"""Characters of a pause text that fit over a window; as in `PausePost.text`."""

FACTS = (StartService, MissTicket, FinishService)
"""They have happened at the window whether or not the hall hears of it at once, so they carry no expiry."""


@QmlElement
class Desk(QObject):
    """One post. Shows nothing as current that is not, and offers no key that the hall would refuse."""

    changed = Signal()

    def __init__(
        self,
        link: HallLink,
        site: Site,
        post: PostId,
        *,
        clock: Clock,
        language: Language,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link, self._site, self._post = link, site, post
        self._clock, self._language = clock, language
        self._zone = ZoneInfo(site.rules.time_zone)
        self._heard: Heard[PostState] | None = None
        self._link_phase = LinkPhase.CONNECTING
        self._presses = Presses(link, self._answered)
        self._settling_until_s: float | None = None
        self._told: Told | None = None
        self._somebody_waited = False
        self._lasts_shown = ""
        self._alarms = MachineAlarms(site)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        self._language.changed.connect(self.changed)
        self._watches = [
            self._link.watch_link(self._link_heard),
            self._link.watch(PostState, self._post, self._post_heard),
            *follow(self._alarms, self._link, self.changed.emit),
        ]
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        for watch in self._watches:
            watch.stop()

    # What the hall says

    def _post_heard(self, heard: Heard[PostState]) -> None:
        if self._heard is None or heard.body != self._heard.body:
            self._presses.changed()
            self._settling_until_s = None
        if self._heard is None or heard.body.status is not self._heard.body.status:
            self._told = None
        self._heard = heard
        self.changed.emit()

    def _link_heard(self, phase: LinkPhase) -> None:
        self._link_phase = phase
        self.changed.emit()

    def _answered(self, command: Command, answer: Reply | NoAnswer) -> None:
        self._told = about_answer(command, answer, somebody_waited=self._somebody_waited)
        if self._told is None and self._heard_at_press == self._heard:
            self._settling_until_s = self._clock.monotonic_s() + SETTLE_S
        self.changed.emit()

    # What the clerk does

    @Slot(str)
    def press(self, key: str) -> None:
        """Press one of the keys shown; pausing goes through `pause`, which has a reason."""
        if not self._possible(Key(key)):
            return
        match Key(key):
            case Key.CALL:
                self._ask(CallNext(post=self._post))
            case Key.RECALL:
                self._ask(RecallTicket(post=self._post))
            case Key.START:
                self._ask(StartService(post=self._post))
            case Key.FINISH:
                self._ask(FinishService(post=self._post))
            case Key.INCOMPLETE:
                self._ask(FinishService(post=self._post, outcome=Outcome.INCOMPLETE))
            case Key.MISS:
                self._ask(MissTicket(post=self._post))
            case Key.RESUME:
                self._ask(ResumePost(post=self._post))
            case Key.LOG_OUT:
                self._ask(LogOut(post=self._post))
            case Key.PAUSE:
                pass

    @Slot(str)
    def logIn(self, clerk: str) -> None:
        if self._status() is PostStatus.LOGGED_OUT:
            self._ask(LogIn(post=self._post, clerk=clerk))

    @Slot(str, str)
    def pause(self, reason: str, text: str) -> None:
        """Stop calling; `text` stands on the window screen beside the reason."""
        if self._possible(Key.PAUSE):
            self._ask(
                PausePost(post=self._post, reason=PauseReason(reason), text=" ".join(text.split())[:PAUSE_TEXT_MOST])
            )

    @Slot(str)
    def bringBack(self, ticket: str) -> None:
        """Put a missed ticket back in its queue."""
        if self._is_current() and not self._busy():
            self._ask(ReturnTicket(ticket=ticket))

    @Slot()
    def tick(self) -> None:
        """A second has passed: durations grow, an answer has settled. The page is told only if it shows."""
        settled = self._settling_until_s is not None and self._clock.monotonic_s() >= self._settling_until_s
        if settled:
            self._settling_until_s = None
        if settled or self._lasts() != self._lasts_shown:
            self._lasts_shown = self._lasts()
            self.changed.emit()

    def _ask(self, command: Command) -> None:
        self._told = None
        self._heard_at_press = self._heard
        self._somebody_waited = self._heard is not None and self._heard.body.waiting > 0
        expires_s = None if isinstance(command, FACTS) else float(self._site.rules.call_valid_s)
        self._presses.press(command, wait_s=FACT_WAIT_S, expires_s=expires_s)
        self.changed.emit()

    @property
    def is_free(self) -> bool:
        """Whether nobody is called to this desk or served at it."""
        return self._status() not in (PostStatus.CALLED, PostStatus.SERVING)

    def offers(self, key: Key) -> bool:
        """Whether a key can be pressed now."""
        return self._possible(key)

    @property
    def on_keypad(self) -> tuple[int | None, int | None]:
        """How many wait, and the figures of the ticket at this post; None where nothing is known to be true."""
        if self._heard is None or not self._is_current() or self._status() is PostStatus.LOGGED_OUT:
            return None, None
        ticket = self._current()
        figures = "".join(letter for letter in ticket.number if letter.isdigit()) if ticket else ""
        return self._heard.body.waiting, int(figures) if figures else None

    # What is true now

    def _is_current(self) -> bool:
        return bool(self._heard and self._heard.fresh and self._link_phase is LinkPhase.CONNECTED)

    def _busy(self) -> bool:
        return self._presses.underway is not None or self._settling_until_s is not None

    def _status(self) -> PostStatus:
        return self._heard.body.status if self._heard else PostStatus.LOGGED_OUT

    def _possible(self, key: Key) -> bool:
        return self._is_current() and not self._busy() and key in POSSIBLE[self._status()]

    def _current(self) -> TicketAtPost | None:
        return self._heard.body.current if self._heard else None

    # What is shown

    def _said(self, phrase: Phrase) -> str:
        return phrase.said(self._language.now)

    def _page(self) -> str:
        if self._heard is None:
            return "away"
        return "log_in" if self._status() is PostStatus.LOGGED_OUT else "desk"

    def _window_number(self) -> str:
        return self._site.post[self._post][0].id

    def _post_name(self) -> str:
        window = self._site.post[self._post][0]
        return self._post if len(window.posts) > 1 else ""

    def _clerk_id(self) -> str:
        return (self._heard.body.clerk or "") if self._heard else ""

    def _clerk_name(self) -> str:
        clerk = self._site.clerk.get(self._clerk_id())
        return clerk.name if clerk else ""

    def _clerks(self) -> list[dict[str, str]]:
        return [{"id": clerk.id, "name": clerk.name} for clerk in self._site.clerks]

    def _keys(self) -> list[dict[str, object]]:
        status = self._status()
        return [
            {
                "key": key.value,
                "says": self._said(FACES[key].says),
                "functionKey": FACES[key].function_key,
                "possible": self._possible(key),
                "natural": NATURAL.get(status) is key,
            }
            for key in keys_shown(status)
        ]

    def _key_help(self) -> list[dict[str, str]]:
        """Every key of the keyboard that does something here."""
        on_glass = [(FACES[key].function_key, FACES[key].says, FACES[key].does) for key in keys_shown(PostStatus.IDLE)]
        rows = [*on_glass, *MORE_KEYS]
        return [{"key": key, "says": self._said(says), "does": self._said(does)} for key, says, does in rows]

    def _status_text(self) -> str:
        return self._said(words.STATUS[self._status()])

    def _pause(self) -> PauseWords:
        body = self._heard.body if self._heard else None
        return pause_words(body.reason, body.text) if body and body.status is PostStatus.PAUSED else PauseWords()

    def _pause_reasons(self) -> list[dict[str, str]]:
        return [{"reason": reason.value, "says": self._said(says)} for reason, says in PAUSE_WORDS.items()]

    def _number(self) -> str:
        ticket = self._current()
        return ticket.number if ticket else ""

    def _service(self) -> str:
        ticket = self._current()
        return self._service_name(ticket.service) if ticket else ""

    def _holder(self) -> str:
        ticket = self._current()
        return ticket.holder or "" if ticket else ""

    def _attempt(self) -> int:
        ticket = self._current()
        return ticket.attempt if ticket else 0

    def _issued(self) -> str:
        ticket = self._current()
        return self._time(ticket.issued_at) if ticket else ""

    def _waited(self) -> str:
        """How long the person waited until called; during the service only the call knew it."""
        ticket = self._current()
        if ticket is None or self._status() is not PostStatus.CALLED:
            return ""
        return self._said(words.minutes(ticket.since - ticket.issued_at))

    def _lasts(self) -> str:
        ticket = self._current()
        return self._said(words.minutes(self._clock.now() - ticket.since)) if ticket else ""

    def _why(self) -> str:
        ticket = self._current()
        return self._said(words.why(ticket.rule, ticket.passed_over)) if ticket else ""

    def _priority(self) -> str:
        """The class of people the ticket counts in, by its name."""
        ticket = self._current()
        known = self._site.priority.get(ticket.priority) if ticket and ticket.priority else None
        return self._language.pick(known.name, known.name_en) if known else ""

    def _missed(self) -> list[dict[str, object]]:
        missed = self._heard.body.missed if self._heard else ()
        return [
            {
                "ticket": ticket.ticket,
                "number": ticket.number,
                "service": self._service_name(ticket.service),
                "at": self._time(ticket.missed_at),
            }
            for ticket in sorted(missed, key=lambda ticket: -ticket.missed_at)
        ]

    def _rating(self) -> str:
        return self._heard.body.rating.number if self._heard and self._heard.body.rating else ""

    def _told_now(self) -> Told | None:
        stale = self._heard is not None and not self._heard.fresh
        return about_link(self._link_phase, stale=stale) or self._told

    def _told_rows(self) -> list[str]:
        told = self._told_now()
        return [self._said(phrase) for phrase in (told.happened, told.do, told.help)] if told else []

    def _is_told_fault(self) -> bool:
        told = self._told_now()
        return told is not None and told.fault

    def _alarm_rows(self) -> list[dict[str, object]]:
        return [
            {"happened": self._said(alarm.happened), "do": self._said(alarm.do), "fault": alarm.fault}
            for alarm in self._alarms.now()
        ]

    def _service_name(self, service: str) -> str:
        known = self._site.service.get(service)
        return self._language.pick(known.short, known.name_en) if known else ""

    def _time(self, at: Instant) -> str:
        return f"{datetime.fromtimestamp(at / 1000, self._zone):%H:%M}"

    page = Property(str, _page, notify=changed)
    current = Property(bool, _is_current, notify=changed)
    busy = Property(bool, _busy, notify=changed)
    windowNumber = Property(str, _window_number, constant=True)
    postName = Property(str, _post_name, constant=True)
    clerkId = Property(str, _clerk_id, notify=changed)
    clerkName = Property(str, _clerk_name, notify=changed)
    clerks = Property(list, _clerks, constant=True)
    keys = Property(list, _keys, notify=changed)
    keyHelp = Property(list, _key_help, notify=changed)
    status = Property(str, lambda self: self._status().value, notify=changed)
    statusText = Property(str, _status_text, notify=changed)
    pauseReason = Property(str, lambda self: self._said(self._pause().reason), notify=changed)
    pauseText = Property(str, lambda self: self._pause().own.zh, notify=changed)
    pauseTextMost = Property(int, lambda _: PAUSE_TEXT_MOST, constant=True)
    pauseReasons = Property(list, _pause_reasons, notify=changed)
    number = Property(str, _number, notify=changed)
    service = Property(str, _service, notify=changed)
    holder = Property(str, _holder, notify=changed)
    attempt = Property(int, _attempt, notify=changed)
    issued = Property(str, _issued, notify=changed)
    waited = Property(str, _waited, notify=changed)
    lasts = Property(str, _lasts, notify=changed)
    why = Property(str, _why, notify=changed)
    priority = Property(str, _priority, notify=changed)
    waiting = Property(int, lambda self: self._heard.body.waiting if self._heard else 0, notify=changed)
    served = Property(int, lambda self: self._heard.body.served_today if self._heard else 0, notify=changed)
    missed = Property(list, _missed, notify=changed)
    rating = Property(str, _rating, notify=changed)
    told = Property(list, _told_rows, notify=changed)
    toldFault = Property(bool, _is_told_fault, notify=changed)
    alarms = Property(list, _alarm_rows, notify=changed)
