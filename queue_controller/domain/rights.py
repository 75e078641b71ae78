"""Who may ask what: the role table of the contract, and that a terminal acts for its own post only."""

from hall.contract.appointments import Source
from hall.contract.commands import (
    BookAppointment,
    CallNext,
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
    TerminalCommand,
)
from hall.contract.refusals import NotAllowed, PostUnknown
from hall.contract.roles import ALLOWED, OF_THE_CENTRE, SOURCES, SOURCES_OF_THE_CENTRE, command_name
from queue_controller.domain.asked import CENTRE, HOUSE, Asked, HouseCommand
from queue_controller.domain.state import Hall


def denied(hall: Hall, asked: Asked) -> NotAllowed | PostUnknown | None:
    """Why this asker may not ask this, or none when it may."""
    command = asked.command
    name = command_name(type(command))
    if isinstance(command, HouseCommand):
        return None if asked.terminal == HOUSE else NotAllowed(command=name)
    if asked.terminal == CENTRE:
        allowed = name in OF_THE_CENTRE and _says_where(command, SOURCES_OF_THE_CENTRE)
        return None if allowed else NotAllowed(command=name)

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
        case BookAppointment():
            return None if _says_where(command, SOURCES[terminal.role]) else NotAllowed(command=name)
        case _:
            return None


def _says_where(command: TerminalCommand, sources: frozenset[Source]) -> bool:
    """Whether a booking says it came by a way this asker takes bookings."""
    return not isinstance(command, BookAppointment) or command.source in sources
