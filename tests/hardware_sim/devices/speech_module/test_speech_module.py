"""A speech module against published frames: it takes a text, speaks as long as its syllables take, falls silent."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware_sim.devices.speech_module import drawing
from hardware_sim.devices.speech_module.speech_module import PATIENCE_S, START_S, SpeechFault, SpeechModule
from hardware_sim.devices.speech_module.syn_frames import Frame, FrameReader, written

# The data sheet's own example, and the command frames that published host programs send.
YU_YIN_TIAN_XIA = "FD000B0100D3EED2F4CCECCFC2C1"  # 宇音天下 in GB2312
STOP, PAUSE, RESUME, HOW = "FD000202FD", "FD000203FC", "FD000204FB", "FD000221DE"
TO_9600, TO_19200 = "FD00033100CF", "FD00033101CE"
FOUR_SYLLABLES_S = 4 * 0.22


def told(module: SpeechModule, frame: str | bytes) -> str:
    module.receive(frame if isinstance(frame, bytes) else bytes.fromhex(frame))
    return module.take_output().hex().upper()


def speak(text: str, parameter: int = 1) -> bytes:
    return written(0x01, bytes([parameter]) + text.encode(("gb2312", "gbk", "big5", "utf-16-be")[parameter & 7]))


@pytest.mark.parametrize(
    ("command", "data", "frame"),
    [
        (0x01, "00D3EED2F4CCECCFC2", YU_YIN_TIAN_XIA),
        (0x02, "", STOP),
        (0x03, "", PAUSE),
        (0x04, "", RESUME),
        (0x21, "", HOW),
        (0x31, "00", TO_9600),
        (0x31, "01", TO_19200),
    ],
)
def test_frames_are_the_published_bytes(command: int, data: str, frame: str) -> None:
    assert written(command, bytes.fromhex(data)).hex().upper() == frame
    assert list(FrameReader().feed(bytes.fromhex(frame))) == [Frame(command, bytes.fromhex(data))]


def test_a_text_is_taken_spoken_and_its_end_told() -> None:
    module = SpeechModule()
    assert told(module, HOW) == "4F"
    assert told(module, YU_YIN_TIAN_XIA) == "41"
    assert module.state().says == "宇音天下"
    assert module.due_s() == pytest.approx(FOUR_SYLLABLES_S)
    module.elapse(FOUR_SYLLABLES_S / 2)
    assert told(module, HOW) == "4E"
    module.elapse(FOUR_SYLLABLES_S / 2)
    assert module.take_output() == b"\x4f"
    assert (module.state().says, module.state().said, module.due_s()) == ("", ("宇音天下",), None)
    assert told(module, HOW) == "4F"


def test_orders_within_a_text_are_obeyed_and_not_said() -> None:
    module = SpeechModule()
    told(module, speak("[v16][t5]一二[v0]三"))
    state = module.state()
    assert (state.says, state.volume, state.speed) == ("一二三", 0, 5)
    assert module.due_s() == pytest.approx(3 * 0.18)
    assert not state.heard
    told(module, speak("[d]一"))
    assert (module.state().volume, module.state().speed) == (10, 4)


def test_commas_and_stops_take_their_breath() -> None:
    module = SpeechModule()
    told(module, speak("一，二。"))
    assert module.due_s() == pytest.approx(2 * 0.22 + 0.25 + 0.4)


@pytest.mark.parametrize("parameter", [0, 1, 2, 3])
def test_each_encoding_is_read(parameter: int) -> None:
    module = SpeechModule()
    assert told(module, speak("三", parameter | 5 << 3)) == "41"
    assert (module.state().says, module.state().background) == ("三", 5)


def test_a_new_text_breaks_off_the_old_one() -> None:
    module = SpeechModule()
    told(module, speak("一二三"))
    assert told(module, speak("四")) == "41"
    assert (module.state().says, module.state().broken_off) == ("四", 1)
    module.elapse(1)
    assert (module.take_output(), module.state().said) == (b"\x4f", ("四",))


def test_stopping_ends_it_at_once_and_pausing_holds_it() -> None:
    module = SpeechModule()
    told(module, YU_YIN_TIAN_XIA)
    assert told(module, PAUSE) == "41"
    module.elapse(60)
    assert (module.state().paused, module.take_output()) == (True, b"")
    assert told(module, HOW) == "4E"
    assert told(module, RESUME) == "41"
    assert told(module, STOP) == "414F"
    assert (module.state().says, module.state().said_count, module.state().broken_off) == ("", 0, 1)
    assert told(module, STOP) == "41"


def test_its_speed_on_the_line_is_changed_behind_the_answer_and_forgotten_without_power() -> None:
    module = SpeechModule()
    assert told(module, TO_19200) == "41"
    assert module.baud == 19200
    module.set_power(on=False)
    assert module.baud == 9600


def test_power_that_fails_in_the_middle_of_a_word_ends_it_and_it_wakes_by_itself() -> None:
    module = SpeechModule()
    told(module, YU_YIN_TIAN_XIA)
    module.set_power(on=False)
    assert told(module, HOW) == ""
    assert module.state().summary() == ("without power",)
    module.set_power(on=True)
    assert module.due_s() == START_S
    assert told(module, HOW) == ""
    module.elapse(START_S)
    assert module.take_output() == b"\x4a"
    assert told(module, HOW) == "4F"


@pytest.mark.parametrize(
    ("fault", "taken", "how", "end"),
    [
        (SpeechFault.MUTE, "", "", ""),
        (SpeechFault.STUCK_BUSY, "41", "4E", ""),
        (SpeechFault.REFUSES, "45", "45", ""),
        (SpeechFault.WRONG_ANSWERS, "00", "00", "00"),
        (SpeechFault.NO_RECEIPT, "", "4E", "4F"),
        (SpeechFault.NO_END, "41", "4E", ""),
    ],
)
def test_each_fault_is_heard_on_the_line(fault: SpeechFault, taken: str, how: str, end: str) -> None:
    module = SpeechModule()
    module.fault = fault
    assert told(module, YU_YIN_TIAN_XIA) == taken
    assert told(module, HOW) == how
    module.elapse(10)
    assert module.take_output().hex().upper() == end
    assert f"fault of the module: {fault}" in module.state().summary()


@pytest.mark.parametrize("frame", ["FD000221DF", "FD0002990066", "FD0001FC", "FD00CCAA", "FD00033109C6"])
def test_what_it_does_not_understand_it_says(frame: str) -> None:
    assert told(SpeechModule(), frame).startswith("45")


def test_half_a_frame_grows_old() -> None:
    module = SpeechModule()
    module.receive(bytes.fromhex(YU_YIN_TIAN_XIA)[:6])
    assert module.due_s() == pytest.approx(PATIENCE_S)
    module.elapse(PATIENCE_S)
    assert told(module, HOW) == "4F"


@given(
    cuts=st.lists(st.integers(1, 9), max_size=12), noise=st.binary(max_size=20).filter(lambda data: 0xFD not in data)
)
def test_frames_are_understood_however_split_and_behind_any_noise(cuts: list[int], noise: bytes) -> None:
    module, stream = SpeechModule(), noise + bytes.fromhex(YU_YIN_TIAN_XIA + HOW)
    for cut in cuts:
        module.receive(stream[:cut])
        stream = stream[cut:]
    assert told(module, stream)[-4:] in ("414E", "4E", "")
    assert module.state().says == "宇音天下"


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_no_bytes_break_it_or_make_it_grow(stream: list[bytes]) -> None:
    module = SpeechModule()
    for piece in stream:
        module.receive(piece)
        assert len(module._reader._stream) <= 206
    module.elapse(1)
    module.take_output()
    assert told(module, HOW) in ("4E", "4F")


def test_what_it_says_is_seen_and_whether_it_is_heard() -> None:
    module = SpeechModule()

    def ring() -> object:
        return Image.open(io.BytesIO(drawing.loudspeaker(module, "last"))).convert("RGB").getpixel((75, 68))

    silent = ring()
    told(module, YU_YIN_TIAN_XIA)
    assert ring() != silent
    assert drawing.how_it_is(module.state()) == "正在播报，还需 0.9 秒"
    module.loudspeaker = False
    assert ring() == silent
