"""The self-test of a speech module on a real line: passed when it spoke, failed with a reason when not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.core.address import SerialAt
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug, plugged_at
from drivers.core.profile import load_profile
from drivers.core.self_test import SelfTest, Trial, run_self_test
from drivers.speaker import driver
from drivers.speaker.profile import SpeakerProfile
from hall.clock import SystemClock
from tests.drivers.support.pty import Pty
from tests.drivers.support.speech_module import SpeechBox


@pytest.fixture
def box(tmp_path: Path) -> Iterator[SpeechBox]:
    box, pty = SpeechBox(SystemClock()), Pty(tmp_path / "speaker")  # type: ignore[arg-type]  # it only reads the time
    box.tells_the_end = False  # nobody carries late words here: the driver asks
    pty.serve(box)
    yield box
    pty.close()


def self_test_of(tmp_path: Path) -> SelfTest:
    clock, profile = SystemClock(), load_profile("drivers.speaker", "syn6288", SpeakerProfile)
    plug = Plug(plugged_at(SerialAt(str(tmp_path / "speaker"))))
    module = driver.DRIVER.make(DeviceName("hall-1", "speaker", "speaker"), profile, plug, clock)
    module.start()
    try:
        return run_self_test(module, driver.DRIVER.self_test, Trial(clock, 8.0))
    finally:
        module.stop()


def test_a_module_that_speaks_passes(tmp_path: Path, box: SpeechBox) -> None:
    result = self_test_of(tmp_path)
    assert result.passed, result
    assert box.said == [b"[v12]" + "语音自检".encode("gbk")]


def test_a_module_that_understands_nothing_fails(tmp_path: Path, box: SpeechBox) -> None:
    box.misunderstand = 99
    result = self_test_of(tmp_path)
    assert [check.passed for check in result.checks] == [True, False]
    assert result.checks[-1].found == "not_responding"
