"""Who a terminal is: its certificate and key on disk, and the TLS it speaks with them."""

import ssl
from datetime import timedelta
from pathlib import Path
from typing import Self

from msgspec import Struct

from hall.home import Home

CONTROLLER = "controller"
"""The one identity that may carry out commands and publish states."""
OBSERVER = "observer"
"""May read everything public and publish nothing: for `hall doctor` and proofs."""

UPLINK = "uplink"
"""Who the hall is to the centre."""
PORTAL = "portal"
"""Who asks the reference backend for people outside the hall: a portal, an app, a WeChat account, an operator."""


RENEW_BEFORE = timedelta(days=90)
"""So long before its end a certificate is to be renewed: an outage for want of one must not come as a surprise."""


class Identity(Struct, frozen=True):
    """A name the broker will find in this certificate. The files are read at each use, so a renewed one counts."""

    name: str
    ca: Path
    certificate: Path
    key: Path

    @classmethod
    def of(cls, home: Home, name: str) -> Self:
        return cls(name, home.ca, home.certificate(name), home.key(name))

    def client_context(self) -> ssl.SSLContext:
        """TLS 1.2 or newer, both sides checked against the hall's own authority, no other one trusted.

        Raises `OSError` when a file is missing and `ssl.SSLError` when certificate and key do not fit.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        context.sslsocket_class = _TidySocket
        context.load_verify_locations(self.ca)
        context.load_cert_chain(self.certificate, self.key)
        return context


class _TidySocket(ssl.SSLSocket):
    """Closes itself when its handshake fails; paho would leave that to the garbage collector."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise
