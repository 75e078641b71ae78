"""The LED bar over a window (条屏): the called number and where to go, in one line of its own font."""

import unicodedata
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject

from display_signage import words
from display_signage.window_screen import WindowScreen
from drivers.following import Across, Following
from drivers.led.port import LED_SCREEN, Effect, LedDone, LedOutcome, LedScreen, Show
from drivers.led.profile import AreaOnBar
from hall.bus.port import Watch
from hall.contract.states import DevicePhase, DeviceState, PostStatus
from ui_kit.phrase import Phrase

AGAIN_IN = (DevicePhase.READY, DevicePhase.DEGRADED)
"""When a bar is in one of these, it is worth telling it what it has not confirmed."""
BETWEEN = "  "

SAYS: Mapping[str, Phrase] = {
    PostStatus.LOGGED_OUT.value: words.CLOSED,
    PostStatus.IDLE.value: words.WAIT_FOR_CALL,
    PostStatus.PAUSED.value: words.PAUSED,
}


def line_of(post: Mapping[str, object], window: str) -> str:
    """What stands on the bar for one post: `A023 请到1号窗口` is as wide as a bar of eight characters."""
    number = str(post["number"])
    match post["status"]:
        case PostStatus.CALLED.value:
            return f"{number} 请到{window}号窗口"
        case PostStatus.SERVING.value:
            return f"{number} {words.SERVING.zh}"
        case status:
            return SAYS[str(status)].zh


def lines_for(posts: Sequence[str], areas: Sequence[AreaOnBar]) -> dict[int, str]:
    """A post an area; where there are fewer areas than posts, the last one holds the rest."""
    if len(posts) <= len(areas):
        return {area.number: line for area, line in zip(areas, posts, strict=False)}
    own, rest = posts[: len(areas) - 1], posts[len(areas) - 1 :]
    return lines_for([*own, BETWEEN.join(dict.fromkeys(rest))], areas)


def fits(line: str, area: AreaOnBar) -> bool:
    """Whether it stands there whole: a Chinese character is as wide as it is high, a letter half of that."""
    size = min(16, area.height)
    cells = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)
    return area.wrap or cells * size // 2 <= area.width


class LedBar(QObject):
    """Shows on whichever bar is plugged in what its window screen shows, and again until the bar has confirmed it."""

    def __init__(self, devices: Following, shown: WindowScreen, window: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._devices, self._screen, self._window = devices, shown, window
        self._bar: LedScreen | None = None
        self._works = False
        self._confirmed: dict[int, Show] = {}
        self._under_way = False

    def start(self) -> None:
        self._screen.changed.connect(self._show)
        self._watch: Watch = self._devices.follow(LED_SCREEN, self._bar_is, self._attend)

    def stop(self) -> None:
        self._screen.changed.disconnect(self._show)
        self._watch.stop()

    def _attend(self, bar: LedScreen, across: Across) -> Watch:
        return bar.watch_state(across(self._state_heard))

    def _bar_is(self, bar: LedScreen | None) -> None:
        self._bar, self._works, self._under_way = bar, False, False
        self._confirmed.clear()

    def _state_heard(self, state: DeviceState) -> None:
        self._works = state.phase in AGAIN_IN
        self._show()

    def _wanted(self, bar: LedScreen) -> list[Show]:
        areas = bar.profile.areas
        posts = [line_of(post, self._window) for post in self._screen.rows()]
        lines = lines_for(posts or [words.STALE_DO.zh], areas)
        return [
            Show(
                area=area.number,
                text=lines[area.number],
                effect=Effect.STILL if fits(lines[area.number], area) else Effect.LEFT,
            )
            for area in areas
            if area.number in lines
        ]

    def _show(self) -> None:
        """One at a time, the newest only: what has changed meanwhile is told behind it."""
        if self._bar is None or not self._works or self._under_way:
            return
        missing = [show for show in self._wanted(self._bar) if self._confirmed.get(show.area) != show]
        if missing:
            self._tell(self._bar, missing[0])

    def _tell(self, bar: LedScreen, show: Show) -> None:
        def done(outcome: LedOutcome) -> None:
            if bar is not self._bar:
                return
            self._under_way = False
            if isinstance(outcome, LedDone):
                self._confirmed[show.area] = show
                self._show()
            else:  # its state says when it works again
                self._confirmed.pop(show.area, None)

        self._under_way = True
        bar.send(show, self._devices.here(done))
