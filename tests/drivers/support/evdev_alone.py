"""Run by test_evdev_line.py under umockdev-wrapper: an input device with recorded events."""

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's python3-gi

import gi  # type: ignore[import-not-found]

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # type: ignore[import-not-found]  # noqa: E402

from drivers.core.evdev_line import EvdevLine, KeyEvent  # noqa: E402
from drivers.core.line import DeviceTimeout  # noqa: E402

NODE = "/dev/input/event7"
DEVICE = f"""P: /devices/virtual/input/input7/event7
N: {NODE.removeprefix("/dev/")}
E: DEVNAME={NODE}
E: SUBSYSTEM=input
E: MAJOR=13
E: MINOR=71
A: dev=13:71\\n
"""
EVENTS = """E: 0.000000 0001 001e 0001
E: 0.000000 0000 0000 0000
E: 0.010000 0001 001e 0000
E: 0.020000 0001 001c 0001
E: 0.030000 0001 001c 0000
"""

testbed = UMockdev.Testbed.new()
testbed.add_from_string(DEVICE)
with tempfile.TemporaryDirectory() as folder:
    events = Path(folder) / "events"
    events.write_text(EVENTS)
    testbed.load_evemu_events(NODE, str(events))
    line = EvdevLine(NODE)
    line.open(time.monotonic() + 2)
    keys: list[list[int]] = []
    try:
        while len(keys) < 4:
            keys += [[key.code, key.value] for key in line.read_keys(time.monotonic() + 3) if isinstance(key, KeyEvent)]
    except DeviceTimeout:
        pass
    line.close()
sys.stdout.write(f"\n{json.dumps({'keys': keys})}")
