"""Devices that announce themselves on the network (mDNS, RFC 6762 and 6763)."""

import threading
from collections.abc import Callable, Mapping, Sequence

from zeroconf import ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

from drivers.core.address import Address, HttpAt, IppAt, TcpAt
from drivers.discovery.found import Found

SERVICES = ("_pdl-datastream._tcp", "_printer._tcp", "_ipp._tcp", "_ipps._tcp", "_http._tcp")
RESOLVE_MS = 3000
LOCAL = "local."


class Announced(ServiceListener):
    """A `Source`; `interfaces` are addresses of this machine's network cards, all by default."""

    name = "mdns"
    sweep_s = 3.0

    def __init__(self, services: Sequence[str] = SERVICES, interfaces: Sequence[str] | None = None) -> None:
        self._services = [f"{service}.{LOCAL}" for service in services]
        self._interfaces = list(interfaces) if interfaces else None
        self._lock = threading.Lock()
        self._heard: dict[str, Found] = {}
        self._zeroconf: Zeroconf | None = None
        self._changed: Callable[[], None] = lambda: None

    def start(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._zeroconf = Zeroconf(self._interfaces) if self._interfaces else Zeroconf()
        ServiceBrowser(self._zeroconf, self._services, listener=self)

    def stop(self) -> None:
        made, self._zeroconf = self._zeroconf, None
        if made is not None:
            made.close()

    def look(self) -> frozenset[Found]:
        with self._lock:
            return frozenset(self._heard.values())

    # Called by zeroconf, on its thread

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        info = zc.get_service_info(type_, name, RESOLVE_MS)
        found = _found(info, type_.removesuffix(f".{LOCAL}")) if info is not None else None
        with self._lock:
            if found is None:
                self._heard.pop(name, None)
            else:
                self._heard[name] = found
        self._changed()

    update_service = add_service

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:  # noqa: ARG002 - zeroconf's signature
        with self._lock:
            self._heard.pop(name, None)
        self._changed()


def _found(info: ServiceInfo, service: str) -> Found | None:
    hosts = info.parsed_addresses()
    if not hosts or not info.port:
        return None
    said = {
        key.decode("utf-8", "replace"): (value or b"").decode("utf-8", "replace")
        for key, value in info.properties.items()
    }
    made_by = " ".join(filter(None, (said.get("usb_MFG"), said.get("usb_MDL")))) or said.get("ty", "")
    return Found(
        address=_address(hosts[0], info.port, service, said),
        place=info.name,
        serial=said.get("UUID", ""),
        product=made_by or said.get("product", "").strip("()"),
        mdns=service,
    )


def _address(host: str, port: int, service: str, said: Mapping[str, str]) -> Address:
    match service:
        case "_ipp._tcp" | "_ipps._tcp":
            path = "/" + said.get("rp", "ipp/print").lstrip("/")
            return IppAt(host, port, path, secure=service == "_ipps._tcp")
        case "_http._tcp":
            return HttpAt(f"http://{host}:{port}/{said.get('path', '').lstrip('/')}")
        case _:
            return TcpAt(host, port)
