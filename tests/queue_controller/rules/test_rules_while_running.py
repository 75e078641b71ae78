"""`hall rules` beside a hall that runs: whom it would call, what other rules would change, and adopting them."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from hall.cli import main
from hall.contract.commands import CallNext, Channel, LogIn, TakeTicket
from hall.contract.events import EventRecord
from hall.contract.replies import Done, TicketOnCall, TicketTaken
from hall.home import Home
from queue_controller.journal.address import journal_url
from queue_controller.journal.reader import JournalReader
from tests.support.brokers import demo_home, eventually, running_broker
from tests.support.controller import Asker, add_terminals, controller_here, journal_file

POST_2 = '\n[[calling.preferences]]\npost = "{post}"\nlanes = [{{ services = ["CH019"] }}]\n'


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = demo_home(tmp_path / "home")
    add_terminals(home, posts=("2",))
    with running_broker(home):
        yield home


def say(home: Home, *words: str) -> int:
    return main(["rules", "--home", str(home.folder), *words])


def prefer_weddings(home: Home) -> None:
    """Weddings first at post 2, though identity cards came earlier."""
    file = home.site_folder / "chonghua.toml"
    file.write_text(file.read_text(encoding="utf-8") + POST_2.format(post="2"), encoding="utf-8")


def kind_of(record: EventRecord) -> str:
    return str(msgspec.json.decode(record.body)["event"])


def people_wait(kiosk: Asker, *services: str) -> list[str]:
    numbers = []
    for service in services:
        taken = kiosk.ask(TakeTicket(service=service, channel=Channel.WITHOUT_CARD))
        assert isinstance(taken, TicketTaken)
        numbers.append(taken.number)
    return numbers


@pytest.mark.requirement("R031")
def test_rules_are_tried_on_those_who_wait_and_then_adopted_while_the_hall_runs(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with controller_here(home), Asker(home, "window-2") as window, Asker(home, "kiosk-1") as kiosk:
        assert window.ask(LogIn(post="2", clerk="1002")) == Done()
        card, again, wedding = people_wait(kiosk, "CH001", "CH001", "CH019")

        capsys.readouterr()
        assert say(home, "preview", "--post", "2", "--json") == 0
        (post,) = json.loads(capsys.readouterr().out)["posts"]
        assert [call["number"] for call in post["now"]] == [card, again, wedding]
        assert say(home, "adopt", "--yes") == 0
        assert "已经按这份定义运行" in capsys.readouterr().out

        prefer_weddings(home)
        assert say(home, "preview", "--post", "2", "--with", str(home.site_folder)) == 0
        said = capsys.readouterr().out
        assert f"{wedding}：第 3 个 → 第 1 个" in said
        assert "叫号规则" in said
        assert say(home, "--lang", "en", "adopt", "--yes") == 0
        said = capsys.readouterr().out
        assert f"{wedding}: turn 3 → turn 1" in said
        assert "after their next start" not in said, "terminals need not start anew for other rules"

        called = window.ask(CallNext(post="2"))
        assert isinstance(called, TicketOnCall)
        assert called.number == wedding
    reader = JournalReader(journal_url("", journal_file(home)), "chonghua")
    assert list(map(kind_of, reader.records("hall"))).count("site.adopted") == 2
    reader.close()


def test_a_definition_with_a_mistake_is_told_and_changes_nothing(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with controller_here(home), Asker(home, "window-2") as window, Asker(home, "kiosk-1") as kiosk:
        assert window.ask(LogIn(post="2", clerk="1002")) == Done()
        card, _ = people_wait(kiosk, "CH001", "CH019")
        file = home.site_folder / "chonghua.toml"
        file.write_text(file.read_text(encoding="utf-8") + POST_2.format(post="no-such"), encoding="utf-8")
        for verb in (("check",), ("adopt", "--yes")):
            assert say(home, *verb) == 2
            assert "there is no post 'no-such'" in capsys.readouterr().err
        called = window.ask(CallNext(post="2"))
        assert isinstance(called, TicketOnCall)
        assert called.number == card


def test_nobody_is_surprised(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(home, "check") == 0
    assert say(home, "preview") == 3
    assert "没有在运行" in capsys.readouterr().err
    with controller_here(home):
        eventually(home.rules_socket.exists)
        assert say(home, "preview", "--post", "9-9") == 1
        assert "9-9" in capsys.readouterr().err
        prefer_weddings(home)
        assert say(home, "adopt") == 1, "nobody was there to be asked"
        assert "--yes" in capsys.readouterr().err
        assert say(home, "preview") == 0
        assert "没有可叫的号" in capsys.readouterr().out
