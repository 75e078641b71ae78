"""A fact is told until the hall has it, always as the same one, also by the process that comes after a kill."""

import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from hall.contract.commands import ReportPaper
from hall.contract.ids import new_request_id
from hall.contract.refusals import HallUnavailable, Refusal, TicketUnknown
from tests.support.hall_link import PlayedHall
from ui_kit.delivery import Delivery
from ui_kit.outbox import Outbox

FACT = ReportPaper(ticket=new_request_id(), printed=True)


class Terminal:
    """One run of a terminal that owes the hall facts; its pauses end when the test says so."""

    def __init__(self, folder: Path) -> None:
        self.hall = PlayedHall("kiosk-1")
        self.later: list[Callable[[], None]] = []
        self.outbox = Outbox(folder)
        self.delivery = Delivery(self.hall, self.outbox, lambda _, call: self.later.append(call))

    def pause_ends(self) -> None:
        waiting, self.later = self.later, []
        for call in waiting:
            call()

    def told(self) -> list[tuple[str, object]]:
        return [(asked.request_id, asked.command) for asked in self.hall.asked]


def test_what_was_not_answered_is_told_again_under_the_same_id(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.delivery.deliver(FACT)
    terminal.hall.stay_silent()
    terminal.pause_ends()
    assert len(terminal.told()) == 2
    assert len(set(dict(terminal.told()))) == 1


@pytest.mark.parametrize(("refusal", "again"), [(HallUnavailable(), True), (TicketUnknown(ticket=FACT.ticket), False)])
def test_a_hall_that_cannot_write_now_is_told_again_and_one_that_refuses_is_not(
    tmp_path: Path, refusal: Refusal, again: bool
) -> None:
    terminal = Terminal(tmp_path)
    terminal.delivery.deliver(FACT)
    terminal.hall.refuse(refusal)
    terminal.pause_ends()
    assert len(terminal.hall.asked) == 1 + again
    assert len(terminal.outbox.waiting()) == again
    assert len(list((tmp_path / "rejected").iterdir())) == (not again)


def test_what_the_hall_has_is_not_told_after_the_next_start(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.delivery.deliver(FACT)
    terminal.hall.answer()
    after = Terminal(tmp_path)
    after.delivery.start()
    assert after.told() == []


UNKNOWN = ReportPaper(ticket=FACT.ticket, printed=False)


def test_what_was_foretold_is_told_only_by_the_run_after_a_fall(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    foretold = terminal.delivery.foretell(UNKNOWN)
    assert terminal.told() == []
    after = Terminal(tmp_path)
    after.delivery.start()
    assert after.told() == [(foretold.request_id, UNKNOWN)]


def test_what_was_foretold_is_told_as_it_ended_and_as_nothing_else(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    foretold = terminal.delivery.foretell(UNKNOWN)
    terminal.delivery.settle(foretold, FACT)
    assert terminal.told() == [(foretold.request_id, FACT)]
    after = Terminal(tmp_path)
    after.delivery.start()
    assert after.told() == [(foretold.request_id, FACT)], "as the same fact, so that the hall takes it once"
    terminal.hall.answer()
    assert terminal.outbox.waiting() == []


def test_an_ending_that_the_disk_does_not_take_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    terminal = Terminal(tmp_path)
    foretold = terminal.delivery.foretell(UNKNOWN)
    monkeypatch.setattr(terminal.outbox, "keep_instead", full)
    terminal.delivery.settle(foretold, FACT)
    assert terminal.told() == [(foretold.request_id, FACT)]


def test_a_fact_that_the_disk_does_not_take_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    terminal = Terminal(tmp_path)
    monkeypatch.setattr(terminal.outbox, "keep", full)
    terminal.delivery.deliver(FACT)
    terminal.hall.stay_silent()
    terminal.pause_ends()
    terminal.hall.answer()
    assert [command for _, command in terminal.told()] == [FACT, FACT]


OWES = """
    import sys, time
    from pathlib import Path
    from hall.contract.commands import ReportPaper
    from tests.support.hall_link import PlayedHall
    from ui_kit.delivery import Delivery
    from ui_kit.outbox import Outbox

    hall = PlayedHall("kiosk-1")  # which never answers
    delivery = Delivery(hall, Outbox(Path(sys.argv[1])))
    for ticket in sys.argv[2:]:
        delivery.deliver(ReportPaper(ticket=ticket, printed=True))
    print(*[asked.request_id for asked in hall.asked], flush=True)
    time.sleep(60)
"""


@pytest.mark.requirement("R022")
def test_facts_owed_by_a_killed_terminal_are_told_once_each_in_their_order_by_the_next(tmp_path: Path) -> None:
    tickets = [new_request_id() for _ in range(3)]
    command = [sys.executable, "-c", textwrap.dedent(OWES), str(tmp_path), *tickets]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as killed:
        assert killed.stdout is not None
        ids = killed.stdout.readline().split()
        killed.send_signal(signal.SIGKILL)
    assert len(ids) == 3

    terminal = Terminal(tmp_path)
    terminal.delivery.start()
    for _ in ids:
        terminal.hall.answer()
    assert terminal.told() == [(i, ReportPaper(ticket=t, printed=True)) for i, t in zip(ids, tickets, strict=True)]
    assert terminal.outbox.waiting() == []
