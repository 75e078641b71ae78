"""Where the broker listens now, and how it must be spoken to."""

from enum import StrEnum

import msgspec
from msgspec import Struct

from hall.bus.decoding import UNREADABLE
from hall.home import Home

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class BrokerKind(StrEnum):
    MOSQUITTO = "mosquitto"
    FALLBACK = "fallback"
    """iotcore: loopback only, neither certificates nor access rules."""


class RunningBroker(Struct, frozen=True, kw_only=True):
    """What `hall broker` writes into `run/broker.json` once it listens."""

    kind: BrokerKind
    port: int
    tls: bool


class Endpoint(Struct, frozen=True, kw_only=True):
    """How to reach the broker. `qos` is for everything sent and heard: on the fallback a QoS 1 round trip
    takes 44 ms against 1.5 ms, because it does not set TCP_NODELAY; there asking again is the only guarantee.
    """

    host: str
    port: int
    tls: bool
    qos: int


class BrokerUnknown(OSError):
    """Nothing says yet where the broker listens; trying again later is right."""


def write_running_broker(home: Home, broker: RunningBroker) -> None:
    home.run_folder.mkdir(parents=True, exist_ok=True)
    draft = home.run_folder / "broker.json.draft"
    draft.write_bytes(msgspec.json.encode(broker))
    draft.replace(home.run_folder / "broker.json")


def forget_running_broker(home: Home) -> None:
    (home.run_folder / "broker.json").unlink(missing_ok=True)


def running_broker(home: Home) -> RunningBroker | None:
    """The broker that runs on this machine for this home, or None when none has said so."""
    try:
        return msgspec.json.decode((home.run_folder / "broker.json").read_bytes(), type=RunningBroker)
    except (FileNotFoundError, *UNREADABLE):
        return None


def endpoint(home: Home) -> Endpoint:
    """Where to connect now. Without TLS only ever to this very machine, and only when its broker said so.

    Raises `HomeMistake`, and `BrokerUnknown` before the broker has chosen its port.
    """
    address = home.config().broker
    broker = running_broker(home) if address.host in LOOPBACK else None
    if broker is not None:
        qos = 0 if broker.kind is BrokerKind.FALLBACK else 1
        return Endpoint(host=address.host, port=broker.port, tls=broker.tls, qos=qos)
    if address.port == 0:
        raise BrokerUnknown("the broker has not said yet where it listens")
    return Endpoint(host=address.host, port=address.port, tls=True, qos=1)
