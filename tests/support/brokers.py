"""A real broker for tests: `from tests.support.brokers import demo_home, running_broker`.

`tests` is importable because pytest's `pythonpath` names the project's root (pyproject.toml).
Everything lives in the folder handed in (pytest's `tmp_path`) and listens on a free port, so that
tests running side by side never meet.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hall.bus.address import forget_running_broker, write_running_broker
from hall.home import Home
from queue_controller.broker.choice import broker_for
from queue_controller.broker.port import Broker
from tests.support.demo import DEMO

PATIENCE_S = 20.0


def demo_home(
    folder: Path, kind: str = "mosquitto", port: int = 0, more_screens: int = 0, more_kiosks: int = 0
) -> Home:
    """A home of the demo's main hall. Port 0: the broker chooses one and writes it into `run/broker.json`.

    `more_screens` hang over window 1 and are called screen-101 and so on; `more_kiosks` are kiosk-2 and so on.
    """
    home = Home(folder)
    shutil.copytree(DEMO, home.site_folder)
    with (home.site_folder / "chonghua.toml").open("a", encoding="utf-8") as site:
        for n in range(101, 101 + more_screens):
            site.write(f'\n[[terminals]]\nid = "screen-{n}"\nrole = "window_screen"\nwindow = "1"\n')
            site.write("screen = { width_px = 1280, height_px = 480, width_mm = 600.0 }\n")
        for n in range(2, 2 + more_kiosks):
            site.write(f'\n[[terminals]]\nid = "kiosk-{n}"\nrole = "ticket_machine"\n')
            site.write("screen = { width_px = 1080, height_px = 1920, width_mm = 336.0 }\n")
    home.config_file.write_text(f'hall = "chonghua"\n[broker]\nkind = "{kind}"\nport = {port}\n', encoding="utf-8")
    return home


@contextmanager
def running_broker(home: Home) -> Iterator[Broker]:
    """The broker that `hall.toml` asks for, with every terminal of the site enrolled."""
    broker = broker_for(home, home.site())
    write_running_broker(home, broker.start())
    try:
        yield broker
    finally:
        broker.stop()
        forget_running_broker(home)


def eventually(condition: Callable[[], object], within_s: float = PATIENCE_S, why: str = "") -> None:
    """Poll until the condition holds; fail after `within_s`."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, why or "it did not come true in time"
        time.sleep(0.005)
