"""Asks a broker why it hangs up: with TLS 1.3 a rejected certificate shows only after the handshake."""

import socket
import ssl

from hall.bus.address import Endpoint
from hall.bus.wire import CONNECT_TIMEOUT_S

LISTEN_S = 0.5


def speaks_of_refusal(error: ssl.SSLError) -> bool:
    """Whether this is a word about certificates, not a connection that broke off in the middle."""
    return not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError)


def why_refused(endpoint: Endpoint, context: ssl.SSLContext) -> str | None:
    """The broker's complaint about our certificate, or None when it has none. Raises `OSError` when it is away."""
    with (
        socket.create_connection((endpoint.host, endpoint.port), CONNECT_TIMEOUT_S) as raw,
        context.wrap_socket(raw, server_hostname=endpoint.host) as sock,
    ):
        sock.settimeout(LISTEN_S)
        try:
            sock.recv(1)
        except TimeoutError:
            return None
        except ssl.SSLError as error:
            return str(error) if speaks_of_refusal(error) else None
    return None
