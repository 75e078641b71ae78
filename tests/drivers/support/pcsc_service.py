"""A pcscd of one's own, with Debian's virtual readers. Only for scripts in namespaces of their own (`alone.py`)."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from drivers.core import pcsc
from drivers.core.line import DeviceError


@contextlib.contextmanager
def pcsc_service(within_s: float = 10) -> Iterator[None]:
    """Serves from now, its readers being there, until the end of the block."""
    Path("/run/pcscd").mkdir(parents=True, exist_ok=True)
    service = subprocess.Popen(["pcscd", "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + within_s
        while not _readers():
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(0.02)
        yield
    finally:
        service.terminate()
        service.wait(5)


def _readers() -> tuple[str, ...]:
    try:
        context = pcsc.establish()
    except DeviceError:
        return ()
    try:
        return pcsc.readers(context)
    finally:
        pcsc.release(context)
