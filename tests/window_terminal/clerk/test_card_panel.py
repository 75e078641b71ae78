"""The card reader on the clerk's desk, without a window: who was read, what to do instead, and when it is forgotten."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from drivers.devices import Devices
from drivers.following import Following
from drivers.ports import CardTrouble
from drivers.terminal import open_devices
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase, DeviceReason, PostStatus
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.support.demo import demo_site
from tests.support.devices import PERSON, PlayedReader, plug, pull
from tests.support.hall_link import PlayedHall
from tests.support.screens import NINE_O_CLOCK, until
from tests.support.simulator import simulator
from tests.window_terminal.clerk import stories
from ui_kit.bus import GuiCrossing
from ui_kit.language import Language
from window_terminal.clerk.card_panel import KEPT_S, CardPanel

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.requirement("R052")]


class DeskWithReader:
    def __init__(self, devices: Following | None = None) -> None:
        self.devices = Devices()
        self.hall, self.clock = PlayedHall("window-1"), VirtualClock(NINE_O_CLOCK)
        following = devices or Following(self.devices)
        self.panel = CardPanel(following, self.hall, demo_site(), "1", clock=self.clock, language=Language())
        self.panel.start()

    def serves(self, holder: str | None = "张*样", **more: object) -> None:
        self.hall.says("1", stories.post(PostStatus.SERVING, current=stories.ticket(holder=holder, **more)))

    def says(self) -> tuple[str, ...]:
        return self.panel.shows, self.panel.happened, self.panel.name, self.panel.whatToDo

    def close(self) -> None:
        self.panel.stop()


@pytest.fixture
def desk() -> Iterator[DeskWithReader]:
    with closing(DeskWithReader()) as desk:
        yield desk


@pytest.fixture
def reader(desk: DeskWithReader) -> PlayedReader:
    reader = PlayedReader("id-card-reader-2")
    plug(desk.devices, reader)
    return reader


def test_a_desk_without_a_reader_says_nothing_of_cards(desk: DeskWithReader) -> None:
    assert desk.says() == ("none", "", "", "")


@pytest.mark.requirement("R051")
def test_a_card_laid_down_shows_its_masked_name_and_what_card_it_is(desk: DeskWithReader, reader: PlayedReader) -> None:
    assert desk.says() == ("empty", "可放身份证读取", "", "")
    reader.sees_card()
    assert desk.says() == ("reading", "正在读取身份证", "", "")
    reader.reads()
    assert desk.says() == ("read", "", "张*样", "")
    assert desk.panel.document == "居民身份证"
    reader.card_taken()
    assert desk.panel.name == "张*样", "many readers find a card only once while it lies there"


@pytest.mark.requirement("R127")
@pytest.mark.parametrize(
    ("holder", "says", "warns"),
    [("张*样", "姓名与号票一致", False), ("李*样", "姓名与号票不一致，请核对", True), (None, "", False)],
)
def test_the_cards_name_is_compared_with_the_tickets_where_it_has_one(
    desk: DeskWithReader, reader: PlayedReader, holder: str | None, says: str, warns: bool
) -> None:
    desk.serves(holder)
    reader.reads()
    assert (desk.panel.whatToDo, desk.panel.warns) == (says, warns)


def test_an_expired_card_is_said(desk: DeskWithReader, reader: PlayedReader) -> None:
    desk.serves()
    reader.reads(replace(PERSON, valid_to=date(2026, 11, 2)))
    assert (desk.panel.whatToDo, desk.panel.warns) == ("证件已过有效期，请核对", True)
    reader.reads(replace(PERSON, valid_to=date(2026, 11, 3)))
    assert desk.panel.whatToDo == "姓名与号票一致"


def test_to_lay_it_down_again_and_to_have_the_reader_looked_at_are_two_things(
    desk: DeskWithReader, reader: PlayedReader
) -> None:
    reader.cannot_read(CardTrouble.PLACE_AGAIN)
    assert (desk.says(), desk.panel.warns) == (("again", "没有读到，请平放后再放一次", "", ""), False)
    reader.cannot_read(CardTrouble.TAKEN_TOO_SOON)
    assert desk.panel.happened == "拿得太早，请再放一次"
    reader.cannot_read(CardTrouble.READER_FAILED)
    assert desk.says() == ("service", "身份证读卡器暂时不能读卡", "", "请稍后再试；仍不成功，请通知管理员。")
    reader.becomes(DevicePhase.FAULT, DeviceReason.NOT_AUTHORISED)
    assert desk.says() == ("service", "身份证读卡器未获授权", "", "安全模块未授权，请联系维护人员。")
    reader.becomes(DevicePhase.READY)
    assert desk.panel.shows == "empty"


def test_a_reader_pulled_out_is_said_at_once_and_the_name_is_gone(desk: DeskWithReader, reader: PlayedReader) -> None:
    reader.reads()
    reader.becomes(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    assert desk.says() == ("service", "身份证读卡器未连接", "", "请检查数据线和电源。")
    reader.becomes(DevicePhase.READY)
    reader.reads()
    pull(desk.devices, reader)
    assert desk.says() == ("service", "身份证读卡器未连接", "", "请检查数据线和电源。")
    plug(desk.devices, PlayedReader())
    assert desk.panel.shows == "empty"


def test_the_next_ticket_takes_the_name_of_the_last_one_off_the_glass(
    desk: DeskWithReader, reader: PlayedReader
) -> None:
    desk.serves()
    reader.reads()
    desk.serves(attempt=2)
    assert desk.panel.name == "张*样", "the same ticket"
    desk.hall.says("1", stories.post(PostStatus.IDLE))
    assert desk.says() == ("empty", "可放身份证读取", "", "")


def test_nobodys_name_stays_for_ever(desk: DeskWithReader, reader: PlayedReader) -> None:
    reader.reads()
    desk.clock.advance(KEPT_S - 1)
    desk.panel.tick()
    assert desk.panel.name == "张*样"
    desk.clock.advance(1)
    desk.panel.tick()
    assert desk.panel.name == ""
    assert repr(desk.panel._card) == "None"


def test_what_is_kept_of_a_person_tells_no_log_who_it_is(desk: DeskWithReader, reader: PlayedReader) -> None:
    reader.reads()
    assert repr(desk.panel._card) == "<ReadCard>"


def test_a_simulated_reader_on_the_desk_reads_a_card_and_is_missed_when_it_is_pulled_out(tmp_path: Path) -> None:
    home = Home(tmp_path)
    terminal = replace(
        demo_site().terminal["window-1"],
        devices=(Device(id="idcard", kind=DeviceKind.ID_CARD_READER, at="simulated"),),
    )
    crossing = GuiCrossing()
    with (
        simulator(home, [terminal], {("window-1", "idcard"): "usb-one-pipe"}) as sim,
        open_devices(home, replace(terminal, devices=())) as devices,
        closing(DeskWithReader(Following(devices, crossing.to_gui))) as desk,
    ):
        until(lambda: desk.panel.shows == "empty", "the reader is ready")
        sim.place_card("window-1")
        until(lambda: desk.panel.shows == "read", "the card is read")
        assert "*" in desk.panel.name
        sim.unplug("window-1", "idcard")
        until(lambda: desk.panel.shows == "service", "the reader is missed")
        assert desk.panel.happened == "身份证读卡器未连接"
        sim.plug("window-1", "idcard")
        until(lambda: desk.panel.shows == "empty", "the reader is back")
    QCoreApplication.processEvents()
