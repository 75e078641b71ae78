"""What the notifier hears from the hall at work: whom a call concerns, and the phone number the vault has of them."""

from typing import Any

import pytest

from hall.contract.announcing import Way
from hall.contract.commands import CallNext, Channel, DocumentKind, Holder, TakeTicket
from hall.contract.notifications import Notice
from queue_controller.service.notice_desk import NoticeDesk

LI = Holder(name="李小四", number="990101199001010030", document=DocumentKind.RESIDENT, phone="19900001234")


def called(hall: Any, holder: Holder) -> tuple[NoticeDesk, list[Notice]]:
    hall.log_in()
    hall.ask("kiosk-1", TakeTicket(service="CH001", channel=Channel.CARD, holder=holder))
    hall.ask("window-1", CallNext(post="1"))
    desk = NoticeDesk(hall.writer, hall.vault)
    return desk, [notice for record in hall.journal.reader.records("hall") for notice in desk.notices(record)]


@pytest.mark.requirement("R030")
def test_a_call_finds_its_holders_phone_and_no_openid_where_there_is_none(hall) -> None:
    desk, (notice,) = called(hall, LI)
    assert desk.address(notice, Way.SMS) == "19900001234"
    assert desk.address(notice, Way.WECHAT) is None


def test_a_person_who_was_erased_cannot_be_reached(hall) -> None:
    desk, (notice,) = called(hall, LI)
    hall.on_writer(lambda: hall.vault.erase([notice.person.record]))
    assert desk.address(notice, Way.SMS) is None


def test_a_mistake_in_the_vault_is_the_askers_and_does_not_end_the_writer(hall) -> None:
    with pytest.raises(ZeroDivisionError):
        hall.writer.do(lambda: 1 // 0, 10.0)
    assert not hall.writer.ended.is_set()
    hall.log_in()
