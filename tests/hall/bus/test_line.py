"""How a line comes back after a broker that speaks no MQTT."""

import socket
from pathlib import Path
from typing import Any

import pytest

from hall.bus.address import Endpoint
from hall.bus.line import Line, LineSettings
from hall.bus.wire import Will
from hall.clock import SystemClock
from hall.identity import Identity

WELCOME = bytes.fromhex("20 03 00 00 00")
NONSENSE = bytes.fromhex("32 02 ffff")
LONGER_THAN_ONE_PAUSE_S = 2.0


class Owner:
    def will(self) -> Will:
        return Will("t", b"")

    def line_up(self) -> None: ...

    def line_changed(self, state: object) -> None: ...

    def heard(self, message: Any) -> None: ...

    def farewell(self) -> None: ...


def test_after_bytes_that_are_not_mqtt_it_dials_once_not_twice(tmp_path: Path) -> None:
    nobody = Identity("kiosk-1", tmp_path, tmp_path, tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        where = Endpoint(host="127.0.0.1", port=server.getsockname()[1], tls=False, qos=1)
        line = Line(nobody, lambda: where, LineSettings(session_s=1, receive_maximum=10), Owner(), SystemClock())
        line.start()
        try:
            with server.accept()[0] as first:
                first.sendall(WELCOME + NONSENSE)
                with server.accept()[0] as second:
                    second.sendall(WELCOME)
                    server.settimeout(LONGER_THAN_ONE_PAUSE_S)
                    with pytest.raises(TimeoutError):
                        server.accept()
        finally:
            line.stop()
