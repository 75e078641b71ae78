"""A UVC camera behind its node, as the kernel shows one: requests by number, structures by their offsets in the header.

It reads and writes the structures at the offsets that `offsetof` gives on a 64-bit machine, not with the driver's.
"""

import struct
from collections.abc import Callable
from typing import Any

from drivers.camera.node import Unknown
from drivers.core.line import DeviceBusy, DeviceGone, DeviceTimeout
from tests.drivers.support.pictures import jpeg

MJPG, YUYV = 0x47504A4D, 0x56595559
FOCUS_AUTO, FOCUS, EXPOSURE_AUTO, EXPOSURE = 0x9A090C, 0x9A090A, 0x9A0901, 0x9A0902
BUFFER_BYTES = 1 << 16
REQUESTS = {
    0: "_capability", 2: "_describe", 5: "_set_format", 8: "_request", 9: "_query", 15: "_queue", 17: "_dequeue",
    18: "_on", 19: "_off", 27: "_get", 28: "_set", 36: "_range", 74: "_size",
}  # fmt: skip
MOST_PICTURES = 20
"""Then it falls silent: whoever waits for a picture that never comes must end."""


class UvcCamera:
    """`controls`: value, least, most, step of each."""

    def __init__(self, sizes: list[tuple[int, int]] | None = None) -> None:
        self.sizes = [(640, 480), (320, 240), (800, 600)] if sizes is None else sizes
        self.formats = [YUYV, MJPG]
        self.capabilities, self.node_capabilities = 0x84A00001, 0x04200001
        self.controls = {
            FOCUS_AUTO: [1, 0, 1, 1],
            FOCUS: [30, 0, 250, 5],
            EXPOSURE_AUTO: [3, 0, 3, 1],
            EXPOSURE: [157, 3, 2047, 1],
        }
        self.stuck: set[int] = set()
        self.gone = self.held = self.silent = False
        self.streaming = False
        self.size = (0, 0)
        self.streamed: list[tuple[int, int]] = []
        self.buffers: list[bytearray] = []
        self.queued: list[int] = []
        self.filled: list[tuple[int, bytes, int]] = []
        self.number = 0
        self.opened = self.closed = 0
        self.make: Callable[[int, tuple[int, int]], bytes] = jpeg
        self.flags = 0

    # The node

    def __call__(self, path: str) -> "UvcCamera":
        if self.gone:
            raise DeviceGone(path)
        self.opened += 1
        return self

    def ask(self, request: int, about: bytearray) -> bytes:
        if self.gone:
            raise DeviceGone("no such device")
        name = REQUESTS[request & 0xFF]
        assert (request >> 8) & 0xFF == ord("V")
        assert request >> 16 & 0x3FFF == len(about), "the size in the request is the structure's"
        getattr(self, name)(about)
        return bytes(about)

    def map(self, length: int, offset: int) -> Any:
        assert length == BUFFER_BYTES
        return _Memory(self.buffers[offset // BUFFER_BYTES])

    def ready(self, deadline: float) -> bool:
        """Each wait lets one more picture come, as long as there is room for it."""
        if self.gone:
            return True
        waits = deadline != 0.0
        if waits and self.streaming and not self.silent and self.number < MOST_PICTURES:
            self.shoot()
        return bool(self.filled)

    def close(self) -> None:
        self.closed += 1

    # The camera

    def shoot(self) -> None:
        if not self.queued:
            return  # no buffer: the kernel drops the picture
        self.number += 1
        index, data = self.queued.pop(0), self.make(self.number, self.size)
        self.buffers[index][: len(data)] = data
        self.filled.append((index, data, self.flags))

    def _capability(self, about: bytearray) -> None:
        about[16:22] = b"Camera"
        struct.pack_into("<II", about, 84, self.capabilities, self.node_capabilities)

    def _describe(self, about: bytearray) -> None:
        index, kind = struct.unpack_from("<II", about)
        assert kind == 1
        if index >= len(self.formats):
            raise Unknown
        struct.pack_into("<I", about, 44, self.formats[index])

    def _size(self, about: bytearray) -> None:
        index, pixels = struct.unpack_from("<II", about)
        assert pixels == MJPG
        if index >= len(self.sizes):
            raise Unknown
        struct.pack_into("<III", about, 8, 1, *self.sizes[index])

    def _set_format(self, about: bytearray) -> None:
        if self.held:
            raise DeviceBusy("held")
        assert not self.buffers, "a format cannot change while there are buffers"
        kind, _, width, height, pixels = struct.unpack_from("<5I", about)
        assert kind == 1
        assert pixels == MJPG
        sizes = self.sizes or [(width, height)]
        self.size = min(sizes, key=lambda size: abs(size[0] * size[1] - width * height))
        struct.pack_into("<2I", about, 8, *self.size)

    def _request(self, about: bytearray) -> None:
        count, kind, memory = struct.unpack_from("<3I", about)
        assert (kind, memory) == (1, 1)
        assert not self.streaming
        count = min(count, 3)  # the kernel may give fewer
        struct.pack_into("<I", about, 0, count)
        self.buffers = [bytearray(BUFFER_BYTES) for _ in range(count)]
        self.queued, self.filled = [], []

    def _query(self, about: bytearray) -> None:
        index = struct.unpack_from("<I", about)[0]
        struct.pack_into("<Q", about, 64, index * BUFFER_BYTES)
        struct.pack_into("<I", about, 72, BUFFER_BYTES)

    def _queue(self, about: bytearray) -> None:
        index, kind = struct.unpack_from("<II", about)
        assert struct.unpack_from("<I", about, 60)[0] == 1
        assert kind == 1
        assert index not in self.queued
        self.queued.append(index)

    def _dequeue(self, about: bytearray) -> None:
        if not self.streaming:
            raise Unknown
        if not self.filled:
            raise DeviceTimeout("nothing yet")
        index, data, flags = self.filled.pop(0)
        struct.pack_into("<I", about, 0, index)
        struct.pack_into("<II", about, 8, len(data), flags)

    def _on(self, about: bytearray) -> None:
        assert about == b"\1\0\0\0"
        self.streaming = True
        self.streamed.append(self.size)

    def _off(self, about: bytearray) -> None:
        assert about == b"\1\0\0\0"
        self.streaming = False
        self.filled, self.queued = [], []

    def _known(self, about: bytearray) -> int:
        number: int = struct.unpack_from("<I", about)[0]
        if number not in self.controls:
            raise Unknown
        return number

    def _range(self, about: bytearray) -> None:
        number = self._known(about)
        struct.pack_into("<3i", about, 40, *self.controls[number][1:])

    def _get(self, about: bytearray) -> None:
        struct.pack_into("<i", about, 4, self.controls[self._known(about)][0])

    def _set(self, about: bytearray) -> None:
        number, value = self._known(about), struct.unpack_from("<i", about, 4)[0]
        _, least, most, step = self.controls[number]
        assert least <= value <= most
        assert (value - least) % step == 0
        if number == EXPOSURE_AUTO and value not in (1, 3):
            raise Unknown  # as UVC cameras without an iris do
        if number not in self.stuck:
            self.controls[number][0] = value


class _Memory:
    def __init__(self, buffer: bytearray) -> None:
        self._buffer = buffer

    def __getitem__(self, part: slice) -> bytes:
        return bytes(self._buffer[part])

    def close(self) -> None:
        pass
