"""A serial line: RS-232, a USB bridge, or a pseudo terminal. 8 data bits, no parity, one stop bit."""

import contextlib
import select
import termios

import serial

from drivers.core.line import DeviceBusy, DeviceGone, DeviceTimeout
from drivers.core.readiness import wait_for

CHUNK = 4096


class SerialLine:
    """`deadline`s are of `time.monotonic`: a real line lives in real time."""

    def __init__(self, path: str, baud: int) -> None:
        self._path = path
        self._baud = baud
        self._port: serial.Serial | None = None

    def open(self, deadline: float) -> None:  # noqa: ARG002 - the kernel opens a port at once or not at all
        try:
            self._port = serial.Serial(self._path, self._baud, timeout=0, write_timeout=0, exclusive=True)
            self._port.reset_input_buffer()
        except serial.SerialException as error:
            if isinstance(error.__context__, BlockingIOError) or error.errno == 16:
                raise DeviceBusy(f"{self._path} is held by another program") from None
            raise DeviceGone(f"{self._path} cannot be opened: {error.strerror or 'no such port'}") from None
        except (OSError, termios.error, ValueError):
            raise DeviceGone(f"{self._path} cannot be set up") from None

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            # It may have gone away by itself; the descriptor is released all the same.
            with contextlib.suppress(OSError, termios.error, serial.SerialException):
                port.close()

    def read(self, most: int, deadline: float) -> bytes:
        if not wait_for(self._opened().fileno(), select.POLLIN, deadline):
            raise DeviceTimeout(f"{self._path} is silent")
        data = self._take(most)
        if not data:
            raise DeviceGone(f"{self._path} hung up")
        return data

    def write(self, data: bytes, deadline: float) -> None:
        port = self._opened()
        rest = memoryview(data)
        while rest:
            if not wait_for(port.fileno(), select.POLLOUT, deadline):
                raise DeviceTimeout(f"{self._path} takes no more bytes")
            try:
                rest = rest[port.write(rest[:CHUNK]) or 0 :]
            except (OSError, termios.error, serial.SerialException):
                raise DeviceGone(f"{self._path} went away") from None

    def drain(self) -> bytes:
        data = b""
        while len(data) < 16 * CHUNK and wait_for(self._opened().fileno(), select.POLLIN, 0):
            more = self._take(CHUNK)
            if not more:
                raise DeviceGone(f"{self._path} hung up")
            data += more
        return data

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise DeviceGone(f"{self._path} is not open")
        return self._port

    def _take(self, most: int) -> bytes:
        try:
            return bytes(self._opened().read(most))
        except (OSError, termios.error, serial.SerialException):
            raise DeviceGone(f"{self._path} went away") from None
