"""From an address to a reader's exchange."""

from typing import Final

from drivers.core.address import Address, HidrawAt, PcscAt, SerialAt, TcpAt, UsbAt, UsbSimAt
from drivers.core.dial import Dial, dial_at
from drivers.core.hidraw_line import HidrawLine
from drivers.core.pcsc_line import PcscLine
from drivers.idcard.chip_exchange import ChipExchange
from drivers.idcard.exchange import Exchange, FramedExchange
from drivers.idcard.profile import ReaderProfile
from drivers.idcard.usb import ReportBytes, UsbReaderLine
from hall.clock import Clock

REACHES: Final[tuple[type[Address], ...]] = (SerialAt, TcpAt, UsbAt, UsbSimAt, HidrawAt, PcscAt)


def dial_reader(profile: ReaderProfile, clock: Clock) -> Dial[Exchange]:
    """Serial lines try the profile's speeds one after the other."""
    stream = dial_at(profile.bauds)
    start = bytes.fromhex(profile.start)

    def dial(address: Address, silences: int) -> Exchange:
        match address:
            case PcscAt():
                return ChipExchange(PcscLine(address.reader))
            case HidrawAt():
                return FramedExchange(ReportBytes(HidrawLine(address.path)), start, clock)
            case UsbAt() | UsbSimAt():
                return FramedExchange(UsbReaderLine(address, start), start, clock)
            case _:
                return FramedExchange(stream(address, silences), start, clock)

    return dial
