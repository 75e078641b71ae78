"""Start the hall's MQTT broker, after making the certificates of its terminals.

Mosquitto where it is installed, with TLS and access rules; else a fallback that serves this machine only.
Where it listens stands in `run/broker.json` while it runs.
"""

import argparse
import signal
import sys
import threading

from hall.home import Home

LOOK_S = 0.2


def arguments(parser: argparse.ArgumentParser) -> None:
    """It has none of its own: everything stands in `hall.toml`."""
    del parser


def run(home: Home, options: argparse.Namespace) -> int:
    from hall.bus.address import forget_running_broker, write_running_broker
    from hall.writable import require_writable
    from queue_controller.broker.choice import broker_for
    from queue_controller.broker.port import BrokerFell

    del options
    asked_to_stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: asked_to_stop.set())

    require_writable(home)
    forget_running_broker(home)
    broker = broker_for(home, home.site())
    try:
        write_running_broker(home, broker.start())
        while not asked_to_stop.wait(LOOK_S):
            if why := broker.fallen():
                raise BrokerFell(why)
    except BrokerFell as fall:
        sys.stderr.write(f"hall broker: {fall}\n")
        return 1
    finally:
        forget_running_broker(home)
        broker.stop()
    return 0
