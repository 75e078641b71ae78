"""The ID card reader on the bench: by serial line, or by USB in the three ways readers are built."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.id_card_reader.card_reader import CardReader, Pace, ReaderState
from hardware_sim.devices.id_card_reader.plugs import FOUR_PIPES, HID, ONE_PIPE, four_pipes, hid_reports
from hardware_sim.devices.id_card_reader.verbs import PlaceCard, ReaderFault, RemoveCard
from hardware_sim.forms import serial, usb, usb_stream
from hardware_sim.simulation import Simulation, Words

SIMULATION = Simulation[CardReader](
    kind=DeviceKind.ID_CARD_READER,
    words=Words("居民身份证阅读器", "ID card reader"),
    make=lambda _: CardReader(Pace()),
    state=ReaderState,
    forms=(
        serial(),
        usb(
            FOUR_PIPES,
            four_pipes,
            name="usb-four-pipe",
            words=Words("USB（四管道）", "USB, four pipes"),
        ),
        usb_stream(ONE_PIPE, name="usb-one-pipe"),
        usb(HID, hid_reports, name="hid", words=Words("USB HID", "USB HID")),
    ),
    verbs=(PlaceCard, RemoveCard, ReaderFault),
)
