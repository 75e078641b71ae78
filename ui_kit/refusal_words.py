"""What a refusal says: a sentence for the person who asked, and what staff can do. One place for all terminals."""

from typing import NamedTuple, assert_never

from hall.contract.refusals import (
    AnyRefusal,
    AppointmentRefusal,
    BadCommand,
    ClerkElsewhere,
    ClerkUnknown,
    HallUnavailable,
    MoveNotAllowed,
    NobodyWaiting,
    NotAllowed,
    PostNotReady,
    PostTaken,
    PostUnknown,
    PriorityUnknown,
    RatingClosed,
    ServiceClosed,
    ServiceUnknown,
    TicketUnknown,
    TooLate,
)
from hall.contract.states import PostStatus, ServiceClosedBecause
from ui_kit.appointment_words import appointment_words
from ui_kit.phrase import NOTHING, Phrase


class RefusalWords(NamedTuple):
    """`person` is said on the terminal that asked; `staff` is what a technician should do, if anything."""

    person: Phrase
    staff: Phrase = NOTHING


CLOSED_BECAUSE = {
    ServiceClosedBecause.NO_WINDOW: Phrase("窗口未开放", "No counter is open"),
    ServiceClosedBecause.HALL_CLOSED: Phrase("不在服务时间", "Outside opening hours"),
    ServiceClosedBecause.NUMBERS_USED_UP: Phrase("今日号码已取完", "All numbers are taken today"),
}
"""Why no number can be taken for a service, as it stands beside the service's name."""

CLOSED_SENTENCE = {
    ServiceClosedBecause.NO_WINDOW: Phrase(
        "该事项的窗口现在未开放，没有取号。请稍后再试，或到咨询台。",
        "No counter is open for this service, so no number was issued. Try later or ask at the information desk.",
    ),
    ServiceClosedBecause.HALL_CLOSED: Phrase(
        "现在不在服务时间，没有取号。",
        "Outside opening hours: no number was issued.",
    ),
    ServiceClosedBecause.NUMBERS_USED_UP: Phrase(
        "该事项今日号码已取完，没有取号。请改日再来，或到咨询台。",
        "All numbers for this service are taken today. Please come another day or ask at the information desk.",
    ),
}

NOT_READY = {
    PostStatus.LOGGED_OUT: Phrase("请先登录。", "Log in first."),
    PostStatus.IDLE: Phrase("窗口没有正在办理的号码。", "There is no number at this counter."),
    PostStatus.CALLED: Phrase(
        "已叫号，请先开始办理或过号。", "Somebody has been called: start, or mark as missed, first."
    ),
    PostStatus.SERVING: Phrase("正在办理，请先办理完毕。", "A service is under way: finish it first."),
    PostStatus.PAUSED: Phrase("窗口已暂停，请先恢复。", "This counter is paused: resume first."),
}


def refusal_words(why: AnyRefusal) -> RefusalWords:
    """The words of one refusal, whichever it is."""
    if isinstance(why, AppointmentRefusal):
        return RefusalWords(appointment_words(why))
    match why:
        case BadCommand():
            return RefusalWords(
                Phrase(
                    "本机暂时不能进行此操作，请到咨询台。",
                    "This terminal cannot do that now. Please ask at the information desk.",
                ),
                Phrase(
                    "终端与大厅主机版本不一致：请更新终端软件。",
                    "Terminal and hall run different versions: update this terminal.",
                ),
            )
        case NotAllowed():
            return RefusalWords(
                Phrase(
                    "本机不能进行此操作，请到咨询台。",
                    "This terminal may not do that. Please ask at the information desk.",
                ),
                Phrase(
                    "请检查本终端在站点定义中的角色和岗位。",
                    "Check this terminal's role and post in the site definition.",
                ),
            )
        case TooLate():
            return RefusalWords(
                Phrase(
                    "操作未能及时送达，没有执行。请再试一次。", "That took too long and was not done. Please try again."
                ),
                Phrase("请检查大厅网络。", "Check the hall's network."),
            )
        case HallUnavailable():
            return RefusalWords(
                Phrase(
                    "大厅系统暂时无法记录，请稍候再试，或到咨询台。",
                    "The hall cannot record anything right now. Try again shortly or ask at the information desk.",
                ),
                Phrase("请检查大厅主机的磁盘和数据库。", "Check the hall computer's disk and database."),
            )
        case ServiceUnknown():
            return RefusalWords(
                Phrase(
                    "该事项已调整，请重新选择，或到咨询台。",
                    "This service has changed. Please choose again or ask at the information desk.",
                ),
                Phrase("终端的站点定义已旧：请重新启动终端。", "This terminal's site definition is old: restart it."),
            )
        case ServiceClosed(because=because):
            return RefusalWords(CLOSED_SENTENCE[because])
        case PriorityUnknown():
            return RefusalWords(
                Phrase(
                    "该优先类别已调整，请重新取号，或到咨询台。",
                    "This priority class has changed. Please try again or ask at the information desk.",
                ),
                Phrase("终端的站点定义已旧：请重新启动终端。", "This terminal's site definition is old: restart it."),
            )
        case TicketUnknown():
            return RefusalWords(
                Phrase(
                    "没有查到这个号码，请核对，或到咨询台。",
                    "This number was not found. Please check it or ask at the information desk.",
                )
            )
        case MoveNotAllowed(number=number):
            return RefusalWords(
                Phrase(f"{number} 现在不能这样处理。", f"That cannot be done with {number} now."),
            )
        case PostUnknown(post=post):
            return RefusalWords(
                Phrase(f"没有 {post} 号岗位。", f"There is no post {post}."),
                Phrase("请检查站点定义。", "Check the site definition."),
            )
        case PostTaken(clerk=clerk):
            return RefusalWords(
                Phrase(f"本岗位已由工号 {clerk} 登录。", f"Clerk {clerk} is logged in here."),
                Phrase("请先退出前一位的登录。", "Log the other clerk out first."),
            )
        case ClerkElsewhere(window=window):
            return RefusalWords(
                Phrase(f"该工号已在 {window} 号窗口登录。", f"This clerk is logged in at counter {window}."),
                Phrase("请先在那个窗口退出登录。", "Log out there first."),
            )
        case ClerkUnknown(clerk=clerk):
            return RefusalWords(
                Phrase(f"没有工号 {clerk}，请核对。", f"There is no clerk {clerk}. Please check."),
                Phrase("请检查站点定义中的人员。", "Check the clerks in the site definition."),
            )
        case PostNotReady(status=status):
            return RefusalWords(NOT_READY[status])
        case NobodyWaiting():
            return RefusalWords(Phrase("目前没有人等候。", "Nobody is waiting."))
        case RatingClosed():
            return RefusalWords(
                Phrase("本次服务已评价，谢谢。", "This service has been rated already. Thank you."),
            )
        case _:
            assert_never(why)
