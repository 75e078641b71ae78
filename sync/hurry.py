"""Connections that keep to one deadline: httpcore's own time-outs begin again with every byte that drips in."""

import ssl
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import httpcore

PIECE = 64 * 1024
"""How much is written at a time, so that a reader who takes forever is noticed."""
LOOK_S = 0.25
"""How often a read that waits looks whether it is still wanted."""


class Deadline:
    """When the exchange under way must be over."""

    def __init__(self) -> None:
        self._ends_s = 0.0
        self._passed_for_good = False

    def set(self, seconds: float) -> None:
        """From now on."""
        self._ends_s = time.monotonic() + seconds

    def pass_for_good(self) -> None:
        """From any thread: nothing is wanted any more."""
        self._passed_for_good = True

    def left(self, at_most_s: float | None) -> float:
        """Raises `httpcore.TimeoutException` when it has passed."""
        left_s = self._ends_s - time.monotonic()
        if left_s <= 0 or self._passed_for_good:
            raise httpcore.ReadTimeout("the whole time is over")
        return left_s if at_most_s is None else min(left_s, at_most_s)


class HurriedBackend(httpcore.NetworkBackend):
    """Opens connections of which no use outlasts the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left_s = self._deadline.left(timeout)
        stream = self._backend.connect_tcp(host, port, left_s, local_address, socket_options)
        return _Hurried(stream, self._deadline)


class _Hurried(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Looks up now and then: an answer the centre keeps back must not keep the hall from ending."""
        while (left_s := self._deadline.left(timeout)) > LOOK_S:
            with suppress(httpcore.ReadTimeout):
                return self._stream.read(max_bytes, LOOK_S)
        return self._stream.read(max_bytes, left_s)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), PIECE):
            self._stream.write(buffer[start : start + PIECE], self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Hurried(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
