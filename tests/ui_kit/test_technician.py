"""The technician's page: who is let in, what stands there, and that no visitor ever meets it."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from hall.contract.states import DevicePhase, DeviceReason
from hall.sites.definition import DeviceKind
from hall.technician import TechnicianCode
from tests.support.pictures import assert_exact_picture, drawn_apart
from tests.support.screens import LANGUAGES
from tests.support.spoken import spoken
from tests.ui_kit.technician_world import CODE, GLASSES, STORIES, Maintained
from ui_kit.look import Look
from ui_kit.technician import BARRED_S, CODE_S, QUIET_S, TRIES

SNAPSHOTS = Path(__file__).parent / "snapshots"
LOOKS = {"window": (Look.DARK,), "board": (Look.DARK,), "desk": (Look.DAY, Look.CONTRAST)}
EVERY_LOOK = (Look.DAY, Look.ELDER, Look.CONTRAST)
TARGET_MM = 12.0
Show = Callable[..., Maintained]


@pytest.fixture
def show(qapp: QGuiApplication) -> Iterator[Show]:
    shown: list[Maintained] = []

    def show_story(*arguments: object, **options: object) -> Maintained:
        shown.append(Maintained(*arguments, **options))  # type: ignore[arg-type]
        return shown[-1]

    yield show_story
    for page in shown:
        page.close()


@pytest.mark.parametrize("glass", GLASSES)
@pytest.mark.parametrize("story", STORIES)
def test_on_every_screen_of_a_hall_nothing_is_too_small_cut_nameless_or_in_the_way(
    show: Show, story: str, glass: str
) -> None:
    page = show(story, glass)
    findings = {}
    for look, language in itertools.product(LOOKS.get(glass, EVERY_LOOK), LANGUAGES):
        page.stage.look = look
        page.stage.language.use(language)
        page.settle()
        findings[look, language] = page.findings(TARGET_MM)
    assert findings == {shown: [] for shown in findings}


@pytest.mark.parametrize(
    ("story", "glass", "look", "language"),
    [
        ("code", "kiosk", Look.DAY, "zh"),
        ("wrong_code", "pad", Look.ELDER, "en"),
        ("no_code", "window", Look.DARK, "zh"),
        ("devices", "kiosk", Look.DAY, "zh"),
        ("devices", "kiosk", Look.ELDER, "zh"),
        ("devices", "desk", Look.CONTRAST, "en"),
        ("devices", "pad", Look.DAY, "zh"),
        ("devices", "board", Look.DARK, "zh"),
    ],
)
def test_it_looks_as_it_did_when_it_was_looked_at(
    story: str, glass: str, look: Look, language: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    picture = drawn_apart(Maintained, story, glass, folder=tmp_path, look=look, language=language)
    file = SNAPSHOTS / f"technician.{story}.{glass}.{look}.{language}.webp"
    assert_exact_picture(picture, file, update=pytestconfig.getoption("--update-snapshots"))


@pytest.mark.parametrize("story", ["code", "devices"])
def test_the_five_keys_reach_every_control(show: Show, story: str) -> None:
    page = show(story)
    assert len(page.focus_walk()) == len([control for control in page.controls() if control.enabled])


def test_a_screen_reader_says_what_stands_there_and_nothing_below(show: Show) -> None:
    said = [one.name for one in spoken(show("devices").window)]
    assert "身份证读卡器，正常，自检通过" in said
    assert "身份证读卡器自检" in said
    assert "打印机，缺纸，请换纸。，自检未通过（answers and is well: paper_out; do: clear）" in said
    assert "取号" not in said


def test_a_finger_that_holds_the_halls_name_and_types_the_code_sees_the_devices(show: Show) -> None:
    page = show("closed")
    page.window.setProperty("holdSeconds", 0.02)
    page.finger.press(60, 40)
    page.until(lambda: page.says("请输入维护码"), "the page opens")
    page.finger.release(60, 40)
    for digit in CODE:
        page.touch(f"digit-{digit}")
    assert page.says("身份证读卡器：正常")
    page.touch("leaveDevices")
    assert not page.says("身份证读卡器：正常")
    assert page.control("forward").enabled


def test_a_short_touch_on_the_halls_name_does_nothing(show: Show) -> None:
    page = show("closed")
    page.finger.tap(60, 40)
    page.settle()
    assert page.technician.page == "closed"


def test_keys_alone_let_a_technician_in_and_out(show: Show) -> None:
    page = show("closed")
    page.key(Qt.Key.Key_F12)
    for digit in "99":
        page.key(Qt.Key(ord(digit)))
    for _ in range(2):
        page.key(Qt.Key.Key_Backspace)
    for digit in CODE:
        page.key(Qt.Key(ord(digit)))
    assert page.technician.page == "devices"
    page.key(Qt.Key.Key_Escape)
    assert page.technician.page == "closed"


def test_only_the_code_lets_in_and_many_wrong_ones_shut_the_door_for_a_while(show: Show) -> None:
    page = show("closed")
    for _ in range(TRIES):
        page.technician.open()
        page.types("000000")
    assert "5 分钟后再试" in page.technician.asks
    page.types(CODE)
    assert page.technician.page == "code"
    page.technician.close()
    page.time.advance(BARRED_S)
    page.technician.open()
    page.types(CODE)
    assert page.technician.page == "devices"


def test_without_a_code_nobody_is_let_in_and_the_page_says_how_to_make_one(show: Show) -> None:
    page = show("no_code")
    page.types("")
    assert "hall device pin" in page.technician.asks
    page.types("000000")
    assert page.technician.page == "code"


def test_a_device_appears_and_goes_while_the_technician_looks(show: Show) -> None:
    page = show("no_devices")
    assert page.says("本机没有设备")
    page.workshop.plug(DeviceKind.SCANNER, "HID-POS", "hidraw:/dev/hidraw3", DevicePhase.READY)
    page.settle()
    assert page.says("扫码器：正常")
    assert page.says("HID-POS · hidraw:/dev/hidraw3")
    page.workshop.pull(DeviceKind.SCANNER)
    page.settle()
    assert page.says("本机没有设备")


def test_a_self_test_is_asked_once_and_its_end_is_said(show: Show) -> None:
    page = show("no_devices")
    page.workshop.plug(DeviceKind.SCANNER, "HID-POS", "hidraw:/dev/hidraw3", DevicePhase.READY)
    page.settle()
    page.touch("test-scanner")
    assert page.says("正在自检")
    told = page.workshop.told.pop("scanner")
    assert not page.control("test-scanner").enabled
    page.technician.test("scanner")
    assert page.workshop.told == {}
    told(None)
    page.settle()
    assert page.says("自检通过")
    assert page.control("test-scanner").enabled


def test_it_does_not_open_while_somebody_is_served_and_steps_back_for_whoever_comes(show: Show) -> None:
    page = show("closed")
    page.free = False
    page.technician.open()
    assert page.technician.page == "closed"
    page.free = True
    page.technician.open()
    page.types(CODE)
    page.technician.step_back()
    assert page.technician.page == "devices"
    page.free = False
    page.technician.step_back()
    assert page.technician.page == "closed"


@pytest.mark.parametrize(("story", "stands_s"), [("code", CODE_S), ("devices", QUIET_S)])
def test_a_page_that_nobody_touches_goes_by_itself(show: Show, story: str, stands_s: float) -> None:
    page = show(story)
    page.time.advance(stands_s - 1)
    page.technician.tick()
    page.technician.attend()
    page.time.advance(stands_s - 1)
    page.technician.tick()
    assert page.technician.page == story
    page.time.advance(1)
    page.technician.tick()
    assert page.technician.page == "closed"


def test_a_wrong_state_is_said_with_what_to_do(show: Show) -> None:
    page = show("no_devices")
    page.workshop.plug(DeviceKind.SCANNER, "x", "y", DevicePhase.FAULT, DeviceReason.HELD_BY_ANOTHER)
    [row] = page.technician.rows
    assert (row["how"], row["whatToDo"], row["fault"]) == ("被其他程序占用", "设备被其他程序占用，请关闭该程序。", True)


def test_the_code_of_a_machine_is_kept_as_a_hash_only_and_a_new_one_ends_the_last(tmp_path: Path) -> None:
    file = tmp_path / "technician.json"
    door = TechnicianCode(file)
    assert not door.is_set()
    assert not door.fits("000000")
    first = door.make()
    assert first.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert TechnicianCode(file).fits(first)
    second = door.make()
    assert door.fits(second)
    assert first == second or not door.fits(first)
    file.write_text("{half")
    assert not door.fits(second)
