"""A simulated supply: its battery empties with the time, its service answers as RFC 9271 says."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware_sim.devices.power_supply import drawing
from hardware_sim.devices.power_supply.supply import CHARGE_S, FULL_S, Link, ServiceFault
from hardware_sim.devices.power_supply.upsd import LONGEST_LINE, Upsd, Words, quoted
from hardware_sim.mistake import Mistake
from hardware_sim.model import Piece


def said(upsd: Upsd, *questions: str, host: int = 1) -> list[str]:
    for question in questions:
        upsd.receive(Piece(f"{question}\n".encode(), host))
    told = upsd.take_output()
    assert {piece.pipe for piece in told} <= {host}
    return b"".join(piece.data for piece in told).decode().splitlines()


def test_the_battery_empties_while_the_mains_are_off_and_says_when_it_is_low() -> None:
    upsd = Upsd()
    upsd.supply.mains = False
    seen = []
    for _ in range(6):
        seen.append((upsd.state().status, upsd.state().charge_percent, upsd.state().runtime_s))
        upsd.elapse(FULL_S / 5)
    assert seen == [
        ("OB DISCHRG", 100, 1200),
        ("OB DISCHRG", 80, 960),
        ("OB DISCHRG", 60, 720),
        ("OB DISCHRG", 40, 480),
        ("OB DISCHRG LB", 20, 240),
        ("OFF", 0, 0),
    ]
    upsd.supply.mains = True
    assert upsd.state().status == "OL CHRG"
    upsd.elapse(CHARGE_S)
    assert upsd.state().status == "OL"


def test_twice_the_load_lasts_half_as_long_and_a_worn_battery_a_quarter() -> None:
    upsd = Upsd()
    upsd.supply.load *= 2
    assert upsd.state().runtime_s == FULL_S / 2
    upsd.supply.worn = True
    assert (upsd.state().runtime_s, upsd.state().status) == (FULL_S / 8, "OL RB")
    upsd.supply.renew_battery()
    with pytest.raises(Mistake, match="not worn out"):
        upsd.supply.renew_battery()


def test_everything_about_the_supply_is_one_list() -> None:
    upsd = Upsd()
    upsd.supply.mains = False
    upsd.supply.set_charge(12.7)
    lines = said(upsd, "LIST VAR ups")
    assert (lines[0], lines[-1]) == ("BEGIN LIST VAR ups", "END LIST VAR ups")
    assert 'VAR ups ups.status "OB DISCHRG LB"' in lines
    assert 'VAR ups battery.charge "12"' in lines
    assert 'VAR ups battery.runtime "152"' in lines


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("GET VAR ups ups.status", 'VAR ups ups.status "OL"'),
        ("get var ups ups.status", 'VAR ups ups.status "OL"'),
        ('"GET" VAR "ups" ups.status', 'VAR ups ups.status "OL"'),
        ("GET UPSDESC ups", 'UPSDESC ups "Made-up supply of a hall"'),
        ("GET NUMLOGINS ups", "NUMLOGINS ups 0"),
        ("GET VAR nope ups.status", "ERR UNKNOWN-UPS"),
        ("GET VAR ups nope", "ERR VAR-NOT-SUPPORTED"),
        ("LIST VAR nope", "ERR UNKNOWN-UPS"),
        ("LIST VAR", "ERR INVALID-ARGUMENT"),
        ("GET", "ERR INVALID-ARGUMENT"),
        ("LOGIN ups", "ERR USERNAME-REQUIRED"),
        ("STARTTLS", "ERR FEATURE-NOT-CONFIGURED"),
        ("SET VAR ups ups.status OL", "ERR USERNAME-REQUIRED"),
        ("NONSENSE", "ERR UNKNOWN-COMMAND"),
        ("NETVER", "1.3"),
    ],
)
def test_each_question_has_its_answer(question: str, answer: str) -> None:
    assert said(Upsd(), question) == [answer]


def test_who_watches_says_who_he_is_and_is_counted_until_he_leaves() -> None:
    upsd = Upsd()
    assert said(upsd, "USERNAME monitor", "PASSWORD made-up", "LOGIN ups", "LOGIN ups") == [
        "OK", "OK", "OK", "ERR ALREADY-LOGGED-IN",
    ]  # fmt: skip
    assert said(upsd, "GET NUMLOGINS ups", host=2) == ["NUMLOGINS ups 1"]
    assert said(upsd, "USERNAME monitor", "PASSWORD wrong", "LOGIN ups", host=3)[-1] == "ERR ACCESS-DENIED"
    assert said(upsd, "FSD ups", host=3) == ["ERR ACCESS-DENIED"]
    assert upsd.state().hosts == 3
    upsd.receive(Piece(b"LOGOUT\n", 1))
    assert upsd.take_output() == [Piece(b"OK Goodbye\n", 1), Piece(b"", 1)]
    upsd.receive(Piece(b"", 2))
    assert (upsd.state().hosts, upsd.state().logins) == (1, 0)


@pytest.mark.parametrize(
    ("link", "answer"),
    [
        (Link.DATA_STALE, "ERR DATA-STALE"),
        (Link.DRIVER_LOST, "ERR DRIVER-NOT-CONNECTED"),
        (Link.NOT_CONFIGURED, "ERR UNKNOWN-UPS"),
    ],
)
def test_a_supply_that_upsd_has_lost_is_not_told_of(link: Link, answer: str) -> None:
    upsd = Upsd()
    upsd.supply.link = link
    assert said(upsd, "LIST VAR ups", "GET VAR ups ups.status", "LIST CMD ups") == [answer] * 3
    assert len(said(upsd, "LIST UPS")) == (2 if link is Link.NOT_CONFIGURED else 3)
    assert f"upsd says {link}" in upsd.state().summary()


def test_each_fault_of_the_service_is_heard() -> None:
    upsd = Upsd()
    upsd.supply.service_fault = ServiceFault.MUTE
    assert said(upsd, "LIST VAR ups") == []
    upsd.supply.service_fault = ServiceFault.ENDLESS_LIST
    assert said(upsd, "LIST VAR ups")[-1] == 'VAR ups ups.status "OL"'
    upsd.supply.service_fault = ServiceFault.NO_STATUS
    assert not any("ups.status" in line for line in said(upsd, "LIST VAR ups"))


def test_a_line_too_long_is_passed_over_and_the_next_understood() -> None:
    upsd = Upsd()
    assert said(upsd, "LIST " * LONGEST_LINE, "NETVER") == ["1.3"]


LETTERS = st.characters(exclude_characters="\n", exclude_categories=["Cs"])


@given(st.lists(st.text(LETTERS, min_size=1, max_size=20), min_size=1, max_size=5))
def test_any_words_are_read_back_from_their_quotes(words: list[str]) -> None:
    line = " ".join(quoted(word) for word in words) + "\n"
    assert list(Words().feed(line.encode())) == [words]


@given(
    st.lists(st.one_of(st.binary(max_size=100), st.sampled_from([b"LIST VAR ups\n", b'"', b"GET", b"\n"])), max_size=20)
)
def test_no_bytes_break_it_and_the_split_changes_nothing(stream: list[bytes]) -> None:
    reader, got = Words(), []
    for piece in stream:
        got += list(reader.feed(piece))
        assert len(reader._line) <= LONGEST_LINE
    assert got == list(Words().feed(b"".join(stream)))
    upsd = Upsd()
    for piece in stream:
        upsd.receive(Piece(piece + b"\n", 1))


def test_the_picture_shows_how_full_the_battery_is() -> None:
    upsd = Upsd()

    def bar(x: int) -> object:
        return Image.open(io.BytesIO(drawing.front(upsd, "last"))).convert("RGB").getpixel((x, 136))

    full = bar(440)
    upsd.supply.mains = False
    upsd.supply.set_charge(50)
    assert bar(440) != full
    assert bar(200) not in (full, bar(440))  # amber: it runs from the battery
    assert drawing.source(upsd.state()) == "电池供电"
    assert drawing.lasts(upsd.state()) == "电量 50%　可供电 10 分 00 秒"
    upsd.supply.set_charge(0)
    assert drawing.source(upsd.state()) == "电池耗尽，已断电"
