"""The moments in a hall's day that its boards must show well: used by tests, and looked at by people."""

from collections.abc import Callable, Mapping

from hall.bus.port import LinkPhase
from hall.clock import VirtualClock
from hall.contract.states import (
    AreaWaiting,
    BoardState,
    CallOnBoard,
    HallState,
    PostOnScreen,
    PostStatus,
    WindowState,
)
from tests.support.hall_link import PlayedHall

NINE_O_CLOCK = 1_793_667_600_000
AREAS = tuple(
    AreaWaiting(area=area, waiting=waiting, windows_open=windows)
    for area, waiting, windows in (("A", 12, 2), ("B", 27, 3), ("C", 4, 1), ("D", 0, 0))
)


def calls(*numbers_and_windows: tuple[str, str]) -> tuple[CallOnBoard, ...]:
    """Newest first."""
    count = len(numbers_and_windows)
    return tuple(
        CallOnBoard(call=count - place, number=number, window=window, area=number[0], attempt=1, called_at=NINE_O_CLOCK)
        for place, (number, window) in enumerate(numbers_and_windows)
    )


BUSY_PAIRS = (("A025", "2"), ("B117", "4"), ("C008", "5"), ("B116", "3"), ("A024", "1"), ("D003", "6"), ("B115", "3"))
BOARD_CALLS = {
    "busy": calls(*BUSY_PAIRS),
    "widest": calls(("D1288", "18"), ("B1117", "14"), ("C1008", "15"), ("B1116", "13"), ("A1024", "11")),
}


def busy(hall: PlayedHall) -> None:
    hall.says("-", BoardState(calls=BOARD_CALLS["busy"], areas=AREAS))


def widest(hall: PlayedHall) -> None:
    """The longest numbers and windows there can be."""
    areas = tuple(AreaWaiting(area=area, waiting=128, windows_open=12) for area in "ABCD")
    hall.says("-", BoardState(calls=BOARD_CALLS["widest"], areas=areas))


def morning(hall: PlayedHall) -> None:
    hall.says("-", BoardState(calls=(), areas=AREAS))


def closed(hall: PlayedHall) -> None:
    hall.says("-", HallState(day="2026-11-03", open=False, started_at=0))
    hall.says("-", BoardState())


def closed_with_the_days_last_calls(hall: PlayedHall) -> None:
    busy(hall)
    hall.says("-", HallState(day="2026-11-03", open=False, started_at=0))


def stale(hall: PlayedHall) -> None:
    busy(hall)
    hall.falls_silent()


def starting(hall: PlayedHall) -> None:
    hall.link(LinkPhase.CONNECTING)


BOARD: Mapping[str, Callable[[PlayedHall], None]] = {
    "busy": busy,
    "widest": widest,
    "silent": busy,
    "morning": morning,
    "not_open_yet": closed,
    "day_over": closed_with_the_days_last_calls,
    "stale": stale,
    "starting": starting,
}


LONGEST = "因系统升级暂停办理，身份证业务请到 2 号窗口，其余请改日再来，14:30 恢复"


def at(hour: int) -> VirtualClock:
    """Half past an hour of the day of the stories."""
    return VirtualClock(NINE_O_CLOCK + (hour - 9) * 3_600_000 + 1_800_000)


CLOCKS: Mapping[str, VirtualClock] = {"not_open_yet": at(7), "day_over": at(18)}


def window_is(*posts: PostOnScreen) -> Callable[[PlayedHall], None]:
    window = posts[0].post.partition("-")[0]
    return lambda hall: hall.says(window, WindowState(window=window, posts=posts))


def post(post: str, status: PostStatus, number: str | None = None, **more: str) -> PostOnScreen:
    return PostOnScreen(post=post, status=status, number=number, attempt=1, **more)


def stale_window(hall: PlayedHall) -> None:
    window_is(post("1", PostStatus.CALLED, "A023"))(hall)
    hall.falls_silent()


WINDOW: Mapping[str, tuple[str, Callable[[PlayedHall], None]]] = {
    "called": ("1", window_is(post("1", PostStatus.CALLED, "A023"))),
    "serving": ("1", window_is(post("1", PostStatus.SERVING, "A023"))),
    "idle": ("1", window_is(post("1", PostStatus.IDLE))),
    "paused": ("1", window_is(post("1", PostStatus.PAUSED, reason="lunch"))),
    "paused_in_own_words": (
        "1",
        window_is(post("1", PostStatus.PAUSED, reason="other", text="设备检修，请到 2 号窗口办理，14:00 恢复服务")),
    ),
    "paused_at_length": ("1", window_is(post("1", PostStatus.PAUSED, reason="away", text=LONGEST))),
    "closed": ("1", window_is(post("1", PostStatus.LOGGED_OUT))),
    "two_called": (
        "3",
        window_is(post("3-1", PostStatus.CALLED, "B012"), post("3-2", PostStatus.CALLED, "B013")),
    ),
    "two_different": (
        "3",
        window_is(
            post("3-1", PostStatus.SERVING, "B1112"),
            post("3-2", PostStatus.PAUSED, reason="other", text="外出送件，14:00 恢复"),
        ),
    ),
    "two_paused_at_length": (
        "3",
        window_is(
            post("3-1", PostStatus.PAUSED, reason="away", text=LONGEST),
            post("3-2", PostStatus.PAUSED, reason="other", text="长" * 40),
        ),
    ),
    "stale": ("1", stale_window),
}
