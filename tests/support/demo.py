"""The demo's site, as the project ships it."""

from functools import cache
from pathlib import Path

import hall.sites
from hall.contract.ids import HallId
from hall.sites.load import load_site
from hall.sites.site import Site

DEMO = Path(hall.sites.__file__).parent / "demo"


@cache
def demo_site(hall_id: HallId = "chonghua") -> Site:
    return load_site(DEMO, hall_id)
