"""The screen over a window (窗口屏): its number, and what each of its posts is doing (一屏双号)."""

from collections.abc import Mapping

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from display_signage import words
from hall.bus.port import HallLink, Heard, LinkPhase
from hall.contract.ids import WindowId
from hall.contract.states import PostOnScreen, PostStatus, WindowState
from hall.sites.site import Site
from ui_kit.pause_words import PauseWords, pause_words
from ui_kit.phrase import NOTHING, Phrase

QML_IMPORT_NAME = "Hall.Signage"
QML_IMPORT_MAJOR_VERSION = 1

SAYS: Mapping[PostStatus, Phrase] = {
    PostStatus.LOGGED_OUT: words.CLOSED,
    PostStatus.IDLE: words.WAIT_FOR_CALL,
    PostStatus.CALLED: words.CALLED,
    PostStatus.SERVING: words.SERVING,
    PostStatus.PAUSED: words.PAUSED,
}


@QmlElement
class WindowScreen(QObject):
    """One window with its posts side by side. A number that may be old is not shown at all."""

    changed = Signal()

    def __init__(self, link: HallLink, site: Site, window: WindowId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._window = link, site.window[window]
        self._letter = site.area[self._window.area].letter
        self._heard: Heard[WindowState] | None = None
        self._link_phase = LinkPhase.CONNECTING

    def start(self) -> None:
        self._watches = [
            self._link.watch_link(self._link_heard),
            self._link.watch(WindowState, self._window.id, self._window_heard),
        ]

    def stop(self) -> None:
        for watch in self._watches:
            watch.stop()

    def _link_heard(self, phase: LinkPhase) -> None:
        self._link_phase = phase
        self.changed.emit()

    def _window_heard(self, heard: Heard[WindowState]) -> None:
        self._heard = heard
        self.changed.emit()

    def _is_current(self) -> bool:
        return bool(self._heard and self._heard.fresh and self._link_phase is LinkPhase.CONNECTED)

    def _headline(self) -> tuple[Phrase, Phrase]:
        """What stands in the place of the posts when nothing true is known of them."""
        if self._is_current():
            return NOTHING, NOTHING
        return (words.CONNECTING, NOTHING) if self._heard is None else (words.STALE, words.STALE_DO)

    @property
    def is_free(self) -> bool:
        """Whether nobody is being called here."""
        return not any(row["status"] == PostStatus.CALLED.value for row in self.rows())

    def rows(self) -> list[dict[str, object]]:
        """The posts as they are shown, none while nothing true is known of them."""
        if not self._heard or not self._is_current():
            return []
        return [self._post(post) for post in self._heard.body.posts]

    def _post(self, post: PostOnScreen) -> dict[str, object]:
        says, paused = SAYS[post.status], post.status is PostStatus.PAUSED
        why = pause_words(post.reason, post.text) if paused else PauseWords()
        return {
            "post": post.post if len(self._window.posts) > 1 else "",
            "status": post.status.value,
            "number": post.number or "" if post.status in (PostStatus.CALLED, PostStatus.SERVING) else "",
            "attempt": post.attempt,
            "says": says.zh,
            "saysEn": says.en,
            "reason": why.reason.zh,
            "reasonEn": why.reason.en,
            "own": why.own.zh,
            "ownEn": why.own.en,
        }

    number = Property(str, lambda self: self._window.id, constant=True)
    letter = Property(str, lambda self: self._letter, constant=True)
    name = Property(str, lambda self: self._window.name, constant=True)
    nameEn = Property(str, lambda self: self._window.name_en, constant=True)
    current = Property(bool, _is_current, notify=changed)
    posts = Property(list, rows, notify=changed)
    headline = Property(str, lambda self: self._headline()[0].zh, notify=changed)
    headlineEn = Property(str, lambda self: self._headline()[0].en, notify=changed)
    headlineDo = Property(str, lambda self: self._headline()[1].zh, notify=changed)
    headlineDoEn = Property(str, lambda self: self._headline()[1].en, notify=changed)
