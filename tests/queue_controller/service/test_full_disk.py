"""The disk runs full under a hall at work: nothing is promised that cannot be kept, staff are told, and it recovers."""

import os
from pathlib import Path

import pytest

from hall.contract.commands import Channel, LogIn, TakeTicket
from hall.contract.ids import new_request_id
from hall.contract.refusals import HallUnavailable
from hall.contract.replies import Done, Refused, TicketTaken
from hall.contract.states import HallState, NoticeCode
from queue_controller.journal.reader import JournalReader
from queue_controller.journal.verify import Whole, verify
from queue_controller.opening import url_of_journal
from tests.support.brokers import demo_home, eventually, running_broker
from tests.support.controller import Asker, ControllerProgram
from tests.support.disks import small_disk

TAKE = TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a disk")
def test_a_hall_whose_disk_is_full_refuses_says_why_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=48) as disk:
        home = demo_home(disk.root / "home")
        with (
            running_broker(home),
            ControllerProgram(home),
            Asker(home, "window-1") as desk,
            Asker(home, "kiosk-1") as kiosk,
        ):
            desk.watch(HallState, "-")

            def told() -> tuple[NoticeCode, ...]:
                last = desk.heard[-1].body if desk.heard else None
                return last.notices if isinstance(last, HallState) else ()

            assert desk.ask(LogIn(post="1", clerk="1001")) == Done()
            taken = [kiosk.ask(TAKE)]
            disk.fill()
            refused = []
            while not refused:  # the journal's log has some room of its own at first
                request = new_request_id()
                answer = kiosk.ask(TAKE, request_id=request)
                (refused if answer == Refused(why=HallUnavailable()) else taken).append(answer)
            assert all(isinstance(ticket, TicketTaken) for ticket in taken)
            eventually(lambda: told() == (NoticeCode.JOURNAL_STUCK,), why=str(told()))

            disk.make_room()
            eventually(lambda: told() == (), why="nobody has to restart anything")
            taken.append(kiosk.ask(TAKE, request_id=request))
            assert isinstance(taken[-1], TicketTaken), "the same request, refused before"
            assert desk.heard[-1].fresh

        numbers = [ticket.number for ticket in taken if isinstance(ticket, TicketTaken)]
        assert numbers == [f"A{n:03}" for n in range(1, len(taken) + 1)], "none lost, none given twice"
        reader = JournalReader(url_of_journal(home), "chonghua")
        assert isinstance(verify(reader), Whole)
        reader.close()
