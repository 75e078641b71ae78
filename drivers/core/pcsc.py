"""The few functions of PC/SC lite that a hall needs, through ctypes.

Not pyscard: it has no wheel, so every terminal would need a compiler, swig and headers. This needs the library
only, and only where there is a chip card reader; it is looked for at the first use.
Names and numbers: PC/SC workgroup part 5, and winscard.h, pcsclite.h of pcsc-lite 1.9.
"""

import ctypes
import functools
from collections.abc import Iterable
from typing import Any

from drivers.core.line import DeviceBarred, DeviceBusy, DeviceError, DeviceGone, DeviceTimeout

LIBRARY = "libpcsclite.so.1"
SYSTEM_SCOPE = 2
EXCLUSIVE, SHARED, DIRECT = 1, 2, 3
T0, T1 = 1, 2
LEAVE, RESET, UNPOWER = 0, 1, 2
STATE_PRESENT = 0x20
STATE_UNAVAILABLE, STATE_UNKNOWN = 0x08, 0x04
ATR_MOST = 33
ANSWER_MOST = 65544
NO_READERS, TIMEOUT = 0x8010002E, 0x8010000A
CARD_AWAY = frozenset({0x8010000C, 0x80100069, 0x80100067, 0x80100068, 0x80100066, 0x8010000F, 0x8010001C, 0x80100065})
"""No card, removed, unpowered, reset by another, mute; of no protocol the service knows, unsupported (two codes): by a
damaged answer to reset. The reader is well in all of them.
"""
NO_SERVICE = frozenset({0x8010001D, 0x8010001E})
SHARING_VIOLATION = 0x8010000B
NOT_ANSWERED = frozenset({0x8010000A, 0x80100016, 0x8010002F})
"""Time-out, not transacted, communication error."""


class CardAway(Exception):
    """The reader is there; the card is not, was taken away meanwhile, or does not answer its reader."""


class ReaderState(ctypes.Structure):
    """SCARD_READERSTATE."""

    _fields_ = (
        ("reader", ctypes.c_char_p),
        ("user", ctypes.c_void_p),
        ("known", ctypes.c_ulong),
        ("now", ctypes.c_ulong),
        ("atr_size", ctypes.c_ulong),
        ("atr", ctypes.c_ubyte * ATR_MOST),
    )


class IoRequest(ctypes.Structure):
    """SCARD_IO_REQUEST."""

    _fields_ = (("protocol", ctypes.c_ulong), ("size", ctypes.c_ulong))


@functools.cache
def _library() -> Any:
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError:
        raise DeviceBarred("PC/SC is not available: install the packages pcscd and libpcsclite1") from None
    for name, types in {
        "SCardEstablishContext": (ctypes.c_ulong, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p),
        "SCardReleaseContext": (ctypes.c_long,),
        "SCardListReaders": (ctypes.c_long, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p),
        "SCardGetStatusChange": (ctypes.c_long, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong),
        "SCardConnect": (
            ctypes.c_long, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_void_p,
        ),
        "SCardDisconnect": (ctypes.c_long, ctypes.c_ulong),
        "SCardTransmit": (
            ctypes.c_long, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_char_p,
            ctypes.c_void_p,
        ),
    }.items():  # fmt: skip
        function = getattr(library, name)
        function.argtypes, function.restype = types, ctypes.c_long
    return library


def call(name: str, *arguments: Any, also: Iterable[int] = ()) -> int:
    """One function of the library. Its error as one of a line's, or `CardAway`; those in `also` are returned."""
    code: int = getattr(_library(), name)(*arguments) & 0xFFFFFFFF
    if not code or code in also:
        return code
    raise _error(name, code)


def _error(name: str, code: int) -> CardAway | DeviceError:
    said = f"{name}: {code:08X}"
    if code in CARD_AWAY:
        return CardAway(said)
    if code in NO_SERVICE:
        return DeviceBarred("PC/SC is not available: install pcscd and let it run")
    if code == SHARING_VIOLATION:
        return DeviceBusy("the card is held by another program")
    if code in NOT_ANSWERED:
        return DeviceTimeout(said)
    return DeviceGone(said)


def readers(context: int) -> tuple[str, ...]:
    """The names of all readers, in the service's order."""
    size = ctypes.c_ulong(0)
    if call("SCardListReaders", context, None, None, ctypes.byref(size), also=(NO_READERS,)) == NO_READERS:
        return ()
    buffer = ctypes.create_string_buffer(size.value)
    if call("SCardListReaders", context, None, buffer, ctypes.byref(size), also=(NO_READERS,)) == NO_READERS:
        return ()
    return tuple(name.decode("utf-8", "replace") for name in buffer.raw[: size.value].split(b"\0") if name)


def establish() -> int:
    """A context: our seat at the service."""
    context = ctypes.c_long()
    call("SCardEstablishContext", SYSTEM_SCOPE, None, None, ctypes.byref(context))
    return context.value


def release(context: int) -> None:
    """Give the seat back; never raises."""
    _library().SCardReleaseContext(context)
