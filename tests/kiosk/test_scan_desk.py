"""Codes shown to the scanner: each is told what it is and what can be done, and nothing of it is kept."""

import pytest

from hall.bus.port import LinkPhase
from hall.contract.commands import TakeTicket
from hall.contract.states import DeviceReason
from tests.kiosk.world import MachineWorld
from tests.support.devices import PERSON, PlayedScanner


@pytest.fixture
def scanner(world: MachineWorld) -> PlayedScanner:
    scanner = PlayedScanner("scanner-2")
    world.plug(scanner)
    world.opens()
    return scanner


def says(world: MachineWorld) -> tuple[object, ...]:
    return tuple(world.model("standing", part) for part in ("happened", "canDo", "whoHelps", "fault"))


HELP = ("需要帮助时，请到咨询台。", False)


@pytest.mark.parametrize(
    ("text", "happened", "can_do"),
    [
        ("99100002300172", "已读到您的号票。", "请在等候区留意屏幕和广播，叫到您的号码后到所示窗口办理。"),
        (PERSON.number, "读到的是身份证号码。", "请刷身份证原件取号，或选择事项后不刷卡取号。"),
        ("https://example.com/", "这个码不能在本机使用。", "请在屏幕上选择要办的事项。"),
        ("hello", "这个码不能在本机使用。", "请在屏幕上选择要办的事项。"),
    ],
)
def test_a_code_is_told_what_it_is_and_what_to_do(
    world: MachineWorld, scanner: PlayedScanner, text: str, happened: str, can_do: str
) -> None:
    scanner.reads(text)
    assert says(world) == (happened, can_do, *HELP)
    assert world.session.property("active") is True
    assert world.asked(TakeTicket) == []


def test_a_code_that_could_not_be_read_is_asked_for_again(world: MachineWorld, scanner: PlayedScanner) -> None:
    scanner.cannot_read()
    assert says(world)[:2] == ("没有读清。", "请再扫一次。")


def test_what_a_code_came_to_goes_with_the_next_page_and_with_its_person(
    world: MachineWorld, scanner: PlayedScanner
) -> None:
    scanner.reads("hello")
    world.machine.chooseArea("A")
    assert says(world) == ("", "", "", False)
    scanner.reads("hello")
    world.session.end()
    assert says(world) == ("", "", "", False)


def test_a_machine_that_can_do_nothing_says_that_and_nothing_of_codes(
    world: MachineWorld, scanner: PlayedScanner
) -> None:
    scanner.reads("hello")
    world.hall.falls_silent()
    world.hall.link(LinkPhase.BROKER_AWAY)
    assert says(world)[0] == "与大厅系统的连接已断开。"


def test_a_code_shown_while_a_number_is_taken_or_printed_changes_nothing(
    world: MachineWorld, scanner: PlayedScanner
) -> None:
    world.session.begin()
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    world.machine.take()
    scanner.reads("hello")
    assert says(world) == ("", "", "", False)
    world.taken()
    scanner.reads("99100002300172")
    assert world.machine.property("page") == "ticket"
    world.printer.fails(DeviceReason.PAPER_OUT)
    scanner.reads("99100002300172")
    assert world.machine.property("page") == "home", "it is the next person's"
    assert says(world)[0] == "已读到您的号票。"
