"""The fallback where Mosquitto is not installed: iotcore (rumqttd in a Python wheel).

Certificates and access rules: not offered. Therefore it listens on loopback only, without TLS, and every
screen of the hall says so.
"""

import tempfile
from pathlib import Path

import structlog
from iotcore import Broker as IotCore

from hall.bus.address import LOOPBACK, BrokerKind, RunningBroker
from hall.home import Home, HomeMistake
from hall.sites.site import Site
from queue_controller.broker.listening import choose_port
from queue_controller.broker.pki import enrol
from queue_controller.broker.port import BrokerFell, Offer

log = structlog.get_logger()

LONGEST_PACKET = 256 * 1024
CONNECTIONS = 1000
IN_FLIGHT = 1000


class Fallback:
    """An iotcore broker as a child process; it ends when we do."""

    offers: frozenset[Offer] = frozenset()

    def __init__(self, home: Home, site: Site) -> None:
        self._home = home
        self._site = site
        self._broker: IotCore | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def start(self) -> RunningBroker:
        """Certificates are made all the same: the road to the centre needs its own."""
        address = self._home.config().broker
        if address.host not in LOOPBACK:
            raise HomeMistake(
                f"the fallback broker serves this machine only, but hall.toml says host = '{address.host}': "
                "install Mosquitto"
            )
        enrol(self._home, self._site)
        port = choose_port(address.port)
        self._folder = tempfile.TemporaryDirectory(prefix="hall-broker-")
        config = Path(self._folder.name) / "rumqttd.toml"
        config.write_text(configuration(port), encoding="utf-8")
        self._broker = IotCore(config_path=str(config))
        try:
            self._broker.start()
        except (OSError, RuntimeError) as error:
            self.stop()
            raise BrokerFell(f"the fallback broker did not start: {error}") from None
        log.warning("the fallback broker runs: no certificates, no access rules, this machine only; install Mosquitto")
        return RunningBroker(kind=BrokerKind.FALLBACK, port=port, tls=False)

    def fallen(self) -> str | None:
        return None if self._broker is None or self._broker.is_running else "the fallback broker ended by itself"

    def stop(self) -> None:
        broker, self._broker = self._broker, None
        if broker is not None:
            broker.stop()
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()


def configuration(port: int) -> str:
    """Rumqttd's own file: MQTT 5 on loopback."""
    return f"""\
id = 0

[router]
id = 0
max_connections = {CONNECTIONS}
max_outgoing_packet_count = 200
max_segment_size = 10485760
max_segment_count = 4

[v5.hall]
name = "hall"
listen = "127.0.0.1:{port}"
next_connection_delay_ms = 0
    [v5.hall.connections]
    connection_timeout_ms = 60000
    max_payload_size = {LONGEST_PACKET}
    max_inflight_count = {IN_FLIGHT}
    dynamic_filters = true
"""
