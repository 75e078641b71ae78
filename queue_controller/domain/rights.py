"""Who may ask what: the role table of the contract, and that a terminal acts for its own post only."""

from hall.contract.commands import (
    CallNext,
    CancelTicket,
    Channel,
    FinishService,
    LogIn,
    LogOut,
    MissTicket,
    PausePost,
    RateService,
    RecallTicket,
    ResumePost,
    SkipRating,
    StartService,
    TakeTicket,
)
from hall.contract.ids import CENTRE
from hall.contract.refusals import NotAllowed, PostUnknown
from hall.contract.roles import ALLOWED, OF_THE_CENTRE, command_name
from queue_controller.domain.asked import HOUSE, Asked, HouseCommand
from queue_controller.domain.state import Hall


def denied(hall: Hall, asked: Asked) -> NotAllowed | PostUnknown | None:
    """Why this asker may not ask this, or none when it may."""
    command = asked.command
    name = command_name(type(command))
    if isinstance(command, HouseCommand):
        return None if asked.terminal == HOUSE else NotAllowed(command=name)

    if asked.terminal == CENTRE:
        return _denied_to_the_centre(hall, asked)
    terminal = hall.site.terminal.get(asked.terminal)
    if terminal is None or name not in ALLOWED[terminal.role]:
        return NotAllowed(command=name)

    match command:
        case (
            LogIn(post=post)
            | LogOut(post=post)
            | PausePost(post=post)
            | ResumePost(post=post)
            | CallNext(post=post)
            | RecallTicket(post=post)
            | StartService(post=post)
            | MissTicket(post=post)
            | FinishService(post=post)
        ):
            if post not in hall.posts:
                return PostUnknown(post=post)
            return None if post == terminal.post else NotAllowed(command=name)
        case RateService(ticket=ident) | SkipRating(ticket=ident):
            ticket = hall.known(ident)
            return None if ticket is None or ticket.post == terminal.post else NotAllowed(command=name)
        case TakeTicket(channel=channel, source=source) if channel is Channel.REMOTE or source is not None:
            return NotAllowed(command=name)
        case _:
            return None


def _denied_to_the_centre(hall: Hall, asked: Asked) -> NotAllowed | None:
    """The centre acts for people outside the hall, and gives up no ticket that was taken in it."""
    command = asked.command
    name = command_name(type(command))
    if name not in OF_THE_CENTRE:
        return NotAllowed(command=name)
    match command:
        case TakeTicket(channel=channel, source=source):
            own = channel is Channel.REMOTE and source is not None
        case CancelTicket(ticket=ident):
            ticket = hall.tickets.get(ident)
            own = ticket is None or ticket.channel is Channel.REMOTE
        case _:
            own = True
    return None if own else NotAllowed(command=name)
