"""The packets of which there are thousands, PUBLISH and PUBACK (MQTT 5, §3.3, §3.4): bytes, nothing of sockets."""

from msgspec import Struct

EXPIRY, RESPONSE_TOPIC, CORRELATION = 0x02, 0x08, 0x09
"""Properties (§2.2.2.2) that our programs use."""


class Message(Struct, frozen=True):
    """What arrived. `remaining_s` is how much longer the broker would keep it, None for ever."""

    topic: str
    payload: bytes
    retain: bool
    mid: int
    qos: int
    remaining_s: int | None
    response_topic: str | None
    correlation: bytes | None


def encode_publish(
    topic: str,
    payload: bytes,
    *,
    mid: int,
    qos: int,
    retain: bool = False,
    expiry_s: int | None = None,
    response_topic: str | None = None,
    correlation: bytes | None = None,
) -> bytes:
    """The whole packet. `mid` is left out at QoS 0."""
    properties = b""
    if expiry_s is not None:
        properties += bytes((EXPIRY,)) + expiry_s.to_bytes(4)
    if response_topic is not None:
        properties += bytes((RESPONSE_TOPIC,)) + _counted(response_topic.encode())
    if correlation is not None:
        properties += bytes((CORRELATION,)) + _counted(correlation)
    ident = mid.to_bytes(2) if qos else b""
    body = _counted(topic.encode()) + ident + _variable(len(properties)) + properties + payload
    return bytes((0x30 | qos << 1 | retain,)) + _variable(len(body)) + body


def decode_publish(header: int, body: bytes) -> Message | None:
    """A packet from its first byte and what follows its length; None where it holds what our programs never send."""
    qos = header >> 1 & 3
    try:
        at = 2 + int.from_bytes(body[:2])
        topic = body[2:at].decode()
        mid = int.from_bytes(body[at : at + 2]) if qos else 0
        at += 2 if qos else 0
        end = at + 1 + body[at]
        if body[at] > 127 or end > len(body):
            return None
        at += 1
        expiry_s = response_topic = correlation = None
        while at < end:
            kind, value = body[at], at + 3
            length = int.from_bytes(body[at + 1 : value])
            if kind == EXPIRY:
                expiry_s, at = int.from_bytes(body[at + 1 : at + 5]), at + 5
            elif kind == RESPONSE_TOPIC:
                response_topic, at = body[value : value + length].decode(), value + length
            elif kind == CORRELATION:
                correlation, at = body[value : value + length], value + length
            else:
                return None
    except (IndexError, UnicodeDecodeError):
        return None
    if at != end:
        return None
    return Message(topic, body[end:], bool(header & 1), mid, qos, expiry_s, response_topic, correlation)


def encode_acknowledgement(mid: int) -> bytes:
    """The PUBACK of a message that arrived at QoS 1."""
    return b"\x40\x02" + mid.to_bytes(2)


def _counted(data: bytes) -> bytes:
    return len(data).to_bytes(2) + data


def _variable(number: int) -> bytes:
    """A variable byte integer (§1.5.5)."""
    digits = bytearray()
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    digits.append(number)
    return bytes(digits)
