"""What goes onto the wire with a message, read by paho as a stranger would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from hall.bus.wire import PublishProperties


@pytest.mark.parametrize(
    ("properties", "packed"),
    [
        ((None, None, None), "00"),
        ((5, None, None), "05 02 00000005"),
        ((None, "a/b", None), "06 08 0003 612f62"),
        ((None, None, b"\x00\xff"), "05 09 0002 00ff"),
        ((1, "a", b"c"), "0d 02 00000001 08 0001 61 09 0001 63"),
    ],
)
def test_the_bytes_are_those_of_the_standard(
    properties: tuple[int | None, str | None, bytes | None], packed: str
) -> None:
    assert PublishProperties(*properties).pack() == bytes.fromhex(packed)


@given(
    st.none() | st.integers(0, 2**32 - 1),
    st.none() | st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200),
    st.none() | st.binary(max_size=300),
)
def test_a_stranger_reads_what_was_meant(expiry_s: int | None, topic: str | None, correlation: bytes | None) -> None:
    packed = PublishProperties(expiry_s, topic, correlation).pack()
    read, size = Properties(PacketTypes.PUBLISH).unpack(packed)
    assert size == len(packed)
    assert getattr(read, "MessageExpiryInterval", None) == expiry_s
    assert getattr(read, "ResponseTopic", None) == topic
    assert getattr(read, "CorrelationData", None) == correlation
