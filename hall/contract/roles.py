"""What each role of terminal may ask and tell. The broker's access list and the rules of the queue both follow it."""

from collections.abc import Mapping

from hall.contract.commands import (
    CallNext,
    CancelTicket,
    Command,
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
from hall.contract.ids import DeviceId
from hall.sites.definition import DeviceKind, Role, Terminal


def command_name(kind: type[Command]) -> str:
    """The name of a command on its topic (`ticket.take`)."""
    return str(kind.__struct_config__.tag)


def _names(*kinds: type[Command]) -> frozenset[str]:
    return frozenset(command_name(kind) for kind in kinds)


ALLOWED: Mapping[Role, frozenset[str]] = {
    Role.TICKET_MACHINE: _names(TakeTicket, ReportPaper, CancelTicket, ReportDevice),
    Role.WINDOW_TERMINAL: _names(
        LogIn,
        LogOut,
        PausePost,
        ResumePost,
        CallNext,
        RecallTicket,
        StartService,
        MissTicket,
        FinishService,
        ReturnTicket,
        CancelTicket,
        GivePriority,
        ReportDevice,
    ),
    Role.PAD: _names(RateService, SkipRating, ReportDevice),
    Role.HALL_BOARD: _names(ReportDevice),
    Role.WINDOW_SCREEN: _names(ReportDevice),
}
"""Command names by role. That a window terminal or a pad acts for no other post is the domain's own check."""

OF_THE_CENTRE: frozenset[str] = _names(TakeTicket, CancelTicket)
"""What the centre may ask of a hall: remote tickets, and giving up its own."""

_OF_THE_PAD = frozenset({DeviceKind.SIGNATURE_PAD})
_OF_SCREENS = frozenset({DeviceKind.LED_SCREEN, DeviceKind.SPEAKER})
TAKEN_ON: Mapping[Role, frozenset[DeviceKind]] = {
    Role.TICKET_MACHINE: frozenset(DeviceKind),
    Role.WINDOW_TERMINAL: frozenset(DeviceKind) - _OF_THE_PAD - _OF_SCREENS,
    Role.PAD: _OF_THE_PAD,
    Role.HALL_BOARD: frozenset({DeviceKind.SPEAKER}),
    Role.WINDOW_SCREEN: frozenset({DeviceKind.LED_SCREEN}),
}
"""What a terminal takes on though nobody configured it. A clerk's terminal and its pad may run on one computer, and so
may the screens: no two of them reach for the same device.
"""

VOICE: DeviceId = "voice"
"""The loudspeaker of a hall board (大厅语音), reported like a device though no site definition names it."""


def devices_of(terminal: Terminal) -> tuple[DeviceId, ...]:
    """The devices whose state this terminal may tell."""
    named = tuple(device.id for device in terminal.devices)
    spare = tuple(name for kind in DeviceKind for name in plugged_in_names(kind) if name not in named)
    return (*named, VOICE, *spare) if terminal.role is Role.HALL_BOARD else (*named, *spare)


def plugged_in_names(kind: DeviceKind) -> tuple[DeviceId, ...]:
    """The names a terminal may give to devices that somebody plugs in and nobody configured: few, and known before."""
    stem = kind.value.replace("_", "-")
    return tuple(f"{stem}-{number}" for number in (2, 3))
