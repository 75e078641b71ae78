"""What the hall's refusals say to a clerk: exact, and what to press or whom to tell next."""

from collections.abc import Mapping

from hall.contract.refusals import (
    AnyRefusal,
    BadCommand,
    ClerkElsewhere,
    HallUnavailable,
    MoveNotAllowed,
    NobodyWaiting,
    NotAllowed,
    PostNotReady,
    PostTaken,
    TicketUnknown,
)
from hall.contract.states import PostStatus
from ui_kit.phrase import NOTHING, Phrase
from ui_kit.refusal_words import refusal_words

TELL_ADMINISTRATOR = Phrase("请通知管理员。", "Tell the administrator.")

ALREADY: Mapping[str, Phrase] = {
    "waiting": Phrase("已在排队，不用再处理。", "is in the queue already: nothing more to do."),
    "called": Phrase("已由其他窗口叫号。", "has been called by another counter."),
    "serving": Phrase("正在其他窗口办理。", "is being served at another counter."),
    "completed": Phrase("已经办理完毕。", "has been served."),
    "cancelled": Phrase("已经取消。", "has been cancelled."),
    "expired": Phrase("已经失效，请群众重新取号。", "is no longer valid: ask the person to take a new one."),
}
"""Where a ticket is instead, by the hall's name for it: what another clerk did a moment before."""

NOT_READY: Mapping[PostStatus, tuple[Phrase, Phrase]] = {
    PostStatus.LOGGED_OUT: (
        Phrase("本窗口已退出登录。", "This counter is logged out."),
        Phrase("请先登录。", "Log in."),
    ),
    PostStatus.IDLE: (
        Phrase("本窗口现在没有叫号，也没有在办理。", "Nobody is called or served at this counter."),
        Phrase("请先叫号。", "Call the next one first."),
    ),
    PostStatus.CALLED: (
        Phrase("已经叫号。", "Somebody has been called already."),
        Phrase("群众到了请按开始办理，没有来请按过号。", "Press Start when they are here, Missed if nobody comes."),
    ),
    PostStatus.SERVING: (
        Phrase("正在办理。", "A service is under way."),
        Phrase("请先按办理完毕或未能办结。", "Press Finish or Not completed first."),
    ),
    PostStatus.PAUSED: (
        Phrase("本窗口已暂停服务。", "This counter is paused."),
        Phrase("请先按恢复服务。", "Press Resume first."),
    ),
}


def refusal_to_clerk(why: AnyRefusal, *, somebody_waited: bool) -> tuple[Phrase, Phrase]:
    """What happened, and what to do. `somebody_waited`: the glass still said so when the clerk pressed."""
    match why:
        case NobodyWaiting():
            return _nobody(somebody_waited=somebody_waited)
        case MoveNotAllowed(number=number, phase=phase) if phase in ALREADY:
            return Phrase(f"{number} {ALREADY[phase].zh}", f"{number} {ALREADY[phase].en}"), NOTHING
        case MoveNotAllowed(number=number):
            return Phrase(f"{number} 现在不能这样处理。", f"That cannot be done with {number} now."), NOTHING
        case PostNotReady(status=status):
            return NOT_READY[status]
        case PostTaken(clerk=clerk):
            return (
                Phrase(f"本窗口已由工号 {clerk} 登录。", f"Clerk {clerk} is logged in at this counter."),
                Phrase("请该工作人员先退出登录。", "Ask that clerk to log out first."),
            )
        case ClerkElsewhere(clerk=clerk, window=window):
            return (
                Phrase(f"工号 {clerk} 已在 {window} 号窗口登录。", f"Clerk {clerk} is logged in at counter {window}."),
                Phrase("请先在该窗口退出登录。", "Log out there first."),
            )
        case TicketUnknown():
            return (
                Phrase("今天没有这个号码。", "There is no such number today."),
                Phrase("请核对号票上的日期。", "Check the date on the ticket."),
            )
        case HallUnavailable():
            return (
                Phrase(
                    "大厅系统暂时无法记录，操作没有完成。", "The hall cannot record anything now: this was not done."
                ),
                Phrase(
                    "请稍后再按一次；仍不成功，请通知管理员。",
                    "Press again shortly; if it fails, tell the administrator.",
                ),
            )
        case BadCommand() | NotAllowed():
            return Phrase("本机不能进行此操作。", "This terminal may not do that."), TELL_ADMINISTRATOR
        case _:
            words = refusal_words(why)
            return words.person, words.staff


def _nobody(*, somebody_waited: bool) -> tuple[Phrase, Phrase]:
    if somebody_waited:
        return (
            Phrase("没有叫到号，等候的群众可能已由其他窗口叫走。", "No call: another counter may have been faster."),
            Phrase("目前没有人等候。", "Nobody is waiting."),
        )
    return (
        Phrase("目前没有人等候。", "Nobody is waiting."),
        Phrase("有人取号后，等候人数会显示在右侧。", "Once a number is taken, it shows on the right."),
    )
