"""What the visitor sees on the pad, and what becomes of a touch."""

import math
from enum import StrEnum

import structlog
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from hall.bus.port import HallLink, Heard, LinkPhase
from hall.clock import Clock
from hall.contract.commands import RateService, SkipRating
from hall.contract.ids import PostId, TicketId
from hall.contract.states import PostState, PostStatus, RatingOffer
from hall.sites.site import Site
from ui_kit.language import CHINESE, Language
from ui_kit.link_words import LINK_WORDS
from ui_kit.pause_words import PauseWords, pause_words
from ui_kit.phrase import NOTHING, Phrase
from window_terminal.pad import words
from window_terminal.pad.spool import RatingSpool

QML_IMPORT_NAME = "Hall.Pad"
QML_IMPORT_MAJOR_VERSION = 1

log = structlog.get_logger()

REASONS_S = 30.0
THANKS_S = 6.0
TICK_MS = 200


class PadPage(StrEnum):
    """The one thing the pad is about now."""

    POST = "post"
    """Who sits here and what they are doing."""
    RATE = "rate"
    REASONS = "reasons"
    THANKS = "thanks"


@QmlElement
class Pad(QObject):
    """One rating a service, however often and wherever it is touched. `finished`: the visitor is done;
    `kept`: a rating is on disk and wants to be sent. `patience` stretches every wait.
    """

    changed = Signal()
    finished = Signal()
    kept = Signal()

    def __init__(
        self,
        link: HallLink,
        site: Site,
        post: PostId,
        *,
        spool: RatingSpool,
        clock: Clock,
        language: Language,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link, self._site, self._post = link, site, post
        self._spool, self._clock, self._language = spool, clock, language
        self._rated = spool.tickets()
        self._heard: Heard[PostState] | None = None
        self._link_phase = LinkPhase.CONNECTING
        self._page = PadPage.POST
        self._offer: RatingOffer | None = None
        self._grade = 0
        self._reasons: set[str] = set()
        self.patience = 1.0
        self._deadline_s = 0.0
        self._left = 0
        self._not_saved = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        self._language.changed.connect(self.changed)
        self._watches = [
            self._link.watch(PostState, self._post, self._post_heard),
            self._link.watch_link(self._link_heard),
        ]
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        for watch in self._watches:
            watch.stop()

    # What the hall says

    def _post_heard(self, heard: Heard[PostState]) -> None:
        self._heard = heard
        offer = heard.body.rating
        if heard.body.status is PostStatus.SERVING and self._page is not PadPage.POST:
            self._visitor_left()
        elif offer is None and self._page is PadPage.RATE:
            self._turn_to(PadPage.POST)
        if offer is not None and offer != self._offer and offer.ticket not in self._rated:
            self._offered(offer, heard.body.status)
        self.changed.emit()

    def _offered(self, offer: RatingOffer, status: PostStatus) -> None:
        """Ask, unless whom it is about cannot be here: the next one is being served, or nobody works here."""
        self._settle()
        self._rated &= self._spool.tickets()  # the others have had their answer
        self._offer, self._grade, self._not_saved = offer, 0, False
        self._reasons.clear()
        if status in (PostStatus.SERVING, PostStatus.LOGGED_OUT):
            self._keep(SkipRating(ticket=offer.ticket, given_at=self._clock.now()))
            return
        self._wait(self._site.rules.rating_wait_s)
        self._turn_to(PadPage.RATE)

    def _link_heard(self, phase: LinkPhase) -> None:
        self._link_phase = phase
        self.changed.emit()

    @property
    def is_free(self) -> bool:
        """Whether nobody sits here, and nobody is asked anything."""
        served = self._heard is not None and self._heard.body.status in (PostStatus.CALLED, PostStatus.SERVING)
        return self._page is PadPage.POST and not served

    @property
    def turned_to(self) -> PadPage:
        """The page that stands on the glass."""
        return self._page

    @property
    def asking(self) -> bool:
        """Whether somebody is being asked to rate or to say why; the countdown tells `changed` every second."""
        return self._page in (PadPage.RATE, PadPage.REASONS)

    # What the visitor does

    @Slot(int)
    def choose(self, grade: int) -> None:
        """Touch a grade. The second touch finds another page and does nothing."""
        if self._page is not PadPage.RATE or grade not in words.GRADES:
            return
        self._grade = grade
        if grade <= words.POOR:
            self._wait(REASONS_S)
            self._turn_to(PadPage.REASONS)
        else:
            self._rate()

    @Slot(str)
    def toggle(self, reason: str) -> None:
        """Choose a reason for a poor grade, or take it back."""
        if self._page is PadPage.REASONS and reason in words.REASONS:
            self._reasons ^= {reason}
            self.attend()

    @Slot()
    def submit(self) -> None:
        """Send the poor grade with the reasons chosen, if any."""
        if self._page is PadPage.REASONS:
            self._rate()

    @Slot()
    def back(self) -> None:
        """Choose another grade."""
        if self._page is PadPage.REASONS:
            self._reasons.clear()
            self._wait(self._site.rules.rating_wait_s)
            self._turn_to(PadPage.RATE)

    @Slot()
    def attend(self) -> None:
        """The visitor has touched something: the wait of this page begins again."""
        if self.asking:
            self._wait(self._site.rules.rating_wait_s if self._page is PadPage.RATE else REASONS_S)
            self._turn_to(self._page)

    @Slot()
    def skip(self) -> None:
        """Rating is voluntary: one touch declines it."""
        if self._page is PadPage.RATE:
            self._decline()

    @Slot()
    def tick(self) -> None:
        """Look at the clock; called by the pad's own timer."""
        left_s = self._deadline_s - self._clock.monotonic_s()
        if self._page is PadPage.POST:
            return
        if left_s <= 0:
            self._time_out()
        elif self._left != (left := math.ceil(left_s)):
            self._left = left
            self.changed.emit()

    def _time_out(self) -> None:
        match self._page:
            case PadPage.RATE:
                self._decline()
            case PadPage.REASONS:
                self._rate()  # the grade was given, only its reasons were not
            case PadPage.THANKS | PadPage.POST:
                self._part()

    def _rate(self) -> None:
        if self._keep(self._rating()):
            self._not_saved = False
            self._wait(THANKS_S)
            self._turn_to(PadPage.THANKS)
        else:
            self._not_saved = True
            self._wait(self._site.rules.rating_wait_s)
            self._turn_to(PadPage.RATE)

    def _decline(self) -> None:
        self._keep(self._no_rating())
        self._part()

    def _visitor_left(self) -> None:
        """The next one sits here: they must neither rate for the last one nor see what that one chose."""
        self._settle()
        self._part()

    def _settle(self) -> None:
        """What was given counts though its reasons are not; where nothing was given, that is written down."""
        if self._page is PadPage.REASONS:
            self._keep(self._rating())
        elif self._page is PadPage.RATE:
            self._keep(self._no_rating())

    def _part(self) -> None:
        self._turn_to(PadPage.POST)
        self.finished.emit()

    def _rating(self) -> RateService:
        options = tuple(code for code in words.REASONS if code in self._reasons)
        return RateService(ticket=self._asked(), grade=self._grade, options=options, given_at=self._clock.now())

    def _no_rating(self) -> SkipRating:
        return SkipRating(ticket=self._asked(), given_at=self._clock.now())

    def _asked(self) -> TicketId:
        assert self._offer is not None, "a rating page without an offer"
        return self._offer.ticket

    def _keep(self, command: RateService | SkipRating) -> bool:
        """Whether it is on disk; only then may the visitor be thanked."""
        try:
            self._spool.keep(command)
        except OSError as error:
            log.error("rating not kept", reason=error.strerror)
            return False
        self._rated.add(command.ticket)
        self.kept.emit()
        return True

    def _wait(self, seconds: float) -> None:
        self._deadline_s = self._clock.monotonic_s() + seconds * self.patience

    def _turn_to(self, page: PadPage) -> None:
        self._page = page
        self._left = max(0, math.ceil(self._deadline_s - self._clock.monotonic_s()))
        self.changed.emit()

    # What is shown

    def _said(self, phrase: Phrase) -> str:
        return phrase.said(self._language.now)

    def _current(self) -> PostState | None:
        """The post, only while what is known of it is true now."""
        heard = self._heard
        return heard.body if heard and heard.fresh and self._link_phase is LinkPhase.CONNECTED else None

    def _is_current(self) -> bool:
        return self._current() is not None

    def _window_number(self) -> str:
        return self._site.post[self._post][0].id

    def _window_name(self) -> str:
        window = self._site.post[self._post][0]
        return self._language.pick(window.name, window.name_en)

    def _clerk_id(self) -> str:
        post = self._current()
        return post.clerk or "" if post else ""

    def _clerk_name(self) -> str:
        clerk = self._site.clerk.get(self._clerk_id())
        return clerk.name if clerk else ""

    def _status(self) -> str:
        post = self._current()
        return self._said(words.STATUS[post.status] if post else words.UNKNOWN)

    def _status_note(self) -> str:
        """Why the window is paused, in the language spoken; or why nothing is known of it."""
        if self._current() is None:
            never = self._heard is None and self._link_phase is LinkPhase.CONNECTING
            return self._said(LINK_WORDS[LinkPhase.CONNECTING].happened if never else words.CUT_OFF)
        why = self._pause()
        known = [why.reason.zh] if self._language.now == CHINESE else [why.reason.en, why.own.en]
        return " · ".join(said for said in known if said)

    def _pause(self) -> PauseWords:
        post = self._current()
        paused = post is not None and post.status is PostStatus.PAUSED
        return pause_words(post.reason, post.text) if post and paused else PauseWords()

    def _number(self) -> str:
        post = self._current()
        return post.current.number if post and post.current else ""

    def _rated_service(self) -> str:
        service = self._site.service.get(self._offer.service) if self._offer else None
        return self._language.pick(service.short, service.name_en) if service else ""

    def _rated_number(self) -> str:
        return self._offer.number if self._offer else ""

    def _grades(self) -> list[dict[str, object]]:
        return [{"grade": grade, "says": self._said(phrase)} for grade, phrase in words.GRADES.items()]

    def _reason_rows(self) -> list[dict[str, object]]:
        return [
            {"code": code, "says": self._said(phrase), "chosen": code in self._reasons}
            for code, phrase in words.REASONS.items()
        ]

    def _grade_text(self) -> str:
        return self._said(words.GRADES.get(self._grade, NOTHING))

    def _left_text(self) -> str:
        return self._said((words.sent_in if self._page is PadPage.REASONS else words.skipped_in)(self._left))

    def _thanks_note(self) -> str:
        return self._said(NOTHING if self._link_phase is LinkPhase.CONNECTED else words.KEPT)

    page = Property(str, lambda self: self._page.value, notify=changed)
    current = Property(bool, _is_current, notify=changed)
    windowNumber = Property(str, _window_number, constant=True)
    windowName = Property(str, _window_name, notify=changed)
    clerkId = Property(str, _clerk_id, notify=changed)
    clerkName = Property(str, _clerk_name, notify=changed)
    status = Property(str, _status, notify=changed)
    statusNote = Property(str, _status_note, notify=changed)
    statusOwn = Property(str, lambda self: self._pause().own.zh, notify=changed)
    number = Property(str, _number, notify=changed)
    ratedNumber = Property(str, _rated_number, notify=changed)
    ratedService = Property(str, _rated_service, notify=changed)
    grades = Property(list, _grades, notify=changed)
    grade = Property(int, lambda self: self._grade, notify=changed)
    gradeText = Property(str, _grade_text, notify=changed)
    reasons = Property(list, _reason_rows, notify=changed)
    leftText = Property(str, _left_text, notify=changed)
    thanksNote = Property(str, _thanks_note, notify=changed)
    notSaved = Property(bool, lambda self: self._not_saved, notify=changed)
