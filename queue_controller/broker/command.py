"""Start the hall's MQTT broker, after making the certificates of its terminals.

Mosquitto where it is installed, with TLS and access rules; else a fallback that serves this machine only.
Where it listens stands in `run/broker.json` while it runs.
"""

import argparse
import signal
import sys
import threading

import structlog

from hall.home import Home

LOOK_S = 0.2

log = structlog.get_logger()


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--renew", action="store_true", help="only renew the certificates that run out within 90 days, then end"
    )


def run(home: Home, options: argparse.Namespace) -> int:
    from hall.bus.address import forget_running_broker, write_running_broker
    from hall.writable import require_writable
    from queue_controller.broker.choice import broker_for
    from queue_controller.broker.port import BrokerFell
    from queue_controller.broker.renewal import run_out_soon

    if options.renew:
        return _renew(home)
    asked_to_stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: asked_to_stop.set())

    require_writable(home)
    forget_running_broker(home)
    broker = broker_for(home, home.site())
    try:
        write_running_broker(home, broker.start())
        for path, ends in run_out_soon(home):
            log.warning("a certificate runs out: hall broker --renew", file=path.name, on=f"{ends:%Y-%m-%d}")
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


def _renew(home: Home) -> int:
    from hall.writable import require_writable
    from queue_controller.broker.renewal import renew

    require_writable(home)
    renewed = renew(home, home.site())
    if renewed:
        sys.stdout.write(f"Renewed: {', '.join(renewed)}. Start the hall again so that they count everywhere.\n")
    else:
        sys.stdout.write("No certificate runs out within 90 days; nothing was changed.\n")
    return 0
