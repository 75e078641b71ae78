"""The bench on the glass: nothing cut, every control named and reached, and exactly as it was looked at."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from hall.commands import init
from hall.home import Home
from hall.unix_socket import UnixConnection
from hardware_sim.client import SimClient
from tests.hardware_sim.window.shown import KIOSK, PRINTER, READER, STORIES, ShownBench
from tests.support.demo import demo_site
from tests.support.pictures import assert_exact_picture, drawn_apart
from tests.support.simulator import simulator

SNAPSHOTS = Path(__file__).parent / "snapshots"
KEY_MM = 13.0
"""A key for a hand on a mouse."""
FIND = bytes.fromhex("AAAAAA96690003200122")
Show = Callable[..., ShownBench]


@pytest.fixture
def show(qapp: QGuiApplication) -> Iterator[Show]:
    shown: list[ShownBench] = []

    def show_bench(*arguments: object, **options: object) -> ShownBench:
        shown.append(ShownBench(*arguments, **options))
        return shown[-1]

    yield show_bench
    for bench in shown:
        bench.close()


@pytest.mark.parametrize("said_in", ["zh", "en"])
@pytest.mark.parametrize("story", STORIES)
def test_nothing_is_cut_and_every_control_has_a_name(show: Show, story: str, said_in: str) -> None:
    assert show(story, said_in).findings(KEY_MM) == []


@pytest.mark.parametrize("said_in", ["zh", "en"])
@pytest.mark.parametrize("story", STORIES)
def test_it_looks_as_it_did_when_it_was_looked_at(
    story: str, said_in: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    picture = drawn_apart(ShownBench, story, said_in, folder=tmp_path)
    update = pytestconfig.getoption("--update-snapshots")
    assert_exact_picture(picture, SNAPSHOTS / f"{story}.{said_in}.webp", update=update)


@pytest.mark.parametrize("story", ["reader", "printer", "bringing"])
def test_every_control_is_reached_by_keys(show: Show, story: str) -> None:
    bench = show(story)
    walked = " ".join(bench.focus_walk())
    for control in bench.controls():
        if control.enabled:
            x, y = round(control.x), round(control.y)
            assert f"@{x},{y}" in walked, control.name


def test_a_touched_person_lies_on_the_plate_and_is_taken_away_by_a_key(show: Show) -> None:
    bench = show("reader")
    bench.touch("放上身份证 示例丙")
    assert bench.says("已执行：放上身份证")
    assert bench.sim.device(KIOSK, READER).state.summary() == ("card of 示例丙, new",)
    bench.touch("取走身份证")
    assert bench.sim.device(KIOSK, READER).state.summary() == ("no card",)
    bench.touch("取走身份证")
    assert bench.says("no card lies on the reader"), "a refusal says why"


def test_a_card_can_be_laid_down_broken(show: Show) -> None:
    bench = show("reader")
    while "读不出" not in bench.control("故障 ").name:
        bench.touch("故障 ")
    bench.touch("放上身份证 示例甲")
    address = bench.sim.device(KIOSK, READER).address
    assert address is not None
    with serial.Serial(address.removeprefix("serial:"), 115200, timeout=30) as port:
        for request in (FIND, bytes.fromhex("AAAAAA96690003200221"), bytes.fromhex("AAAAAA96690003300132")):
            port.write(request)
            head = port.read(7)
            answer = port.read(int.from_bytes(head[5:7], "big"))
    assert answer[:3].hex() == "6a8241"


def test_what_is_said_on_the_line_is_seen(show: Show) -> None:
    bench = show("reader")
    assert bench.says("线路上还没有数据")
    address = bench.sim.device(KIOSK, READER).address
    assert address is not None
    with serial.Serial(address.removeprefix("serial:"), 115200, timeout=30) as port:
        port.write(FIND)
        port.read(15)
    bench.look_again()
    assert bench.says("AA AA AA 96 69 00 03 20 01 22")
    assert bench.says("AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97")


def test_a_fault_is_set_one_way_by_its_key_and_mended_by_another(show: Show) -> None:
    bench = show("reader")
    bench.touch("设备发出")
    bench.touch("无声")
    to_device, from_device = bench.sim.device(KIOSK, READER).faults.values()
    assert (to_device.silence, from_device.silence) == (False, True)
    assert bench.says("线路受扰")
    bench.touch("mend")
    assert not bench.says("线路受扰")


def test_a_cable_is_pulled_and_its_form_changed(show: Show) -> None:
    bench = show("reader")
    bench.touch("plug")
    assert bench.sim.device(KIOSK, READER).address is None
    assert bench.says("线缆已拔掉")
    bench.touch("plug")
    assert bench.sim.device(KIOSK, READER).address is not None
    bench.view.choose(KIOSK, PRINTER)
    bench.settle()
    bench.touch("串口")
    assert bench.sim.device(KIOSK, PRINTER).form == "serial"


def test_a_device_is_added_to_a_terminal_and_taken_away_again(show: Show) -> None:
    bench = show("bringing")
    bench.touch("window-1")
    bench.touch("添加 扫码器 HID-POS")
    assert bench.says("window-1 · 扫码器"), "the newcomer is the one looked at"
    assert bench.sim.device("window-1", "scanner-sim-1").form == "hid-pos"
    bench.touch("takeAway")
    assert not bench.says("扫码器")
    assert bench.says("kiosk-1 · 居民身份证阅读器")


def test_a_line_is_recorded_from_the_window(show: Show, tmp_path: Path) -> None:
    bench = show("reader")
    bench.view.recordOrStop(str(tmp_path / "line.jsonl"))
    bench.settle()
    assert bench.control("record").name == "停止录制"
    bench.touch("record")
    assert (tmp_path / "line.jsonl").is_file()
    bench.view.playOrStop(str(tmp_path / "line.jsonl"))
    bench.settle()
    assert bench.says("正在回放")
    bench.touch("play")
    assert not bench.says("正在回放")


def test_a_number_that_cannot_be_is_refused_and_changes_nothing(show: Show) -> None:
    bench = show("reader")
    bench.view.disturb("loss", "many")
    bench.settle()
    assert bench.view.property("refused")
    assert not bench.says("线路受扰")


def test_without_a_simulator_the_window_says_how_to_start_one(show: Show) -> None:
    bench = show("reader", served=False)
    assert bench.says("start it with `hall sim --home")
    assert bench.findings(KEY_MM)[1:] == [], "the sentence may be cut, nothing else"


def test_keys_press_what_they_are_on(show: Show) -> None:
    bench = show("reader")
    for _ in range(40):
        bench.key(Qt.Key.Key_Down)
        item = bench.window.activeFocusItem()
        if item is not None and item.property("text") == "示例丁":
            break
    bench.key(Qt.Key.Key_Return)
    assert bench.sim.device(KIOSK, READER).state.summary() == ("card of 示例丁, new",)


def test_the_window_opens_beside_a_running_simulator_and_ends_cleanly(tmp_path: Path) -> None:
    home = Home(tmp_path / "hall")
    init.make(home, "demo", "chonghua")
    with simulator(home, demo_site().terminals):
        window = subprocess.Popen([sys.executable, "-m", "hall", "sim", "--offscreen", "--home", str(home.folder)])
        try:
            deadline = time.monotonic() + 30
            while not home.screen_socket("bench").exists():
                assert time.monotonic() < deadline
                assert window.poll() is None
                time.sleep(0.05)
            assert b"\x89PNG" in looked_at(home)
            os.kill(window.pid, signal.SIGTERM)
            assert window.wait(30) == 0
        finally:
            window.kill()
            window.wait()
        assert SimClient(home).is_running()


def looked_at(home: Home) -> bytes:
    connection = UnixConnection(home.screen_socket("bench"), 10)
    connection.request("GET", "/screen.png")
    content = connection.getresponse().read()
    connection.close()
    return content
