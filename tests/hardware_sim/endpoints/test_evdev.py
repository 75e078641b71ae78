"""A keyboard's pipe: whole input events for whoever reads, its end where the cable is pulled."""

import asyncio
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware_sim.endpoints.evdev import EvdevPipe
from hardware_sim.model import Piece

EVENT = "llHHi"


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[EvdevPipe]:
    loop = asyncio.new_event_loop()
    yield EvdevPipe(loop, tmp_path / "keys")
    loop.close()


def test_events_come_whole_and_the_end_is_seen(pipe: EvdevPipe, tmp_path: Path) -> None:
    pipe.plug()
    assert pipe.address == f"evdev:{tmp_path}/keys"
    host = os.open(tmp_path / "keys", os.O_RDONLY | os.O_NONBLOCK)
    press = struct.pack(EVENT, 1, 2, 1, 30, 1)
    pipe.send(Piece(press * 3))
    assert os.read(host, 4096) == press * 3
    pipe.unplug()
    assert os.read(host, 4096) == b""
    os.close(host)
    assert pipe.address is None
    assert not (tmp_path / "keys").exists()


def test_only_its_owner_may_read_what_is_typed(pipe: EvdevPipe, tmp_path: Path) -> None:
    pipe.plug()
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600
    pipe.unplug()
