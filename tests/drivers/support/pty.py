"""A pseudo terminal held by another process (socat): unplugging it is killing that process."""

import contextlib
import os
import select
import subprocess
import threading
import time
from pathlib import Path

from tests.drivers.support.memory_line import Answering


class Pty:
    """socat between a pty and its own standard input and output."""

    def __init__(self, link: Path) -> None:
        self.process = subprocess.Popen(
            ["socat", f"pty,raw,echo=0,link={link}", "stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.process.stdin
        assert self.process.stdout
        self.into, self.out = self.process.stdin.fileno(), self.process.stdout.fileno()
        self._serving: threading.Thread | None = None
        self._end = threading.Event()
        deadline = time.monotonic() + 5
        while not link.exists():
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            assert select.select([self.out], [], [], 5)[0]
            data += os.read(self.out, size - len(data))
        return data

    def serve(self, device: Answering) -> None:
        """Let a device answer, each request as it comes."""
        self._serving = threading.Thread(target=self._serve, args=(device,))
        self._serving.start()

    def _serve(self, device: Answering) -> None:
        while not self._end.is_set():
            if not select.select([self.out], [], [], 0.05)[0]:
                continue
            data = os.read(self.out, 4096)
            if not data:
                return
            with contextlib.suppress(BrokenPipeError):
                os.write(self.into, device.hear(data))

    def unplug(self) -> None:
        self.process.kill()
        self.process.wait(30)

    def close(self) -> None:
        self._end.set()
        if self._serving:
            self._serving.join(30)
        self.process.kill()
        self.process.communicate(timeout=30)
