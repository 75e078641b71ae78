"""One open file descriptor on the event loop: bytes in as they come, bytes out as they can go."""

import asyncio
import os
from collections.abc import Callable

MOST_UNREAD = 65536
"""Bytes kept for a host that does not read; what comes after is lost, as on a real line."""


class Channel:
    """Reads and writes a non-blocking descriptor until the other side is gone. Owns and closes it."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        fd: int,
        on_data: Callable[[bytes], None],
        on_gone: Callable[["Channel"], None],
        *,
        most_unread: int = MOST_UNREAD,
    ) -> None:
        self._loop = loop
        self._fd = fd
        self._on_data = on_data
        self._on_gone = on_gone
        self._unsent = bytearray()
        self._most_unread = most_unread
        self._open = True
        os.set_blocking(fd, False)
        self.listen(True)

    @property
    def unsent(self) -> int:
        """Bytes the host has not taken yet."""
        return len(self._unsent)

    def listen(self, on: bool) -> None:
        """Take bytes, or leave them with the host until its buffers are full."""
        if not self._open:
            return
        if on:
            self._loop.add_reader(self._fd, self._read)
        else:
            self._loop.remove_reader(self._fd)

    def send(self, data: bytes) -> None:
        if self._open:
            self._unsent += data[: self._most_unread - len(self._unsent)]
            self._write()

    def close(self) -> None:
        """The descriptor must leave the loop before it is closed, or a pseudo-terminal would not hang up."""
        if self._open:
            self._open = False
            self._loop.remove_reader(self._fd)
            self._loop.remove_writer(self._fd)
            os.close(self._fd)

    def _read(self) -> None:
        try:
            data = os.read(self._fd, 65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._on_data(data)
        else:
            self._lose()

    def _write(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: os.write(self._fd, self._unsent)]
        except BlockingIOError:
            self._loop.add_writer(self._fd, self._write)
            return
        except OSError:
            self._lose()
            return
        self._loop.remove_writer(self._fd)

    def _lose(self) -> None:
        self.close()
        self._on_gone(self)
