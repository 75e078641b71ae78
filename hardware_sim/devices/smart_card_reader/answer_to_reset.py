"""The answer to reset, ISO 7816-3 §8: what a card says first when it gets power."""

DIRECT = 0x3B
"""TS: bits as they come."""


def answer_to_reset(protocols: tuple[int, ...], historical: bytes) -> bytes:
    """TS, T0, a TD for every protocol (none where T=0 alone is spoken), up to 15 historical bytes, and TCK."""
    said = list(protocols) if protocols != (0,) else []
    body = bytearray([(0x80 if said else 0) | len(historical)])
    for at, protocol in enumerate(said):
        more = at + 1 < len(said)
        body.append((0x80 if more else 0) | protocol)
    body += historical
    if said:
        body.append(_check(body))
    return bytes([DIRECT, *body])


def contactless(historical: bytes) -> bytes:
    """What a reader says in the name of a card without contacts (PC/SC part 3, 3.1.3.2.3): T=0, T=1."""
    return answer_to_reset((0, 1), historical)


def damaged(atr: bytes) -> bytes:
    """As bad contacts make it: it begins with no convention there is."""
    return bytes([0x11]) + atr[1:]


def _check(body: bytearray) -> int:
    """TCK: with it, all from T0 on is zero when every byte is XORed."""
    check = 0
    for byte in body:
        check ^= byte
    return check
