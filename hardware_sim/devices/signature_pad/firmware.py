"""What the host tells a pad and asks of it, all by feature reports."""

from hardware_sim.devices.signature_pad import pad_reports as reports
from hardware_sim.devices.signature_pad.screen import EVERYWHERE, PadScreen

INK_FROM, INK_TO = 0x15, 0x10
"""The pressures at which ink begins and ends, as the maker sets them."""
MADE_UP_SERIAL = b"9900000000001"
PICTURE_BYTES = 3 * reports.SCREEN_WIDTH * reports.SCREEN_HEIGHT


class Firmware:
    """The pad's settings and its screen."""

    def __init__(self) -> None:
        self._last_result = reports.WELL
        self._switch_on()

    def _switch_on(self) -> None:
        """As after a reset: ink on, pen reports without time, the whole screen to write on."""
        self.inking = True
        self.threshold = (INK_FROM, INK_TO)
        self.screen = PadScreen()
        self._option, self._rendering, self._brightness = 0, 0, b"\x03\x00"
        self._picture: bytearray | None = None

    @property
    def timed(self) -> bool:
        """Whether pen reports are to be timed and counted."""
        return self._option == reports.TIMED_AND_COUNTED

    @property
    def takes_picture(self) -> bool:
        """Whether the host is sending one."""
        return self._picture is not None

    def tell(self, report: int) -> bytes | None:
        """A feature report, its number first; None for one it does not give."""
        match report:
            case reports.STATUS:
                state = reports.READY if self._picture is None else reports.TAKING_PICTURE
                body = bytes([state, self._last_result, 0, 0])
            case reports.INFORMATION:
                body = reports.information()
            case reports.CAPABILITY:
                body = reports.capability()
            case reports.UID2:
                body = MADE_UP_SERIAL[:10]
            case reports.SERIAL:
                body = MADE_UP_SERIAL
            case reports.RENDERING:
                body = bytes([self._rendering])
            case reports.PEN_OPTION:
                body = bytes([self._option])
            case reports.INKING:
                body = bytes([self.inking])
            case reports.THRESHOLD:
                body = b"".join(mark.to_bytes(2, "big") for mark in self.threshold)
            case reports.WRITING_AREA:
                body = b"".join(edge.to_bytes(2, "little") for edge in self.screen.area)
            case reports.BRIGHTNESS:
                body = self._brightness
            case reports.PEN_COLOUR:
                body = bytes([*self.screen.pen_colour, self.screen.thickness])
            case reports.BACKGROUND:
                body = bytes(self.screen.background)
            case _:
                return None
        return bytes([report]) + body

    def obey(self, report: int, body: bytes) -> bool:
        """A feature report from the host; False for one it does not take. How it went stands in its status."""
        size = reports.FEATURES.get(report)
        if size is None or (len(body) != size and report != reports.IMAGE_DATA):
            return False
        if self._picture is not None and report not in (reports.IMAGE_DATA, reports.IMAGE_END, reports.RESET):
            self._last_result = reports.WRONG_STATE
            return True
        result = self._done(report, body)
        if result is None:
            return False
        self._last_result = result
        return True

    def _done(self, report: int, body: bytes) -> int | None:
        match report:
            case reports.RESET:
                self._switch_on()
            case reports.CLEAR:
                self.screen.clear()
            case reports.INKING | reports.PEN_OPTION | reports.RENDERING:
                return self._switched(report, body[0])
            case reports.THRESHOLD:
                self.threshold = (int.from_bytes(body[:2], "big"), int.from_bytes(body[2:], "big"))
            case reports.IMAGE_START:
                if body[0] != reports.BGR:
                    return reports.WRONG_ENCODING
                self._picture = bytearray()
            case reports.IMAGE_DATA:
                return self._more_picture(body)
            case reports.IMAGE_END:
                return self._picture_ends(body[0])
            case reports.WRITING_AREA:
                return self._write_within(body)
            case reports.BRIGHTNESS:
                self._brightness = body
            case reports.PEN_COLOUR:
                self.screen.pen_colour, self.screen.thickness = (body[0], body[1], body[2]), body[3]
            case reports.BACKGROUND:
                self.screen.background = (body[0], body[1], body[2])
            case _:
                return None
        return reports.WELL

    def _switched(self, report: int, value: int) -> int:
        most = {reports.INKING: 1, reports.RENDERING: 1, reports.PEN_OPTION: reports.TIMED_AND_COUNTED}[report]
        if value > most or (report == reports.PEN_OPTION and value not in (0, most)):
            return reports.BAD_PARAMETER
        match report:
            case reports.INKING:
                self.inking = bool(value)
            case reports.RENDERING:
                self._rendering = value
            case _:
                self._option = value
        return reports.WELL

    def _more_picture(self, body: bytes) -> int:
        length = int.from_bytes(body[:2], "little")
        if self._picture is None:
            return reports.WRONG_STATE
        if length > len(body) - 2:
            return reports.BAD_PARAMETER
        self._picture += body[2 : 2 + length]
        if len(self._picture) > PICTURE_BYTES:
            self._picture = None
            return reports.PICTURE_TOO_LONG
        return reports.WELL

    def _picture_ends(self, how: int) -> int:
        """A picture that is not whole is not shown."""
        picture, self._picture = self._picture, None
        if picture is None:
            return reports.WRONG_STATE
        if how == reports.ABANDON:
            return reports.WELL
        if how != reports.COMMIT or len(picture) != PICTURE_BYTES:
            return reports.BAD_PARAMETER
        self.screen.show(bytes(picture))
        return reports.WELL

    def _write_within(self, body: bytes) -> int:
        left, top, right, bottom = (int.from_bytes(body[at : at + 2], "little") for at in (0, 2, 4, 6))
        if not (left < right <= EVERYWHERE[2] and top < bottom <= EVERYWHERE[3]):
            return reports.BAD_PARAMETER
        self.screen.area = (left, top, right, bottom)
        return reports.WELL
