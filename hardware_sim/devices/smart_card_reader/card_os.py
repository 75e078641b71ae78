"""A chip card's operating system, ISO 7816-4: one application, found by its name, with files that are read.

A card that speaks T=0 cannot say how much there is and say it at once: it answers 61 xx to what it has data for and
gives them to GET RESPONSE, and 6C xx to a reading of another length than there is.
"""

from collections.abc import Mapping
from enum import IntEnum

from msgspec import Struct

BY_NAME = 0x04
WITH_FCI, WITHOUT_FCI = 0x00, 0x0C
SHORT_FILE = 0x80
BY_NUMBER = 4
"""The low bits of P2 in READ RECORD: the record whose number is P1."""
FCI, DF_NAME = 0x6F, 0x84


class Ins(IntEnum):
    """Instructions."""

    SELECT = 0xA4
    READ_BINARY = 0xB0
    READ_RECORD = 0xB2
    GET_RESPONSE = 0xC0


class Sw(IntEnum):
    """Status words."""

    WELL = 0x9000
    DEACTIVATED = 0x6283
    WRONG_LENGTH = 0x6700
    NOT_FOR_THIS_FILE = 0x6981
    SECURITY = 0x6982
    NOT_USABLE = 0x6985
    NO_FILE_CHOSEN = 0x6986
    NO_SUCH_FILE = 0x6A82
    NO_SUCH_RECORD = 0x6A83
    WRONG_P1_P2 = 0x6A86
    BEYOND_THE_END = 0x6B00
    NO_SUCH_INSTRUCTION = 0x6D00
    NO_SUCH_CLASS = 0x6E00


class ByteFile(Struct, frozen=True):
    """A transparent file. A `locked` one is read by a secure module with its key only."""

    content: bytes
    locked: bool = False


class RecordFile(Struct, frozen=True):
    """A file of records, numbered from 1."""

    records: tuple[bytes, ...]
    locked: bool = False


class Application(Struct, frozen=True):
    """A dedicated file by its name; its files by their short identifiers."""

    name: bytes
    files: Mapping[int, ByteFile | RecordFile]
    deactivated: bool = False
    """The issuer has blocked it."""


class Refused(Exception):
    """How the card says no."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


class CardOs:
    """One card. `t0` says that it speaks T=0."""

    def __init__(self, application: Application, *, t0: bool) -> None:
        self._application = application
        self._t0 = t0
        self.reset()

    def reset(self) -> None:
        """What was chosen is chosen no more."""
        self._chosen = False
        self._file: int | None = None
        self._kept = b""

    def obey(self, apdu: bytes) -> bytes:
        """A command (class, instruction, P1, P2, then length and data), its answer and status word."""
        try:
            if len(apdu) < 4:
                raise Refused(Sw.WRONG_LENGTH)
            if apdu[0] != 0x00:
                raise Refused(Sw.NO_SUCH_CLASS)
            kept, self._kept = self._kept, b""
            match apdu[1]:
                case Ins.SELECT:
                    return self._select(apdu)
                case Ins.READ_BINARY:
                    return self._read(self._bytes(apdu[2], apdu[3]), apdu)
                case Ins.READ_RECORD:
                    return self._read(self._record(apdu[2], apdu[3]), apdu)
                case Ins.GET_RESPONSE if self._t0:
                    return self._read(kept, apdu) if kept else _status(Sw.NOT_USABLE)
                case _:
                    raise Refused(Sw.NO_SUCH_INSTRUCTION)
        except Refused as refused:
            return _status(refused.sw)

    def _select(self, apdu: bytes) -> bytes:
        p1, p2 = apdu[2:4]
        if p1 != BY_NAME or p2 not in (WITH_FCI, WITHOUT_FCI):
            raise Refused(Sw.WRONG_P1_P2)
        size = apdu[4] if len(apdu) > 4 else 0
        name, rest = apdu[5 : 5 + size], apdu[5 + size :]
        if len(name) != size or len(rest) > 1:
            raise Refused(Sw.WRONG_LENGTH)
        if name != self._application.name:
            raise Refused(Sw.NO_SUCH_FILE)
        self._chosen, self._file = True, None
        if self._application.deactivated:
            return _status(Sw.DEACTIVATED)
        if p2 == WITHOUT_FCI:
            return _status(Sw.WELL)
        template = _tlv(FCI, _tlv(DF_NAME, name))
        if self._t0:
            self._kept = template
            return bytes([0x61, len(template)])
        return template + _status(Sw.WELL) if rest else _status(Sw.WELL)

    def _bytes(self, p1: int, p2: int) -> bytes:
        if p1 & SHORT_FILE:
            if p1 & 0x60:
                raise Refused(Sw.WRONG_P1_P2)
            file, offset = self._open(p1 & 0x1F), p2
        else:
            file, offset = self._open(None), p1 << 8 | p2
        if not isinstance(file, ByteFile):
            raise Refused(Sw.NOT_FOR_THIS_FILE)
        if offset >= len(file.content):
            raise Refused(Sw.BEYOND_THE_END)
        return file.content[offset:]

    def _record(self, number: int, p2: int) -> bytes:
        if p2 & 7 != BY_NUMBER:
            raise Refused(Sw.WRONG_P1_P2)
        file = self._open(p2 >> 3 or None)
        if not isinstance(file, RecordFile):
            raise Refused(Sw.NOT_FOR_THIS_FILE)
        if not 1 <= number <= len(file.records):
            raise Refused(Sw.NO_SUCH_RECORD)
        return file.records[number - 1]

    def _open(self, short: int | None) -> ByteFile | RecordFile:
        """A file by its short identifier, or the one read last; it is the current one then."""
        short = self._file if short is None else short
        if short is None:
            raise Refused(Sw.NO_FILE_CHOSEN)
        file = self._application.files.get(short) if self._chosen else None
        if file is None:
            raise Refused(Sw.NO_SUCH_FILE)
        if self._application.deactivated:
            raise Refused(Sw.NOT_USABLE)
        if file.locked:
            raise Refused(Sw.SECURITY)
        self._file = short
        return file

    def _read(self, there: bytes, apdu: bytes) -> bytes:
        """As much as was asked for; 00 asks for all there is, up to 256."""
        if len(apdu) != 5:
            raise Refused(Sw.WRONG_LENGTH)
        most = apdu[4] or 256
        if self._t0 and len(there) < most:
            if apdu[1] == Ins.GET_RESPONSE:
                self._kept = there
            return bytes([0x6C, len(there)])
        return there[:most] + _status(Sw.WELL)


def _status(sw: int) -> bytes:
    return sw.to_bytes(2, "big")


def _tlv(tag: int, value: bytes) -> bytes:
    return bytes([tag, len(value)]) + value
