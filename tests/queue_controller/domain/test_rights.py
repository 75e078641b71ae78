"""Who may ask what: by role, and for its own post only."""

from typing import get_args

import msgspec
import pytest

from hall.contract.commands import (
    CallNext,
    CancelTicket,
    Channel,
    Command,
    FinishService,
    GivePriority,
    LogIn,
    LogOut,
    MissTicket,
    PausePost,
    PauseReason,
    RateService,
    RecallTicket,
    ReportDevice,
    ReportPaper,
    Request,
    ResumePost,
    ReturnTicket,
    SkipRating,
    Source,
    StartService,
    TakeTicket,
    TerminalCommand,
)
from hall.contract.ids import CENTRE, TerminalId
from hall.contract.refusals import NotAllowed, PostUnknown, TooLate
from hall.contract.replies import Done, TicketTaken
from hall.contract.roles import ALLOWED, command_name
from hall.contract.states import DevicePhase
from queue_controller.domain.asked import HOUSE, CloseDay, HouseCommand, OpenDay, too_late
from tests.queue_controller.domain.world import HallUnderTest

TICKET = "00000000-0000-7000-8000-0000000000aa"

PROBES: tuple[TerminalCommand, ...] = (
    TakeTicket(service="ID_CARD", channel=Channel.CARD),
    ReportPaper(ticket=TICKET, printed=True),
    CancelTicket(ticket=TICKET),
    ReturnTicket(ticket=TICKET),
    GivePriority(ticket=TICKET, priority="elder"),
    LogIn(post="1a", clerk="c1"),
    LogOut(post="1a"),
    PausePost(post="1a", reason=PauseReason.LUNCH),
    ResumePost(post="1a"),
    CallNext(post="1a"),
    RecallTicket(post="1a"),
    StartService(post="1a"),
    MissTicket(post="1a"),
    FinishService(post="1a"),
    RateService(ticket=TICKET, grade=5, given_at=0),
    SkipRating(ticket=TICKET, given_at=0),
    ReportDevice(device="printer", phase=DevicePhase.READY, noticed_at=0),
)
MAY = {
    "kiosk-1": {"ticket.take", "ticket.paper", "ticket.cancel", "device.report"},
    "window-1a": {
        *("post.log_in", "post.log_out", "post.pause", "post.resume"),
        *("post.call_next", "post.recall", "post.start", "post.miss", "post.finish"),
        *("ticket.return", "ticket.cancel", "ticket.prioritise", "device.report"),
    },
    "pad-1a": {"rating.give", "rating.skip", "device.report"},
    "board-1": {"device.report"},
    "screen-1": {"device.report"},
}
"""Written out once more by hand, so that a slip in the table is seen."""


def test_every_command_of_the_contract_is_probed() -> None:
    assert {type(probe) for probe in PROBES} == set(get_args(TerminalCommand))


@pytest.mark.parametrize("terminal", MAY)
@pytest.mark.parametrize("command", PROBES, ids=lambda probe: command_name(type(probe)))
def test_a_terminal_may_ask_what_its_role_is_for_and_nothing_else(
    hall: HallUnderTest, terminal: str, command: TerminalCommand
) -> None:
    name = command_name(type(command))
    answer = hall.ask(terminal, command)
    assert (answer == NotAllowed(command=name)) == (name not in MAY[terminal])


def test_every_role_is_in_the_table_with_the_names_of_the_contract() -> None:
    names = {command_name(kind) for kind in get_args(TerminalCommand)}
    assert set().union(*ALLOWED.values()) == names
    assert all("device.report" in allowed for allowed in ALLOWED.values())


@pytest.mark.parametrize(
    "command", [probe for probe in PROBES if hasattr(probe, "post")], ids=lambda p: type(p).__name__
)
def test_a_window_terminal_acts_for_its_own_post_only(hall: HallUnderTest, command: Command) -> None:
    hall.log_in("1a", "c1")
    before = hall.hall
    answer = hall.ask("window-1b", command)  # type: ignore[arg-type]  # every command with a post is a terminal's
    assert answer == NotAllowed(command=command_name(type(command)))
    assert hall.hall is before


def test_a_pad_rates_only_what_was_served_at_its_own_post(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.taken()
    ticket = hall.serve("2")
    assert hall.rate("1a", ticket) == NotAllowed(command="rating.give")
    assert hall.skip("1a", ticket) == NotAllowed(command="rating.skip")


def test_a_post_that_is_not_there_is_named(hall: HallUnderTest) -> None:
    assert hall.ask("window-2", CallNext(post="99")) == PostUnknown(post="99")


def test_a_terminal_the_site_does_not_know_may_ask_nothing(hall: HallUnderTest) -> None:
    for command in PROBES:
        assert hall.ask("stranger", command) == NotAllowed(command=command_name(type(command)))


def test_before_a_site_is_adopted_nobody_may_ask_anything() -> None:
    hall = HallUnderTest()
    for command in PROBES:
        assert hall.ask("kiosk-1", command) == NotAllowed(command=command_name(type(command)))


@pytest.mark.parametrize("command", [OpenDay(day="2027-01-16"), CloseDay()])
def test_no_terminal_opens_or_closes_the_day(hall: HallUnderTest, command: HouseCommand) -> None:
    assert hall.ask("window-2", command) == NotAllowed(command=command_name(type(command)))


REMOTE = TakeTicket(service="ID_CARD", channel=Channel.REMOTE, source=Source.WECHAT)


@pytest.mark.parametrize("command", PROBES, ids=lambda probe: command_name(type(probe)))
def test_the_centre_may_ask_for_remote_tickets_and_for_nothing_of_a_terminals(
    hall: HallUnderTest, command: TerminalCommand
) -> None:
    name = command_name(type(command))
    answer = hall.ask(CENTRE, command)
    assert (answer == NotAllowed(command=name)) == (name != "ticket.cancel")


@pytest.mark.requirement("R025")
@pytest.mark.parametrize("source", Source)
def test_a_ticket_from_outside_says_by_what_its_person_reached_the_centre(hall: HallUnderTest, source: Source) -> None:
    hall.log_in("1a", "c1")
    taken = hall.ask(CENTRE, TakeTicket(service="ID_CARD", channel=Channel.REMOTE, source=source))
    assert isinstance(taken, TicketTaken)
    ticket = hall.ticket(taken.ticket)
    assert (ticket.channel, ticket.source, ticket.terminal) == (Channel.REMOTE, source, CENTRE)
    assert hall.called("1a").ticket == taken.ticket


def test_the_centre_gives_up_its_own_tickets_and_no_others(hall: HallUnderTest) -> None:
    hall.log_in("1a", "c1")
    remote, here = hall.ask(CENTRE, REMOTE), hall.taken()
    assert isinstance(remote, TicketTaken)
    assert hall.cancel(here.ticket, CENTRE) == NotAllowed(command="ticket.cancel")
    assert hall.cancel(remote.ticket, CENTRE) == Done()


@pytest.mark.parametrize("terminal", ["kiosk-1", "window-1a"])
def test_no_terminal_takes_a_remote_ticket(hall: HallUnderTest, terminal: TerminalId) -> None:
    hall.log_in("1a", "c1")
    assert hall.ask(terminal, REMOTE) == NotAllowed(command="ticket.take")
    card = TakeTicket(service="ID_CARD", channel=Channel.CARD, source=Source.WEB)
    assert hall.ask(terminal, card) == NotAllowed(command="ticket.take")


def test_the_centre_takes_no_ticket_for_which_it_does_not_say_where_it_comes_from(hall: HallUnderTest) -> None:
    hall.log_in("1a", "c1")
    sourceless = TakeTicket(service="ID_CARD", channel=Channel.REMOTE)
    assert hall.ask(CENTRE, sourceless) == NotAllowed(command="ticket.take")


def test_no_terminal_can_bear_the_centres_name() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(CENTRE, TerminalId)


def test_the_house_takes_no_tickets(hall: HallUnderTest) -> None:
    assert hall.ask(HOUSE, PROBES[0]) == NotAllowed(command="ticket.take")


def request(expires_at: int | None) -> Request:
    return Request(request_id=TICKET, hall="test", sent_at=0, expires_at=expires_at, body=CallNext(post="2"))


def test_a_call_that_comes_after_its_time_is_too_late() -> None:
    assert too_late(request(5000), 5000) is None
    assert too_late(request(5000), 5001) == TooLate(expired_at=5000)


def test_a_fact_is_never_too_late() -> None:
    assert too_late(request(None), 10**15) is None
