"""The binding itself: PySide 6.12.0 on Python 3.11 drops a reference with each signal and aborts within seconds."""

import subprocess
import sys

EMITS = """
import gc
from PySide6.QtCore import QObject, Signal, Slot

class Sender(QObject):
    said = Signal(bool)

class Listener(QObject):
    heard = 0
    @Slot(bool)
    def hear(self, value):
        self.heard += 1

sender, listener = Sender(), Listener()
sender.said.connect(listener.hear)
for _ in range(3000):
    sender.said.emit(True)
gc.collect()
print(listener.heard)
"""


def test_three_thousand_signals_into_python_survive() -> None:
    done = subprocess.run([sys.executable, "-c", EMITS], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "3000\n"), done.stderr
