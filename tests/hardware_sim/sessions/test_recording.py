"""A line is recorded and the recording answers in the device's place, on a real serial line."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial
from stdnum.iso7064 import mod_11_2

from hall.home import Home
from hardware_sim.client import SimClient, SimRefused
from hardware_sim.people import people
from hardware_sim.sessions.played import Order
from hardware_sim.sessions.verbs import Play, PlayStop, Record, RecordStop
from tests.support.demo import demo_site
from tests.support.simulator import simulator

KIOSK, READER = "kiosk-1", "idcard"
FIND = bytes.fromhex("AAAAAA96690003200122")
SELECT = bytes.fromhex("AAAAAA96690003200221")
READ = bytes.fromhex("AAAAAA96690003300132")
STATUS = bytes.fromhex("AAAAAA9669000311FFED")


VALID_NUMBER = "00000019491001999" + mod_11_2.calc_check_digit("00000019491001999")
"""A valid check digit, but no such area: nobody has it, and it is not one of our made-up people's either."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def sim(home: Home) -> Iterator[SimClient]:
    with simulator(home, demo_site().terminals) as client:
        yield client


@contextlib.contextmanager
def port_of(sim: SimClient) -> Iterator[serial.Serial]:
    address = sim.device(KIOSK, READER).address
    assert address is not None
    with serial.Serial(address.removeprefix("serial:"), 115200, timeout=30) as port:
        yield port


def exchange(port: serial.Serial, request: bytes) -> bytes:
    port.write(request)
    head = port.read(7)
    return bytes(head + port.read(int.from_bytes(head[5:7], "big")))


def record_a_reading(sim: SimClient, file: Path, person: str = "示例乙") -> list[bytes]:
    sim.place_card(KIOSK, person)
    sim.do(Record(terminal=KIOSK, device=READER, out=str(file)))
    with port_of(sim) as port:
        answers = [exchange(port, request) for request in (FIND, SELECT, READ)]
    assert sim.device(KIOSK, READER).recording == str(file)
    assert "6 pieces" in sim.do(RecordStop(terminal=KIOSK, device=READER))
    assert sim.device(KIOSK, READER).recording == ""
    sim.remove_card(KIOSK)
    return answers


def test_a_recording_answers_as_the_device_did_though_no_card_lies_there(sim: SimClient, tmp_path: Path) -> None:
    answers = record_a_reading(sim, tmp_path / "reading.jsonl")
    sim.do(Play(terminal=KIOSK, device=READER, session=str(tmp_path / "reading.jsonl")))
    with port_of(sim) as port:
        assert [exchange(port, request) for request in (FIND, SELECT, READ)] == answers
    assert answers[2][14:270] == people.find("示例乙").text()
    sim.do(PlayStop(terminal=KIOSK, device=READER))
    with port_of(sim) as port:
        assert exchange(port, FIND)[9] == 0x80


def test_what_is_recorded_can_be_read_by_any_tool_and_only_by_its_owner(sim: SimClient, tmp_path: Path) -> None:
    file = tmp_path / "reading.jsonl"
    answers = record_a_reading(sim, file)
    head, *said = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert head == {"session": 1, "kind": "id_card_reader", "form": "serial", "terminal": KIOSK, "device": READER}
    assert [one["direction"] for one in said] == ["to-device", "from-device"] * 3
    assert said[0]["hex"] == FIND.hex()
    assert said[5]["hex"] == answers[2].hex()
    times = [one["at"] for one in said]
    assert times == sorted(times)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_recording_never_overwrites_a_file(sim: SimClient, tmp_path: Path) -> None:
    file = tmp_path / "precious.txt"
    file.write_text("precious", "utf-8")
    with pytest.raises(SimRefused, match="cannot be written"):
        sim.do(Record(terminal=KIOSK, device=READER, out=str(file)))
    assert file.read_text("utf-8") == "precious"
    assert sim.device(KIOSK, READER).recording == ""


def test_out_of_order_a_strict_playing_falls_silent_and_says_where(sim: SimClient, tmp_path: Path) -> None:
    record_a_reading(sim, tmp_path / "reading.jsonl")
    sim.do(Play(terminal=KIOSK, device=READER, session=str(tmp_path / "reading.jsonl")))
    with port_of(sim) as port:
        exchange(port, FIND)
        port.timeout = 0.3
        port.write(READ)
        assert port.read(1) == b""
    playing = sim.device(KIOSK, READER).playing
    assert playing is not None
    assert playing.turn == 1
    assert playing.off.startswith(f"turn 2: expected {SELECT.hex()}")


def test_a_loose_playing_answers_what_it_knows_in_any_order(sim: SimClient, tmp_path: Path) -> None:
    answers = record_a_reading(sim, tmp_path / "reading.jsonl")
    sim.do(Play(terminal=KIOSK, device=READER, session=str(tmp_path / "reading.jsonl"), order=Order.LOOSE))
    with port_of(sim) as port:
        assert exchange(port, READ) == answers[2]
        port.write(STATUS)
        assert exchange(port, FIND) == answers[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("hello", "line 1"),
        ('{"session":9,"kind":"id_card_reader","form":"","terminal":"","device":""}', "version 9"),
        (
            '{"session":1,"kind":"id_card_reader","form":"","terminal":"","device":""}\n{"at":0,"direction":"up"}',
            "line 2",
        ),
        (
            (
                '{"session":1,"kind":"id_card_reader","form":"","terminal":"","device":""}\n'
                '{"at":0,"direction":"to-device","hex":"a"}'
            ),
            "line 2",
        ),
        (
            '{"session":1,"kind":"id_card_reader","form":"","terminal":"","device":""}\n'
            + json.dumps({"at": 0, "direction": "from-device", "hex": VALID_NUMBER.encode("utf-16-le").hex()}),
            "real person",
        ),
    ],
)
def test_a_file_that_is_no_session_is_refused_and_the_device_goes_on(
    text: str, sentence: str, sim: SimClient, tmp_path: Path
) -> None:
    (tmp_path / "x.jsonl").write_text(text, "utf-8")
    with pytest.raises(SimRefused, match=sentence):
        sim.do(Play(terminal=KIOSK, device=READER, session=str(tmp_path / "x.jsonl")))
    with port_of(sim) as port:
        assert exchange(port, FIND)[9] == 0x80


def test_a_line_can_be_listened_to_while_it_speaks(sim: SimClient) -> None:
    with port_of(sim) as port:
        exchange(port, STATUS)
    asked, answered = sim.wire(KIOSK, READER)
    assert (asked.direction, bytes.fromhex(asked.hex)) == ("to-device", STATUS)
    assert answered.direction == "from-device"
    assert sim.wire(KIOSK, READER, after=1) == [answered]
    assert sim.wire(KIOSK, READER, after=2) == []
