"""Where the machine stands in its life, and what it says when it cannot do all it should."""

import pytest

from hall.bus.port import LinkPhase
from hall.contract.states import DeviceReason, ServiceClosedBecause, TerminalPhase
from kiosk.life import Condition, announcement_of, phase_of

WELL = Condition(link=LinkPhase.CONNECTED, offers_open=True)


@pytest.mark.parametrize(
    ("condition", "phase"),
    [
        (Condition(), TerminalPhase.INITIALIZE),
        (WELL, TerminalPhase.AVAILABLE),
        (Condition(link=LinkPhase.CONNECTED, offers_open=True, in_use=True), TerminalPhase.ACTIVE),
        (Condition(link=LinkPhase.CONNECTED), TerminalPhase.UNAVAILABLE),
        (Condition(link=LinkPhase.HALL_AWAY, offers_open=True), TerminalPhase.UNAVAILABLE),
        (
            Condition(link=LinkPhase.CONNECTED, offers_open=True, printer=DeviceReason.PAPER_OUT),
            TerminalPhase.AVAILABLE,
        ),
    ],
)
def test_the_phase_follows_the_condition(condition: Condition, phase: TerminalPhase) -> None:
    assert phase_of(condition) is phase


def test_when_all_is_well_nothing_is_said() -> None:
    assert announcement_of(WELL) is None


@pytest.mark.parametrize("link", [phase for phase in LinkPhase if phase is not LinkPhase.CONNECTED])
def test_without_the_hall_the_screen_says_so_and_who_helps(link: LinkPhase) -> None:
    said = announcement_of(Condition(link=link, printer=DeviceReason.PAPER_OUT))
    assert said is not None
    assert said.stops
    assert "咨询台" in said.who_helps.zh


@pytest.mark.requirement("R022")
def test_without_paper_numbers_are_still_given() -> None:
    said = announcement_of(Condition(link=LinkPhase.CONNECTED, offers_open=True, printer=DeviceReason.PAPER_OUT))
    assert said is not None
    assert not said.stops
    assert said.happened.zh == "打印机缺纸。"
    assert "仍可取号" in said.can_do.zh


def test_low_paper_is_not_the_publics_business() -> None:
    assert (
        announcement_of(Condition(link=LinkPhase.CONNECTED, offers_open=True, printer=DeviceReason.PAPER_LOW)) is None
    )


def test_without_a_reader_the_way_without_a_card_is_named() -> None:
    said = announcement_of(Condition(link=LinkPhase.CONNECTED, offers_open=True, reader=DeviceReason.NOT_CONNECTED))
    assert said is not None
    assert "不刷卡" in said.can_do.zh


@pytest.mark.parametrize("because", ServiceClosedBecause)
def test_while_nothing_is_open_the_screen_says_why_and_what_one_can_do_but_calls_it_no_fault(
    because: ServiceClosedBecause,
) -> None:
    said = announcement_of(
        Condition(
            link=LinkPhase.CONNECTED, closed_because=because, hours=("08:30", "17:30"), printer=DeviceReason.PAPER_OUT
        )
    )
    assert said is not None
    assert said.stops
    assert not said.fault
    assert "咨询台" in said.who_helps.zh
    if because is not ServiceClosedBecause.NUMBERS_USED_UP:
        assert "08:30 至 17:30" in said.can_do.zh
        assert "08:30 to 17:30" in said.can_do.en


def test_connecting_is_no_fault_and_a_lost_hall_is_one() -> None:
    connecting, lost = (announcement_of(Condition(link=link)) for link in (LinkPhase.CONNECTING, LinkPhase.BROKER_AWAY))
    assert connecting is not None
    assert lost is not None
    assert (connecting.fault, lost.fault) == (False, True)
