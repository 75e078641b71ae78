"""One thing that discovery sees, and what it tells of itself."""

from msgspec import Struct

from drivers.core.address import Address


class Found(Struct, frozen=True, kw_only=True):
    """A way to something that may be a device. One device can be found several times, once for each of its ways:
    a scanner as its USB interface, as the tty and as the keyboard the kernel makes of it.
    """

    address: Address
    place: str
    """Where it is plugged in, the same after every restart: the port path, or its name on the network."""
    usb: str = ""
    """Vendor and product id, `0400:c35a`, of a USB device or of the one behind a tty, a camera, an input."""
    usb_classes: tuple[int, ...] = ()
    """Classes of its USB interfaces."""
    serial: str = ""
    """Serial number, where it has one."""
    product: str = ""
    """Maker and product, as it names itself."""
    mdns: str = ""
    """The service it announces, `_ipp._tcp`."""

    @property
    def id(self) -> str:
        """The same for the same thing in the same place, never for two at once."""
        return f"{self.place} {self.usb or self.mdns} {self.serial} {type(self.address).__name__}"
