"""The moments of a visit that the pad must show well: used by tests, and looked at by people."""

from collections.abc import Callable, Mapping

from hall.bus.port import LinkPhase
from hall.contract.states import PostState, PostStatus, RatingOffer, TicketAtPost
from tests.support.hall_link import PlayedHall
from tests.support.screens import NINE_O_CLOCK
from window_terminal.pad.pad import Pad

Story = Callable[[PlayedHall, Pad], None]
TICKET = "0190f5e0-0000-7000-8000-000000000001"
OTHER = "0190f5e0-0000-7000-8000-000000000002"
OFFER = RatingOffer(ticket=TICKET, number="A022", service="CH017", clerk="1001", offered_at=NINE_O_CLOCK)


def post(status: PostStatus = PostStatus.IDLE, **more: object) -> PostState:
    known: dict[str, object] = {"clerk": None if status is PostStatus.LOGGED_OUT else "1001"}
    return PostState(post="1", window="1", status=status, **(known | more))


def _at_post(number: str) -> TicketAtPost:
    return TicketAtPost(ticket=TICKET, number=number, service="CH001", since=NINE_O_CLOCK, issued_at=NINE_O_CLOCK)


def starting(hall: PlayedHall, pad: Pad) -> None:
    hall.link(LinkPhase.CONNECTING)


def closed(hall: PlayedHall, pad: Pad) -> None:
    hall.says("1", post(PostStatus.LOGGED_OUT))


def idle(hall: PlayedHall, pad: Pad) -> None:
    hall.says("1", post())


def called(hall: PlayedHall, pad: Pad) -> None:
    hall.says("1", post(PostStatus.CALLED, current=_at_post("A1288")))


def serving(hall: PlayedHall, pad: Pad) -> None:
    hall.says("1", post(PostStatus.SERVING, current=_at_post("A023")))


def paused(hall: PlayedHall, pad: Pad) -> None:
    hall.says("1", post(PostStatus.PAUSED, reason="other", text="设备检修，请到 2 号窗口办理，14:00 恢复服务"))


def paused_at_length(hall: PlayedHall, pad: Pad) -> None:
    longest = "因系统升级暂停办理，身份证业务请到 2 号窗口，其余请改日再来，14:30 恢复"
    hall.says("1", post(PostStatus.PAUSED, reason="away", text=longest))


def cut_off(hall: PlayedHall, pad: Pad) -> None:
    serving(hall, pad)
    hall.falls_silent()
    hall.link(LinkPhase.HALL_AWAY)


def rate(hall: PlayedHall, pad: Pad) -> None:
    hall.says("1", post(rating=OFFER))


def not_saved(hall: PlayedHall, pad: Pad) -> None:
    rate(hall, pad)
    pad.choose(3)


def reasons(hall: PlayedHall, pad: Pad) -> None:
    rate(hall, pad)
    pad.choose(1)
    pad.toggle("slow")
    pad.toggle("not_told_at_once")


def thanks(hall: PlayedHall, pad: Pad) -> None:
    rate(hall, pad)
    pad.choose(5)


def thanks_offline(hall: PlayedHall, pad: Pad) -> None:
    rate(hall, pad)
    hall.link(LinkPhase.BROKER_AWAY)
    pad.choose(5)


STORIES: Mapping[str, Story] = {
    story.__name__: story
    for story in (
        starting, closed, idle, called, serving, paused, paused_at_length, cut_off, rate, not_saved, reasons, thanks,
        thanks_offline,
    )
}  # fmt: skip
