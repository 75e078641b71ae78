"""What the hall answers to a command: what happens now, or why not. Looks at the state and nothing else."""

from typing import assert_never

from hall.clock import Instant
from hall.contract.commands import (
    CallNext,
    CancelTicket,
    FinishService,
    GivePriority,
    LogIn,
    LogOut,
    MissTicket,
    PausePost,
    RateService,
    RecallTicket,
    ReportDevice,
    ReportPaper,
    ResumePost,
    ReturnTicket,
    SkipRating,
    StartService,
    TakeTicket,
)
from hall.contract.refusals import AnyRefusal
from queue_controller.domain import calling, days, devices, posts, ratings, tickets, tides
from queue_controller.domain.asked import AdoptSite, Asked, CloseDay, Decision, OpenDay, TurnTide
from queue_controller.domain.rights import denied
from queue_controller.domain.state import Hall


def decide(hall: Hall, asked: Asked, now: Instant) -> Decision | AnyRefusal:
    """The events a command causes and its answer, or a refusal, which changes nothing.

    Pure. `evolve` must be given every event of the decision, in order, with this `now`.
    """
    if refusal := denied(hall, asked):
        return refusal
    match asked.command:
        case TakeTicket() as command:
            return tickets.take(hall, asked, command, now)
        case CallNext() as command:
            return calling.call_next(hall, command, now)
        case RecallTicket() as command:
            return calling.recall(hall, command)
        case StartService() as command:
            return calling.start(hall, command)
        case MissTicket() as command:
            return calling.miss(hall, command)
        case FinishService() as command:
            return calling.finish(hall, command, now)
        case ReturnTicket() as command:
            return tickets.put_back(hall, command)
        case CancelTicket() as command:
            return tickets.cancel(hall, command)
        case GivePriority() as command:
            return tickets.prioritise(hall, asked.terminal, command)
        case ReportPaper() as command:
            return tickets.report_paper(hall, asked.terminal, command)
        case RateService() as command:
            return ratings.rate(hall, command, now)
        case SkipRating() as command:
            return ratings.skip(hall, command)
        case LogIn() as command:
            return posts.log_in(hall, command)
        case LogOut() as command:
            return posts.log_out(hall, command)
        case PausePost() as command:
            return posts.pause(hall, command)
        case ResumePost() as command:
            return posts.resume(hall, command)
        case ReportDevice() as command:
            return devices.report(hall, asked.terminal, command, now)
        case OpenDay() as command:
            return days.open_day(hall, command, now)
        case CloseDay():
            return days.close_day(hall, now)
        case AdoptSite() as command:
            return days.adopt_site(hall, command, now)
        case TurnTide() as command:
            return tides.turn(hall, command)
        case _:
            assert_never(asked.command)
