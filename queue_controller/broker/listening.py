"""The port a broker will listen on."""

import socket

from queue_controller.broker.port import BrokerFell


def choose_port(wanted: int) -> int:
    """`wanted`, or a free one for 0. Raises `BrokerFell` when another program has it."""
    try:
        with socket.create_server(("127.0.0.1", wanted)) as server:
            port: int = server.getsockname()[1]
    except OSError as error:
        raise BrokerFell(
            f"port {wanted} is in use ({error.strerror}): end the program that has it, or name another in hall.toml"
        ) from None
    return port
