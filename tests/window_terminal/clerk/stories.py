"""The moments of a clerk's day that the desk must show well: used by tests, and looked at by people."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import Qt

from drivers.idcard.card import CardKind
from drivers.ports import CardTrouble
from hall.bus.port import LinkPhase
from hall.contract.commands import CallNext
from hall.contract.refusals import NobodyWaiting
from hall.contract.states import (
    DevicePhase,
    DeviceReason,
    DeviceState,
    MissedTicket,
    PostState,
    PostStatus,
    RatingOffer,
    TicketAtPost,
)
from tests.support.devices import PERSON, PlayedReader
from tests.support.hall_link import PlayedHall
from tests.support.screens import NINE_O_CLOCK
from window_terminal.clerk.desk import Desk

MINUTE = 60_000
Story = Callable[[PlayedHall, Desk], None]


def an_id(n: int) -> str:
    return f"0190f5e0-0000-7000-8000-{n:012d}"


def post(status: PostStatus, **more: object) -> PostState:
    clerk = None if status is PostStatus.LOGGED_OUT else "1001"
    known: dict[str, object] = {"post": "1", "window": "1", "clerk": clerk, "waiting": 12, "served_today": 34}
    return PostState(status=status, **(known | more))


def ticket(number: str = "A023", service: str = "CH001", **more: object) -> TicketAtPost:
    known: dict[str, object] = {
        "since": NINE_O_CLOCK - MINUTE // 2,
        "issued_at": NINE_O_CLOCK - 18 * MINUTE,
        "holder": "张*三",
        "rule": "first_come",
    }
    return TicketAtPost(ticket=an_id(1), number=number, service=service, **(known | more))


def missed(count: int) -> tuple[MissedTicket, ...]:
    return tuple(
        MissedTicket(
            ticket=an_id(100 + n),
            number=f"A{n:03d}",
            service="CH001",
            missed_at=NINE_O_CLOCK - (count - n) * 4 * MINUTE,
        )
        for n in range(1, count + 1)
    )


RATING = RatingOffer(ticket=an_id(2), number="A022", service="CH001", clerk="1001", offered_at=NINE_O_CLOCK)
PAPER_OUT = DeviceState(
    terminal="kiosk-1",
    device="printer",
    kind="receipt_printer",
    phase=DevicePhase.FAULT,
    reason=DeviceReason.PAPER_OUT,
    since=NINE_O_CLOCK,
)


def starting(hall: PlayedHall, desk: Desk) -> None:
    hall.link(LinkPhase.CONNECTING)


def log_in(hall: PlayedHall, desk: Desk) -> None:
    hall.says("1", post(PostStatus.LOGGED_OUT))


def idle(hall: PlayedHall, desk: Desk) -> None:
    hall.says("1", post(PostStatus.IDLE, missed=missed(2), rating=RATING))


def nobody(hall: PlayedHall, desk: Desk) -> None:
    hall.says("1", post(PostStatus.IDLE, waiting=0, served_today=0))
    desk.press("call")
    assert isinstance(hall.commands[-1], CallNext)
    hall.refuse(NobodyWaiting(post="1"))


def called(hall: PlayedHall, desk: Desk) -> None:
    hall.says("1", post(PostStatus.CALLED, current=ticket(), missed=missed(2)))


def called_again(hall: PlayedHall, desk: Desk) -> None:
    longest = ticket("C1288", "CH017", attempt=3, holder="阿*******提·买买提")
    hall.says("1", post(PostStatus.CALLED, current=longest, missed=missed(14), waiting=128, served_today=128))


def called_early(hall: PlayedHall, desk: Desk) -> None:
    senior = ticket(rule="head_start", priority="elder", passed_over=4)
    hall.says("1", post(PostStatus.CALLED, current=senior, missed=missed(2)))


def called_early_with_the_longest_words(hall: PlayedHall, desk: Desk) -> None:
    longest = ticket(
        "C1288", "CH017", holder="阿*******提·买买提", rule="condition", priority="pregnant", passed_over=128
    )
    hall.says("1", post(PostStatus.CALLED, current=longest, missed=missed(14), waiting=128, served_today=128))


def serving(hall: PlayedHall, desk: Desk) -> None:
    current = ticket(since=NINE_O_CLOCK - 7 * MINUTE, holder=None)
    hall.says("1", post(PostStatus.SERVING, current=current, missed=missed(1)))


def paused(hall: PlayedHall, desk: Desk) -> None:
    hall.says("1", post(PostStatus.PAUSED, reason="other", text="设备检修，请到 2 号窗口办理，14:00 恢复服务"))


def paper_out(hall: PlayedHall, desk: Desk) -> None:
    called(hall, desk)
    hall.device(PAPER_OUT)


def no_answer(hall: PlayedHall, desk: Desk) -> None:
    idle(hall, desk)
    desk.press("call")
    hall.stay_silent()


def hall_away(hall: PlayedHall, desk: Desk) -> None:
    called(hall, desk)
    hall.falls_silent()
    hall.link(LinkPhase.HALL_AWAY)


def hall_away_from_the_longest(hall: PlayedHall, desk: Desk) -> None:
    called_again(hall, desk)
    hall.device(PAPER_OUT)
    hall.falls_silent()
    hall.link(LinkPhase.BROKER_AWAY)


def stale(hall: PlayedHall, desk: Desk) -> None:
    called(hall, desk)
    hall.falls_silent()


def card_read(hall: PlayedHall, desk: Desk) -> None:
    hall.says("1", post(PostStatus.CALLED, current=ticket(holder="张*样"), missed=missed(2)))


def card_of_another(hall: PlayedHall, desk: Desk) -> None:
    called_again(hall, desk)


def card_again(hall: PlayedHall, desk: Desk) -> None:
    serving(hall, desk)


def reader_ready(hall: PlayedHall, desk: Desk) -> None:
    idle(hall, desk)


def reader_pulled_out(hall: PlayedHall, desk: Desk) -> None:
    hall_away_from_the_longest(hall, desk)


def pausing(hall: PlayedHall, desk: Desk) -> None:
    idle(hall, desk)


def help_wanted(hall: PlayedHall, desk: Desk) -> None:
    idle(hall, desk)


PRESSED: Mapping[str, Qt.Key] = {"pausing": Qt.Key.Key_F8, "help_wanted": Qt.Key.Key_F1}
"""Stories that end with a press on the keyboard."""

CARDS: Mapping[str, Callable[[PlayedReader], None]] = {
    "reader_ready": lambda _: None,
    "card_read": lambda reader: reader.reads(),
    "card_of_another": lambda reader: reader.reads(
        replace(
            PERSON, kind=CardKind.FOREIGNER_2023, name="", name_en="SAMPLE JANE ALEXANDRA", valid_to=date(2026, 1, 1)
        )
    ),
    "card_again": lambda reader: reader.cannot_read(CardTrouble.PLACE_AGAIN),
    "reader_pulled_out": lambda reader: reader.becomes(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED),
}
"""Stories of a desk with a card reader: what then happens on its plate."""

STORIES: Mapping[str, Story] = {
    story.__name__: story
    for story in (
        starting, log_in, idle, nobody, called, called_again, called_early,
        called_early_with_the_longest_words, serving, paused, paper_out, no_answer, hall_away,
        hall_away_from_the_longest, stale, pausing, help_wanted,
        reader_ready, card_read, card_of_another, card_again, reader_pulled_out,
    )
}  # fmt: skip
