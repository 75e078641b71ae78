"""The packet PUBLISH, in the bytes of the standard and as a stranger reads and writes it."""

import mqtt5
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from hall.bus.packets import Message, decode_publish, encode_publish

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="+#"), min_size=1, max_size=60)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    qos = draw(st.sampled_from([0, 1]))
    return Message(
        topic=draw(TEXT),
        payload=draw(st.binary(max_size=400)),
        retain=draw(st.booleans()),
        mid=draw(st.integers(1, 0xFFFF)) if qos else 0,
        qos=qos,
        remaining_s=draw(st.none() | st.integers(0, 2**32 - 1)),
        response_topic=draw(st.none() | TEXT),
        correlation=draw(st.none() | st.binary(max_size=40)),
    )


def encoded(message: Message) -> bytes:
    values = asdict(message)
    return encode_publish(values.pop("topic"), values.pop("payload"), expiry_s=values.pop("remaining_s"), **values)


def by_a_stranger(message: Message) -> bytes:
    return mqtt5.PublishPacket(
        message.topic,
        message.payload,
        qos=mqtt5.QoS(message.qos),
        retain=message.retain,
        packet_id=message.mid or None,
        message_expiry_interval=message.remaining_s,
        response_topic=message.response_topic,
        correlation_data=message.correlation,
    ).write()


def decoded(packet: bytes) -> Message | None:
    length = 1
    while packet[length] > 127:
        length += 1
    return decode_publish(packet[0], packet[length + 1 :])


@pytest.mark.parametrize(
    ("message", "packet"),
    [
        (Message("t", b"hi", False, 0, 0, None, None, None), "30 06 0001 74 00 6869"),
        (Message("t", b"hi", False, 2, 1, None, None, None), "32 08 0001 74 0002 00 6869"),
        (Message("t", b"", True, 1, 1, None, None, None), "33 06 0001 74 0001 00"),
        (
            Message("t", b"hi", True, 0x0102, 1, 5, "a/b", b"\x00\xff"),
            "33 18 0001 74 0102 10 02 00000005 08 0003 612f62 09 0002 00ff 6869",
        ),
    ],
)
def test_the_bytes_are_those_of_the_standard(message: Message, packet: str) -> None:
    assert encoded(message) == bytes.fromhex(packet)
    assert decoded(bytes.fromhex(packet)) == message


@pytest.mark.parametrize(("size", "length"), [(123, "7f"), (124, "8001"), (16_379, "ff7f"), (16_380, "808001")])
def test_a_length_takes_as_many_bytes_as_it_needs(size: int, length: str) -> None:
    packet = encode_publish("t", bytes(size), mid=0, qos=0)
    assert packet[1 : 1 + len(length) // 2].hex() == length
    assert packet.endswith(b"\x00" + bytes(size))


@given(messages())
def test_a_stranger_reads_what_was_meant(message: Message) -> None:
    packet = encoded(message)
    read, size = mqtt5.read(memoryview(packet))
    assert isinstance(read, mqtt5.PublishPacket)
    assert size == len(packet)
    assert message == Message(
        read.topic,
        read.payload,
        read.retain,
        read.packet_id or 0,
        int(read.qos),
        read.message_expiry_interval,
        read.response_topic,
        read.correlation_data,
    )


@given(messages())
def test_what_a_stranger_wrote_is_read_or_left_to_paho(message: Message) -> None:
    read = decoded(by_a_stranger(message))
    long = len(message.response_topic or "") + len(message.correlation or b"") > 30
    assert read == message or (read is None and long)


@pytest.mark.parametrize(
    "packet",
    [
        "32 0f 0001 74 0001 07 26 0001 61 0001 62 6869",
        "32 08 0001 74 0001 01 6869",
        "32 03 0005 74",
        "32 05 0001 74 0001",
        "32 07 0001 74 0001 05 02",
        "32 08 0001 ff 0001 00 6869",
        "32 0b 0001 74 0001 04 09 0009 61 62",
    ],
    ids=["user property", "properties cut", "topic cut", "no properties", "longer than it is", "not UTF-8", "too long"],
)
def test_what_our_programs_never_send_is_left_to_paho(packet: str) -> None:
    assert decoded(bytes.fromhex(packet)) is None


@given(st.binary(max_size=80), st.sampled_from([0x30, 0x31, 0x32, 0x33, 0x3A]))
def test_no_bytes_make_it_fail(body: bytes, header: int) -> None:
    decode_publish(header, body)


@given(messages(), st.data())
def test_a_packet_cut_short_is_not_taken_for_a_whole_one(message: Message, data: st.DataObject) -> None:
    packet = encoded(message)
    body = packet[len(packet) - (len(packet) - 2 if packet[1] < 128 else len(packet) - 3) :]
    head = len(body) - len(message.payload)
    assert decode_publish(packet[0], body[: data.draw(st.integers(0, head - 1))]) is None
