"""What a refusal about an appointment says to the person, and what they can do next."""

from datetime import date
from typing import assert_never

from hall.contract.appointments import AppointmentPhase, NotOffered
from hall.contract.ids import Day
from hall.contract.refusals import (
    AlreadyBooked,
    AppointmentFixed,
    AppointmentOver,
    AppointmentRefusal,
    AppointmentTooEarly,
    AppointmentUnknown,
    AppointmentUsed,
    BookingBanned,
    NotBookable,
    PartyTooLarge,
    PersonNeeded,
    SlotFull,
    SlotNotOffered,
)
from ui_kit.phrase import Phrase

NOT_OFFERED = {
    NotOffered.NO_SUCH_SLOT: Phrase(
        "没有这个预约时段，没有预约。请另选时段。", "There is no such slot: nothing was booked. Please choose another."
    ),
    NotOffered.BEGUN: Phrase(
        "该时段已开始，不能再预约。请选后面的时段，或现场取号。",
        "That slot has begun: nothing was booked. Choose a later one, or take a number now.",
    ),
    NotOffered.TOO_FAR_AHEAD: Phrase(
        "该日期还未开放预约，没有预约。请选近些的日期。",
        "That day cannot be booked yet: nothing was booked. Please choose an earlier day.",
    ),
}

OVER = {
    AppointmentPhase.CANCELLED: Phrase(
        "该预约已取消。需要办理请现场取号，或重新预约。",
        "This appointment was cancelled. Take a number now, or book again.",
    ),
    AppointmentPhase.NO_SHOW: Phrase(
        "该预约的签到时间已过。需要办理请现场取号，或重新预约。",
        "The time to check in is over. Take a number now, or book again.",
    ),
}


def appointment_words(why: AppointmentRefusal) -> Phrase:
    """The words of one refusal, whichever it is."""
    match why:
        case NotBookable():
            return Phrase("该事项不用预约，请现场取号。", "No appointment is needed for this service: take a number.")
        case SlotNotOffered(reason=reason):
            return NOT_OFFERED[reason]
        case SlotFull(free=0):
            return Phrase(
                "该时段已约满，没有预约。请另选时段。", "That slot is full: nothing was booked. Please choose another."
            )
        case SlotFull(free=free):
            return Phrase(
                f"该时段只剩 {free} 个名额，没有预约。请减少人数或另选时段。",
                f"Only {free} places are left in that slot: nothing was booked. Come with fewer or choose another.",
            )
        case PartyTooLarge(most=most):
            return Phrase(
                f"一次预约最多 {most} 人，没有预约。请分次预约，或到咨询台。",
                f"One appointment is for {most} persons at most: nothing was booked. Ask at the information desk.",
            )
        case PersonNeeded():
            return Phrase("该事项实名预约，请刷身份证。", "This service is booked by name: place your identity card.")
        case AlreadyBooked(day=day, at=at):
            return Phrase(
                f"您已预约{day_in_words(day).zh} {at} 办理该事项。如需改期，请更改原预约。",
                f"You have an appointment for this on {day_in_words(day).en} at {at}. Change that one if you need to.",
            )
        case BookingBanned(until=until, missed=missed):
            return Phrase(
                f"您已 {missed} 次预约未到，{day_in_words(until).zh}起可再预约。现在办理请现场取号。",
                f"Missed {missed} times: you can book again from {day_in_words(until).en}. Take a number now.",
            )
        case AppointmentUnknown():
            return Phrase(
                "没有查到预约，请核对预约码，或现场取号。",
                "No appointment was found. Check the code, or take a number.",
            )
        case AppointmentUsed(number=""):
            return Phrase("该预约已签到。", "This appointment has been checked in.")
        case AppointmentUsed(number=number):
            return Phrase(
                f"该预约已签到，号码是 {number}，请等候叫号。",
                f"You have checked in: {number}. Please wait.",
            )
        case AppointmentOver(ended=ended):
            return OVER.get(ended, OVER[AppointmentPhase.NO_SHOW])
        case AppointmentTooEarly(day=day, at=at):
            return Phrase(
                f"还未到签到时间，请在{day_in_words(day).zh} {at} 以后签到。",
                f"It is too early: check in on {day_in_words(day).en} from {at}.",
            )
        case AppointmentFixed(day=day, at=at):
            return Phrase(
                f"{day_in_words(day).zh} {at} 以后不能更改或取消。请按时前来；不能来请电话告知大厅。",
                f"Changing was possible until {day_in_words(day).en} {at}. Please come, or telephone the hall.",
            )
        case _:
            assert_never(why)


def day_in_words(day: Day) -> Phrase:
    """`1月15日`, `15 January`."""
    found = date.fromisoformat(day)
    return Phrase(f"{found.month}月{found.day}日", f"{found.day} {MONTHS[found.month - 1]}")


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
