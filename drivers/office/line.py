"""A line to an IPP printer: one request, one response, over HTTP."""

import time

import httpx

from drivers.core.address import Address, AddressMistake, IppAt
from drivers.core.line import DeviceBarred, DeviceGone, DeviceTimeout

LARGEST = 1 << 20


class NotSent(DeviceGone):
    """Nobody took the call: not a byte of the request has gone out."""


class IppLine:
    """Deadlines are `time.monotonic`'s."""

    def __init__(self, address: IppAt) -> None:
        self.uri = str(address)
        host = f"[{address.host}]" if ":" in address.host else address.host
        self._url = f"{'https' if address.secure else 'http'}://{host}:{address.port}{address.path}"
        self._client: httpx.Client | None = None

    def open(self, deadline: float) -> None:  # noqa: ARG002 - HTTP connects with its first request
        self._client = httpx.Client(trust_env=False, headers={"Content-Type": "application/ipp"})

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def rest(self, seconds: float) -> None:
        """Leave the printer in peace for a while."""
        time.sleep(seconds)

    def ask(self, body: bytes, deadline: float) -> bytes:
        """Raises the three errors of a line. After a time-out nobody knows whether the printer took the request."""
        if self._client is None:
            raise DeviceGone("not open")
        rest = max(0.05, deadline - time.monotonic())
        try:
            with self._client.stream("POST", self._url, content=body, timeout=rest) as response:
                if response.status_code in {401, 403, 404, 426}:
                    raise DeviceBarred(f"{self.uri} refuses (HTTP {response.status_code})")
                if response.status_code != httpx.codes.OK:
                    raise DeviceTimeout(f"{self.uri} answers HTTP {response.status_code}")
                data = b""
                for piece in response.iter_bytes():
                    data += piece
                    if len(data) > LARGEST or time.monotonic() > deadline:
                        raise DeviceTimeout(f"{self.uri} does not come to an end")
                return data
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotSent(f"{self.uri}: {type(error).__name__}") from None
        except httpx.TimeoutException:
            raise DeviceTimeout(f"{self.uri} is silent") from None
        except httpx.TransportError as error:
            raise DeviceGone(f"{self.uri}: {type(error).__name__}") from None


def dial_ipp(address: Address, _silences: int) -> IppLine:
    """Raises `AddressMistake`."""
    if not isinstance(address, IppAt):
        raise AddressMistake(f"{address} is no IPP printer: write ipp://host:631/ipp/print")
    return IppLine(address)
