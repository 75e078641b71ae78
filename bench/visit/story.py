"""The story of one visit, told by touches and cards; every step is believed only when a screen, the paper or the
centre shows that it came true.
"""

import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from bench.visit.centre import Centre
from bench.visit.report import Album, AtTheCentre, TicketOfVisit
from bench.visit.screen import NotShown, ScreenUser
from hall.home import Home
from hall.sites.definition import Role
from hall.sites.site import Site
from hardware_sim.client import SimClient
from hardware_sim.printing.paper import Kind

PERSON = 1
"""The first of the simulator's made-up people."""
SERVICE = "CH001"
"""网上办理身份证, from the real catalogue; served at window 1."""


class Cast(Struct, frozen=True):
    """Who takes part: the screens by role, hands for the devices, and the centre."""

    kiosk: ScreenUser
    desk: ScreenUser
    pad: ScreenUser
    board: ScreenUser
    window: ScreenUser
    sim: SimClient
    centre: Centre

    @property
    def screens(self) -> tuple[ScreenUser, ...]:
        return (self.kiosk, self.desk, self.pad, self.board, self.window)


def assemble(home: Home, site: Site) -> Cast:
    by_role: Mapping[Role, ScreenUser] = {terminal.role: ScreenUser(home, terminal.id) for terminal in site.terminals}
    return Cast(
        kiosk=by_role[Role.TICKET_MACHINE],
        desk=by_role[Role.WINDOW_TERMINAL],
        pad=by_role[Role.PAD],
        board=by_role[Role.HALL_BOARD],
        window=by_role[Role.WINDOW_SCREEN],
        sim=SimClient(home),
        centre=Centre(home, site.id),
    )


def play(cast: Cast, site: Site, album: Album, voice_folder: Path) -> tuple[TicketOfVisit, AtTheCentre]:
    """Raises `NotShown`, or what the simulator and the centre raise, at the first thing that does not come true."""
    service = site.service[SERVICE]
    area = site.area[service.area]
    clerk = site.clerks[0]

    cast.desk.touch(clerk.name)
    cast.desk.wait_for_control("叫号")
    cast.kiosk.wait_for_text(area.name)
    album.came_true("hall open")

    cast.sim.place_card(cast.kiosk.terminal, PERSON)
    cast.kiosk.wait_for_text("您好")
    album.came_true("card read")

    cast.kiosk.touch(area.name)
    cast.kiosk.touch(service.short)
    cast.kiosk.wait_for_control("取号")
    album.came_true("service chosen")

    cast.kiosk.touch("取号")
    slip = cast.sim.wait_for_slip(cast.kiosk.terminal, 1)
    barcode = next(mark.value for mark in slip.marks if mark.kind is Kind.BARCODE)
    (album.folder / "paper.png").write_bytes(cast.sim.paper(cast.kiosk.terminal))
    number = f"{area.letter}001"
    cast.kiosk.wait_for_text("请取走您的号票")
    album.came_true("ticket printed")
    cast.sim.remove_card(cast.kiosk.terminal)

    cast.desk.touch("叫号")
    for screen in (cast.desk, cast.window, cast.board):
        screen.wait_for_number(number)
    album.came_true("called")
    shutil.copyfile(announced(voice_folder), album.folder / "call.wav")

    cast.desk.touch("开始办理")
    cast.desk.wait_for_control("办理完毕")
    album.came_true("serving")

    cast.desk.touch("办理完毕")
    cast.pad.wait_for_control("非常满意")
    album.came_true("finished")

    cast.pad.touch("非常满意")
    cast.pad.wait_for_text("谢谢")
    album.came_true("rated")

    at_centre = cast.centre.wait_until_rated(number)
    album.came_true("at the centre")
    return TicketOfVisit(number, barcode), at_centre


def announced(folder: Path, within_s: float = 15.0) -> Path:
    """The announcement of the call, as soon as it is written whole (the announcer renames it into place)."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        found = sorted(folder.glob("*.wav"))
        if found:
            return found[0]
        time.sleep(0.05)
    raise NotShown(f"no announcement was spoken into {folder} within {within_s:g} s")
