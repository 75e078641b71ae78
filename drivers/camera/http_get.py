"""One GET of a camera, read as its bytes come: h11 knows the protocol, every wait has a deadline.

An HTTP client that reads only with a fixed time-out cannot give back the newest picture: what lies in the socket must
be taken without waiting.
"""

import socket
import ssl
import time
from typing import Final
from urllib.parse import SplitResult, urlsplit

import h11

from drivers.core.line import DeviceBarred, DeviceBusy, DeviceGone, DeviceTimeout

CHUNK: Final = 1 << 17
RECEIVE_BUFFER: Final = 1 << 20
"""What waits unread is old: a picture or two, no more."""
REFUSED: Final = frozenset({301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 407, 410})
"""What no later try will change: the address is another, or asks for a password, which our addresses do not hold."""
TOO_MANY: Final = frozenset({423, 429, 503})
"""It has no place for one more who looks."""


class Get:
    """One request on a connection of its own. `deadline`s are `time.monotonic`'s. Raises the errors of a line."""

    def __init__(self, url: str, deadline: float) -> None:
        """Asks, and reads the head of the answer."""
        parts = urlsplit(url)
        self._name = f"{parts.scheme}://{parts.netloc}{parts.path}"
        self._http = h11.Connection(h11.CLIENT)
        self._over = self._hung_up = False
        self._socket = self._connect(parts, deadline)
        try:
            self.kind = self._begin(parts, deadline)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """May be called again."""
        self._socket.close()

    @property
    def over(self) -> bool:
        """Whether the answer has come to its end."""
        return self._over

    def read(self, deadline: float) -> bytes:
        """Some of the answer's body; empty at its end. Raises `DeviceTimeout` when none came in time."""
        while not self._over:
            body = self._body()
            if body or self._over:
                return body
            self._receive(deadline)
        return b""

    def glance(self) -> bytes:
        """What has come already, without waiting."""
        try:
            return self.read(0.0)
        except DeviceTimeout:
            return b""

    def _connect(self, parts: SplitResult, deadline: float) -> socket.socket:
        secure = parts.scheme == "https"
        try:
            made = socket.create_connection(
                (parts.hostname, parts.port or (443 if secure else 80)), timeout=max(0.05, _rest(deadline))
            )
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            if secure:
                made = ssl.create_default_context().wrap_socket(made, server_hostname=parts.hostname)
        except ssl.SSLCertVerificationError as error:
            raise DeviceBarred(f"{self._name}: its certificate is not trusted ({error.verify_message})") from None
        except TimeoutError:
            raise DeviceGone(f"{self._name} does not answer the call") from None
        except OSError as error:
            raise DeviceGone(f"{self._name}: {error.strerror or error}") from None
        return made

    def _begin(self, parts: SplitResult, deadline: float) -> str:
        """Returns the type of the answer, `image/jpeg`."""
        target = (parts.path or "/") + f"?{parts.query}" * bool(parts.query)
        headers = [("Host", parts.netloc), ("Accept", "*/*"), ("Connection", "close")]
        asked = self._http.send(h11.Request(method="GET", target=target, headers=headers))
        asked += self._http.send(h11.EndOfMessage())
        try:
            self._socket.settimeout(max(0.05, _rest(deadline)))
            self._socket.sendall(asked)
        except TimeoutError:
            raise DeviceTimeout(f"{self._name} takes no request") from None
        except OSError as error:
            raise DeviceGone(f"{self._name}: {error.strerror or error}") from None
        response = self._head(deadline)
        if response.status_code in REFUSED:
            raise DeviceBarred(f"{self._name} refuses (HTTP {response.status_code})")
        if response.status_code in TOO_MANY:
            raise DeviceBusy(f"{self._name} takes nobody more (HTTP {response.status_code})")
        if response.status_code != 200:
            raise DeviceTimeout(f"{self._name} answers HTTP {response.status_code}")
        kinds = [value.decode("latin-1") for name, value in response.headers if name == b"content-type"]
        return kinds[0].partition(";")[0].strip().lower() if kinds else ""

    def _head(self, deadline: float) -> h11.Response:
        while True:
            match self._next():
                case h11.Response() as response:
                    return response
                case h11.NEED_DATA:
                    self._receive(deadline)
                case h11.InformationalResponse():
                    continue
                case _:
                    raise DeviceGone(f"{self._name} closed the connection")

    def _body(self) -> bytes:
        """What of the body is read already and not given out."""
        match self._next():
            case h11.Data(data=data):
                return bytes(data)
            case h11.NEED_DATA:
                return b""
            case _:
                self._over = True
                return b""

    def _next(self) -> object:
        try:
            return self._http.next_event()
        except h11.RemoteProtocolError as error:
            if self._hung_up:
                return h11.ConnectionClosed()  # in the middle of its answer
            raise DeviceTimeout(f"{self._name} speaks no HTTP: {error}") from None

    def _receive(self, deadline: float) -> None:
        try:
            self._socket.settimeout(_rest(deadline))
            data = self._socket.recv(CHUNK)
        except (TimeoutError, BlockingIOError, ssl.SSLWantReadError):
            raise DeviceTimeout(f"{self._name} is silent") from None
        except OSError as error:
            raise DeviceGone(f"{self._name}: {error.strerror or error}") from None
        self._hung_up = not data
        self._http.receive_data(data)


def _rest(deadline: float) -> float:
    """Seconds left; 0 does not wait."""
    return max(0.0, deadline - time.monotonic())
