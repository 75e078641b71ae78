"""A power supply through upsd: answers as its paper has them, and any stream whatever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.auxiliary.port import InputChanged, InputName
from drivers.auxiliary.ups import nut
from drivers.auxiliary.ups.driver import Powering, UpsProfile
from drivers.auxiliary.ups.nut import LONGEST, Reader, Refusal, Variables
from drivers.core.condition import MISCONFIGURED, READY, Condition, degraded, fault
from drivers.core.line import DeviceTimeout
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.memory_line import MemoryLine
from tests.drivers.support.sessions import Bench


def listed(**variables: str) -> bytes:
    lines = [f'VAR ups {name.replace("_", ".")} "{value}"' for name, value in variables.items()]
    return "\n".join(["BEGIN LIST VAR ups", *lines, "END LIST VAR ups", ""]).encode()


class Upsd:
    def __init__(self, said: bytes) -> None:
        self.said = said

    def hear(self, data: bytes) -> bytes:
        assert data == b"LIST VAR ups\n"
        return self.said


class Room:
    def __init__(self, said: bytes) -> None:
        self.upsd = Upsd(said)
        self.clock = VirtualClock()
        self.line = MemoryLine(self.upsd, self.clock)
        self.line.piece = 7
        self.session = Bench(self.line, self.clock).session
        self.told: list[InputChanged] = []
        self.work = Powering(UpsProfile(name="x"), self.told.append)

    def look(self, said: bytes) -> Condition:
        self.upsd.said = said
        return self.work.poll(self.session)


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        (listed(ups_status="OL"), READY),
        (listed(ups_status="OL CHRG"), READY),
        (listed(ups_status="OB DISCHRG"), degraded(DeviceReason.ON_BATTERY)),
        (listed(ups_status="OB LB"), degraded(DeviceReason.BATTERY_LOW)),
        (listed(ups_status="OL RB"), degraded(DeviceReason.BATTERY_LOW)),
        (listed(ups_status="OFF"), fault(DeviceReason.OFFLINE)),
        (listed(ups_status="WAIT"), fault(DeviceReason.NOT_RESPONDING)),
        (listed(battery_charge="90"), fault(DeviceReason.NOT_RESPONDING)),
        (b"ERR DATA-STALE\n", fault(DeviceReason.NOT_RESPONDING)),
        (b"ERR DRIVER-NOT-CONNECTED\n", fault(DeviceReason.NOT_RESPONDING)),
        (b"ERR UNKNOWN-UPS\n", MISCONFIGURED),
    ],
)
def test_each_status_is_a_condition(said: bytes, condition: Condition) -> None:
    assert Room(said).work.opened(Room(said).session) == condition
    assert Room(said).look(said) == condition


def test_a_change_is_told_once() -> None:
    room = Room(b"")
    mains, battery = listed(ups_status="OL"), listed(ups_status="OB DISCHRG", battery_charge="97")
    for said in (mains, mains, battery, battery, b"ERR DATA-STALE\n", battery, mains):
        room.look(said)
    assert room.told == [
        InputChanged(InputName.ON_BATTERY, active=True),
        InputChanged(InputName.ON_BATTERY, active=False),
    ]


@pytest.mark.parametrize(
    ("charge", "low"), [("21", False), ("20", True), ("5.7", True), ("-1", False), ("full", False)]
)
def test_a_battery_nearly_empty_is_low_whatever_the_supply_calls_it(charge: str, low: bool) -> None:
    assert Room(b"").look(listed(ups_status="OL", battery_charge=charge)) == READY
    reason = DeviceReason.BATTERY_LOW if low else DeviceReason.ON_BATTERY
    assert Room(b"").look(listed(ups_status="OB", battery_charge=charge)) == degraded(reason)


@pytest.mark.parametrize("said", [b"", listed(ups_status="OL")[:-3], b'VAR ups ups.status "OL"\n', b"\n" * 300])
def test_an_answer_that_is_not_whole_is_none(said: bytes) -> None:
    room = Room(said)
    with pytest.raises(DeviceTimeout):
        room.look(said)
    assert room.told == []


def test_quotes_and_other_supplies_are_read_as_the_paper_says() -> None:
    said = b'BEGIN LIST VAR ups\nVAR ups a "x \\"y\\" \\\\z"\nVAR ups2 b "no"\nVAR ups c broken\nEND LIST VAR ups\n'
    assert list(Reader("ups").feed(said)) == [Variables({"a": 'x "y" \\z'})]
    assert list(Reader("ups").feed(b"ERR ACCESS-DENIED more\r\n")) == [Refusal("ACCESS-DENIED")]


def test_the_question_is_one_line() -> None:
    assert nut.ask("ups") == b"LIST VAR ups\n"


@given(
    st.lists(
        st.one_of(st.binary(max_size=200), st.sampled_from([listed(ups_status="OL"), b"\n", b"ERR x\n"])), max_size=20
    )
)
def test_no_bytes_raise_or_make_it_grow_and_the_split_changes_nothing(stream: list[bytes]) -> None:
    reader, got = Reader("ups"), []
    for piece in stream:
        got += list(reader.feed(piece))
        assert len(reader._line) <= LONGEST
    assert got == list(Reader("ups").feed(b"".join(stream)))


def test_a_list_without_end_is_given_up() -> None:
    reader = Reader("ups")
    endless = b"BEGIN LIST VAR ups\n" + b'VAR ups a "b"\n' * 20_000
    assert list(reader.feed(endless)) == []
    assert list(reader.feed(b"\n" + listed(ups_status="OL"))) == [Variables({"ups.status": "OL"})]
    assert len(reader._of or {}) == 0
