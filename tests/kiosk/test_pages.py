"""The pages on glass: measured in every look and language, touched like a finger, and compared pixel by pixel."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from hall.bus.port import LinkPhase
from hall.contract.commands import TakeTicket
from tests.kiosk.pages import STORIES, MachineShown
from tests.support.pictures import assert_exact_picture, drawn_apart
from tests.support.screens import LANGUAGES, LOOKS
from ui_kit.look import Look

PICTURES = Path(__file__).parent / "pictures"
Show = Callable[..., MachineShown]


@pytest.fixture
def show(qapp: QGuiApplication) -> Iterator[Show]:
    shown: list[MachineShown] = []

    def show_story(story: str, look: Look = Look.DAY, language: str = "zh", hall_id: str = "chonghua") -> MachineShown:
        shown.append(MachineShown(story, look, language, hall_id))
        return shown[-1]

    yield show_story
    for machine in shown:
        machine.close()


@pytest.mark.parametrize("story", STORIES)
def test_in_every_look_and_language_nothing_is_too_small_cut_nameless_or_in_the_way(show: Show, story: str) -> None:
    page = show(story).page
    findings = {}
    for look, language in itertools.product(LOOKS, LANGUAGES):
        page.stage.look = look
        page.stage.language.use(language)
        page.settle()
        findings[look, language] = page.findings()
    assert findings == {shown: [] for shown in findings}


@pytest.mark.parametrize("story", STORIES)
def test_the_keys_reach_every_control(show: Show, story: str) -> None:
    page = show(story).page
    assert len(page.focus_walk()) == len([c for c in page.controls() if c.enabled])


@pytest.mark.parametrize("story", STORIES)
def test_a_page_in_english_has_no_chinese_but_names(show: Show, story: str) -> None:
    page = show(story, Look.ELDER, "en").page  # elder mode leaves the second language away
    chinese = [text for text in page.texts() if any("一" <= char <= "鿿" for char in text.replace("张*样", ""))]
    assert [text for text in chinese if text != "中文"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_small_site_fits_too(show: Show, language: str) -> None:
    assert show("home", Look.DAY, language, "wenquan").page.findings() == []


@pytest.mark.parametrize(
    ("story", "look", "language"),
    [
        ("home", Look.DAY, "zh"),
        ("home", Look.ELDER, "zh"),
        ("home_all_closed", Look.DAY, "zh"),
        ("home", Look.CONTRAST, "en"),
        ("services", Look.DAY, "zh"),
        ("identify", Look.DAY, "en"),
        ("confirm", Look.DAY, "zh"),
        ("home_ticket_scanned", Look.DAY, "zh"),
        ("confirm_id_number_scanned", Look.ELDER, "zh"),
        ("ticket", Look.DAY, "zh"),
        ("ticket_without_paper", Look.ELDER, "zh"),
        ("countdown", Look.DAY, "zh"),
    ],
)
def test_a_page_looks_as_it_was_judged(
    story: str, look: Look, language: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    assert_exact_picture(
        drawn_apart(MachineShown, story, look, language, folder=tmp_path),
        PICTURES / f"{story}.{look}.{language}.webp",
        update=request.config.getoption("--update-snapshots"),
    )


def test_a_finger_takes_a_number_from_home_to_paper(show: Show) -> None:
    machine = show("home")
    page, world = machine.page, machine.world
    page.touch("row-A")
    page.touch("row-CH001")
    page.touch("withoutCard")
    page.touch("forward")
    page.touch("help")
    page.touch("closeHelp")
    assert len(world.takes()) == 1
    world.taken("A023")
    world.printer.finishes()
    page.settle()
    assert page.says("请取走您的号票")
    world.time_passes()
    page.settle()
    page.touch("forward")
    assert world.machine.property("page") == "home"


def test_the_second_touch_of_a_trembling_finger_leaves_the_number_on_the_glass(show: Show) -> None:
    machine = show("confirm")
    x, y = machine.page.control("forward").centre
    machine.page.finger.tap(x, y)
    machine.world.taken("A023")
    machine.world.printer.fails(None)
    machine.page.settle()
    machine.page.finger.tap(x, y)
    machine.page.settle()
    assert machine.page.says("A 023 仍然有效")
    machine.world.time_passes()
    machine.page.settle()
    machine.page.finger.tap(x, y)
    assert machine.world.machine.property("page") == "home"


@pytest.mark.requirement("R028")
@pytest.mark.parametrize("story", ["home_all_closed", "home_outside_hours", "home_connecting", "home_without_hall"])
def test_where_no_number_can_be_taken_nobody_is_asked_for_a_card(show: Show, story: str) -> None:
    page = show(story).page
    assert not page.says("刷身份证")
    assert not page.says("请将身份证放在读卡区")
    assert page.says("咨询台")
    assert not any(control.enabled for control in page.controls() if control.id.startswith("row-"))


def test_who_has_laid_a_card_all_the_same_is_told_to_take_it(show: Show) -> None:
    page = show("home_closed_with_card").page
    assert page.says("请取走您的身份证")
    assert page.says("服务时间为 09:00 至 17:00")


@pytest.mark.parametrize("story", ["confirm_closed", "confirm_without_hall"])
def test_a_number_that_cannot_be_had_any_more_is_not_offered(show: Show, story: str) -> None:
    machine = show(story)
    assert not machine.page.control("forward").enabled
    assert machine.page.says("咨询台")
    machine.world.hall.link(LinkPhase.CONNECTED)
    machine.world.opens()
    machine.page.settle()
    assert machine.page.control("forward").enabled


def test_a_closed_service_does_not_answer_to_a_finger(show: Show) -> None:
    machine = show("services")
    machine.page.touch("row-CH019")
    assert machine.world.machine.property("page") == "services"
    assert machine.page.says("窗口未开放")


def test_a_finger_that_stays_down_while_the_waits_change_still_chooses(show: Show) -> None:
    machine = show("home")
    x, y = machine.page.control("row-A").centre
    machine.page.finger.press(x, y)
    machine.world.opens(waiting=9)
    machine.page.settle()
    machine.page.finger.release(x, y)
    machine.page.settle()
    assert machine.world.machine.property("page") == "services"


def test_two_fingers_at_once_ask_once(show: Show) -> None:
    machine = show("confirm")
    x, y = machine.page.control("forward").centre
    sequence = QTest.touchEvent(machine.page.window, machine.page.finger._device)
    sequence.press(0, QPoint(round(x), round(y))).press(1, QPoint(round(x) + 40, round(y))).commit()
    sequence.release(0, QPoint(round(x), round(y))).release(1, QPoint(round(x) + 40, round(y))).commit()
    machine.page.settle()
    machine.page.finger.tap(x, y)
    assert len(machine.world.asked(TakeTicket)) == 1


def test_the_ring_around_a_row_is_not_covered_by_the_next_row(show: Show) -> None:
    page = show("home").page
    for _ in range(len(page.controls())):
        page.key(Qt.Key.Key_Down)
        if page.control("row-B").focused:
            break
    row, picture = page.control("row-B"), page.picture()
    focus = page.stage.theme.property("focus")
    for y in (row.y, row.y + row.height):
        near = [picture.pixelColor(round(row.x + row.width / 2), round(y) + d) for d in range(-8, 9)]
        assert focus in near, f"no ring at y = {y}"


def test_keys_alone_take_a_number(show: Show) -> None:
    machine = show("home")
    page = machine.page

    def press(name: str) -> None:
        for _ in range(20):
            if page.control(name).focused:
                page.key(Qt.Key.Key_Return)
                return
            page.key(Qt.Key.Key_Down)
        raise AssertionError(f"the keys never reach {name}")

    for name in ("row-A", "row-CH001", "withoutCard", "forward"):
        press(name)
    assert len(machine.world.asked(TakeTicket)) == 1
    page.key(Qt.Key.Key_Escape)
    page.key(Qt.Key.Key_Escape)
    page.key(Qt.Key.Key_Escape)
    assert machine.world.machine.property("page") == "home"


def test_the_switches_change_language_and_look_at_once_and_the_next_person_finds_them_reset(show: Show) -> None:
    machine = show("home")
    page, world = machine.page, machine.world
    page.touch("English")
    assert page.says("Choose an area")
    page.touch("elder")
    assert page.stage.look is Look.ELDER
    assert page.control("elder").checked
    page.touch("contrast")
    assert page.stage.look is Look.CONTRAST
    world.quiet(1000)
    page.settle()
    assert page.stage.look is Look.DAY
    assert page.says("请选择办理区域")


def test_a_touch_during_the_countdown_must_be_on_its_button(show: Show) -> None:
    machine = show("countdown")
    page, world = machine.page, machine.world
    assert {c.id for c in page.controls()} == {"continue", "end"}
    page.finger.tap(300, 300)
    assert world.session.property("ending") is True
    page.touch("continue")
    assert world.session.property("ending") is False
    assert world.machine.property("page") == "confirm"
