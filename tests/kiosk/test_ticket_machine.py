"""A visit at the ticket machine, told by what the visitor does and what the hall is asked."""

from contextlib import closing

import pytest

from drivers.ports import CardTrouble
from hall.bus.port import LinkPhase
from hall.contract.commands import CancelTicket, Channel, DocumentKind, Holder, ReportPaper, TakeTicket
from hall.contract.refusals import ServiceClosed
from hall.contract.states import DevicePhase, DeviceReason, ServiceClosedBecause, TerminalPhase
from kiosk.ticket_machine import FAREWELL_S, FAREWELL_WITHOUT_PAPER_S
from tests.kiosk.world import MachineWorld
from tests.support.devices import PERSON


def page(world: MachineWorld) -> object:
    return world.machine.property("page")


@pytest.mark.requirement("R020")
def test_with_a_card_on_the_plate_a_number_is_two_touches_away(world: MachineWorld) -> None:
    world.opens()
    world.reader.reads()
    assert page(world) == "home"
    assert world.model("standing", "greeting") == "您好，张*样"
    world.machine.chooseArea("A")
    world.machine.chooseService("CH001")
    assert page(world) == "confirm"
    world.machine.take()
    [command] = world.asked(TakeTicket)
    assert command == TakeTicket(
        service="CH001",
        channel=Channel.CARD,
        holder=Holder(name="张小样", number=PERSON.number, document=DocumentKind.RESIDENT),
        language="zh",
    )
    world.taken("A023")
    assert page(world) == "ticket"
    assert world.model("ticket", "number") == "A023"
    assert world.model("ticket", "place") == "一楼 A 区 1、2 号窗口"
    assert world.model("ticket", "ahead") == "3"


def test_the_card_may_come_after_the_service(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    assert page(world) == "identify"
    world.reader.sees_card()
    assert world.model("standing", "plate") == "reading"
    world.reader.reads()
    assert page(world) == "confirm"
    world.machine.take()
    assert world.asked(TakeTicket)[0].channel is Channel.CARD


@pytest.mark.requirement("R026")
def test_a_number_can_be_taken_without_a_card(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    world.machine.take()
    [command] = world.asked(TakeTicket)
    assert (command.channel, command.holder) == (Channel.WITHOUT_CARD, None)


def test_a_machine_without_a_reader_does_not_ask_for_a_card(qapp: object) -> None:
    with closing(MachineWorld(devices=False)) as world:
        world.opens()
        world.machine.chooseService("CH001")
        assert page(world) == "confirm"
        assert world.model("standing", "plate") == "no_reader"


def test_a_second_touch_is_the_same_request(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    for _ in range(5):
        world.machine.take()
    assert len(world.takes()) == 1


def test_no_answer_is_asked_again_under_the_same_id_and_says_so(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    world.machine.take()
    world.answers_take(None)
    assert "正在重试" in str(world.model("confirm", "askingSays"))
    world.time_passes()
    world.answers_take(None)
    world.time_passes()
    assert len(world.takes()) == 3
    assert len(set(world.takes())) == 1
    world.taken()
    assert page(world) == "ticket"


@pytest.mark.requirement("R028")
def test_a_refusal_is_said_in_words_and_another_touch_is_a_new_request(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    world.machine.take()
    world.answers_take(ServiceClosed(service="CH001", because=ServiceClosedBecause.NO_WINDOW))
    assert page(world) == "confirm"
    assert "窗口现在未开放" in str(world.model("confirm", "refusedSays"))
    world.machine.take()
    assert len(set(world.takes())) == 2
    assert world.model("confirm", "refusedSays") == ""


def test_giving_up_in_doubt_hands_the_number_back(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    world.machine.take()
    world.machine.back()
    assert world.asked(CancelTicket) == []
    ticket = world.taken()
    assert page(world) != "ticket"
    assert world.asked(CancelTicket) == [CancelTicket(ticket=ticket.ticket)]


def test_leaving_between_two_tries_hands_the_number_back(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    world.machine.take()
    request = world.answers_take(None)
    world.session.begin()
    world.session.end()
    assert world.asked(CancelTicket) == [CancelTicket(ticket=request)]
    world.time_passes()
    assert len(world.takes()) == 1


def test_a_refused_number_is_not_handed_back(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    world.machine.take()
    world.machine.back()
    world.answers_take(ServiceClosed(service="CH001", because=ServiceClosedBecause.NO_WINDOW))
    assert world.asked(CancelTicket) == []


def test_a_held_ticket_is_never_handed_back(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    world.session.begin()
    world.machine.take()
    world.taken()
    world.time_passes()
    world.machine.done()
    assert page(world) == "home"
    assert world.asked(CancelTicket) == []


def to_ticket(world: MachineWorld) -> str:
    world.opens()
    world.session.begin()
    world.reader.reads()
    world.machine.chooseService("CH001")
    world.machine.take()
    return world.taken().ticket


def test_the_ticket_is_printed_once_under_its_own_id_and_the_hall_told(world: MachineWorld) -> None:
    ticket = to_ticket(world)
    assert [ident for ident, _ in world.printer.printed] == [ticket]
    assert world.model("ticket", "paperSays") == "正在打印号票"
    world.printer.finishes()
    assert world.asked(ReportPaper) == [ReportPaper(ticket=ticket, printed=True)]
    world.reader.card_taken()
    assert world.model("ticket", "paperSays") == "请取走您的号票和身份证"


def test_who_came_without_a_card_is_reminded_of_the_ticket_only(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    world.machine.take()
    world.taken()
    world.printer.finishes()
    assert world.model("ticket", "paperSays") == "请取走您的号票"


@pytest.mark.requirement("R022")
def test_without_paper_the_number_stays_valid_and_the_hall_is_told_why(world: MachineWorld) -> None:
    ticket = to_ticket(world)
    world.printer.fails(DeviceReason.PAPER_OUT)
    assert world.model("ticket", "happened") == "打印机缺纸。"
    assert "A 023 仍然有效" in str(world.model("ticket", "canDo"))
    assert world.asked(ReportPaper) == [ReportPaper(ticket=ticket, printed=False, reason=DeviceReason.PAPER_OUT)]


def test_a_print_that_ends_after_the_person_left_is_still_told(world: MachineWorld) -> None:
    ticket = to_ticket(world)
    world.time_passes()
    world.machine.done()
    world.printer.finishes()
    assert world.asked(ReportPaper) == [ReportPaper(ticket=ticket, printed=True)]
    assert page(world) == "home"
    assert world.model("ticket", "paperSays") == ""


def test_a_machine_that_falls_while_it_prints_tells_after_its_next_start_that_nobody_knows(world: MachineWorld) -> None:
    ticket = to_ticket(world)
    assert world.asked(ReportPaper) == [], "not before it is known"
    while any(asked.open for asked in world.hall.asked):
        world.hall.answer()
    next_run = world.after_a_fall()
    assert world.asked(ReportPaper) == [ReportPaper(ticket=ticket, printed=False)]
    next_run.stop()


def test_what_became_of_the_paper_is_told_until_the_hall_hears(world: MachineWorld) -> None:
    to_ticket(world)
    world.printer.finishes()
    for _ in range(3):
        told = next(a for a in world.hall.asked if a.open and isinstance(a.command, ReportPaper))
        while next(a for a in world.hall.asked if a.open) is not told:
            world.hall.answer()
        world.hall.stay_silent()
        world.time_passes()
    told_ids = {a.request_id for a in world.hall.asked if isinstance(a.command, ReportPaper)}
    assert len(world.asked(ReportPaper)) == 4
    assert len(told_ids) == 1


def test_the_ticket_leaves_the_glass_by_itself(world: MachineWorld) -> None:
    to_ticket(world)
    world.printer.finishes()
    world.quiet(FAREWELL_S - 1)
    assert page(world) == "ticket"
    world.quiet(1)
    assert page(world) == "home"


def test_without_paper_there_is_time_to_photograph_the_number(world: MachineWorld) -> None:
    to_ticket(world)
    world.printer.fails(DeviceReason.PAPER_OUT)
    world.quiet(FAREWELL_WITHOUT_PAPER_S - 1)
    assert page(world) == "ticket"


def test_the_next_persons_card_begins_with_a_clean_machine(world: MachineWorld) -> None:
    to_ticket(world)
    world.printer.finishes()
    world.reader.card_taken()
    world.reader.reads()
    assert page(world) == "home"
    assert world.model("ticket", "number") == ""
    assert world.model("standing", "greeting") == "您好，张*样"


def test_a_card_laid_down_while_the_ticket_prints_changes_nothing(world: MachineWorld) -> None:
    to_ticket(world)
    world.reader.card_taken()
    world.reader.reads()
    assert page(world) == "ticket"
    assert world.model("ticket", "number") == "A023"


def test_nothing_of_a_person_is_left_when_the_session_ends(world: MachineWorld) -> None:
    world.opens()
    world.assembly.settings.toggleLanguage()
    world.assembly.settings.toggleElder()
    world.reader.reads()
    world.machine.chooseService("CH001")
    world.quiet(1000)
    assert page(world) == "home"
    assert world.model("standing", "greeting") == ""
    assert world.glass.language.now == "zh"
    assert world.glass.look == "day"
    world.machine.chooseService("CH001")
    assert page(world) == "identify"


@pytest.mark.parametrize("trouble", CardTrouble)
def test_a_card_that_cannot_be_read_says_what_to_do(world: MachineWorld, trouble: CardTrouble) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.reader.sees_card()
    world.reader.cannot_read(trouble)
    assert page(world) == "identify"
    says = str(world.model("standing", "cardSays"))
    assert ("再放一次" in says) is (trouble is not CardTrouble.READER_FAILED)


def test_after_a_card_taken_too_soon_the_next_reading_counts(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")
    world.reader.sees_card()
    world.reader.cannot_read(CardTrouble.TAKEN_TOO_SOON)
    world.reader.card_taken()
    assert "再放一次" in str(world.model("standing", "cardSays"))
    world.reader.reads()
    assert page(world) == "confirm"


def test_an_expired_card_takes_a_number_and_says_what_to_bring(world: MachineWorld) -> None:
    from datetime import date

    import msgspec

    world.opens()
    world.reader.reads(msgspec.structs.replace(PERSON, valid_to=date(2026, 11, 2)))
    world.machine.chooseService("CH001")
    assert "有效期" in str(world.model("confirm", "cardNote"))
    world.reader.reads(msgspec.structs.replace(PERSON, valid_to=date(2026, 11, 3)))
    assert world.model("confirm", "cardNote") == ""


def test_back_leads_page_by_page_to_the_home_page(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseArea("A")
    world.machine.chooseService("CH001")
    world.machine.withoutCard()
    walked = [page(world)]
    for _ in range(3):
        world.machine.back()
        walked.append(page(world))
    assert walked == ["confirm", "services", "home", "home"]


def test_a_hall_of_one_area_offers_its_services_at_once(qapp: object) -> None:
    with closing(MachineWorld(hall_id="wenquan")) as world:
        world.opens()
        assert world.model("choice", "ofServices") is True
        assert [row["id"] for row in world.model("choice", "rows")] == ["CH008", "CH020"]  # type: ignore[attr-defined]
        world.machine.chooseService("CH008")
        world.machine.back()
        assert page(world) == "home"


def test_the_machines_life_follows_hall_and_visitor(world: MachineWorld) -> None:
    assert world.hall.phases == [TerminalPhase.UNAVAILABLE]
    world.opens()
    world.session.begin()
    world.session.end()
    world.printer.becomes(DevicePhase.FAULT, DeviceReason.PAPER_OUT)
    world.hall.link(LinkPhase.HALL_AWAY)
    world.hall.link(LinkPhase.CONNECTED)
    assert world.hall.phases == [
        TerminalPhase.UNAVAILABLE,
        TerminalPhase.AVAILABLE,
        TerminalPhase.ACTIVE,
        TerminalPhase.AVAILABLE,
        TerminalPhase.UNAVAILABLE,
        TerminalPhase.AVAILABLE,
    ]


def test_without_the_hall_nothing_can_be_chosen_and_the_screen_says_who_helps(world: MachineWorld) -> None:
    world.opens()
    world.hall.link(LinkPhase.BROKER_AWAY)
    assert not any(row["open"] for row in world.model("choice", "rows"))  # type: ignore[attr-defined]
    assert world.model("standing", "stops") is True
    assert "断开" in str(world.model("standing", "happened"))
    assert "咨询台" in str(world.model("standing", "whoHelps"))
    world.hall.link(LinkPhase.CONNECTED)
    assert world.model("standing", "happened") == ""
