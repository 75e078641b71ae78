"""The server: TLS, who is at the other end, and an end that leaves nothing behind."""

import asyncio
import socket
import ssl
import threading
from pathlib import Path
from typing import Any, Self

import uvicorn
from cryptography import x509
from cryptography.x509.oid import NameOID
from litestar.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from sync.backend.centre import PEER
from sync.backend.faults import HANG_UP


class KnowingProtocol(H11Protocol):
    """HTTP that tells the application who is at the other end, and lets it hang up."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the base
        super().connection_made(transport)
        told: dict[str, Any] = {HANG_UP: transport.abort}
        tls = transport.get_extra_info("ssl_object")
        if tls is not None:
            told[PEER] = _common_name(tls.getpeercert(binary_form=True))
        app = self.app

        async def telling(scope: Any, receive: Any, send: Any) -> None:
            scope["extensions"] = told
            await app(scope, receive, send)

        self.app = telling


class Server:
    """Serves from a thread of its own between `__enter__` and `__exit__`. Port 0 takes a free one."""

    def __init__(self, app: ASGIApp, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        self._socket = _listen(host, port)
        config = uvicorn.Config(
            app,
            http=KnowingProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
            ssl_context_factory=(lambda _config, _default: tls) if tls is not None else None,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="backend", daemon=True
        )
        scheme = "http" if tls is None else "https"
        self.address = f"{scheme}://{host}:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


def _listen(host: str, port: int) -> socket.socket:
    """Python's asyncio sends without delay only on sockets that name their protocol; else an answer costs 40 ms."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def server_tls(ca: Path, certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.3. A client's certificate must be of the hall's authority; the paths of the contract demand one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(ca)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


def _common_name(certificate: bytes | None) -> str | None:
    if certificate is None:
        return None
    names = x509.load_der_x509_certificate(certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else None
