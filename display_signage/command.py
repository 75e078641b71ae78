"""Show the hall board and speak its calls, or show the screen over one window.

The terminal's role says which: a hall board (which is also the hall's voice) or a window screen.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hall.home import Home, HomeMistake
from hall.sites.definition import Role, Terminal
from hall.sites.site import Site
from ui_kit.screen_options import screen_arguments, screen_options

if TYPE_CHECKING:
    from display_signage.voice.loudspeaker import OwnVoice
    from drivers.devices import Devices
    from hall.bus.port import HallLink
    from ui_kit.runner import Screen

PART = Path(__file__).parent
ROLES = (Role.HALL_BOARD, Role.WINDOW_SCREEN)


def arguments(parser: argparse.ArgumentParser) -> None:
    screen_arguments(parser)
    parser.add_argument("--wav-out", type=Path, metavar="DIR", help="keep every announcement as a WAV file in DIR")


def run(home: Home, options: argparse.Namespace) -> int:
    from drivers.terminal import open_devices
    from hall.bus.connect import connect
    from ui_kit.look import Look
    from ui_kit.runner import Screen

    site = home.site()
    terminal = _terminal(site, options.terminal)
    opened = open_devices(home, terminal, demonstration=site.is_demonstration)
    link = connect(home, terminal.id)
    screen = Screen(home, site, terminal, screen_options(options), [PART], look=Look.DARK)
    screen.at_end(link.stop)
    screen.heed(link)
    if terminal.role is Role.HALL_BOARD:
        _hang_board(screen, link, home, opened, options.wav_out)
    else:
        _hang_window_screen(screen, link, site, terminal, opened)
    screen.attach(opened, link)
    link.start()
    return screen.run()


def _hang_board(screen: "Screen", link: "HallLink", home: Home, opened: "Devices", wav_folder: Path | None) -> None:
    from display_signage.hall_board import HallBoard
    from display_signage.voice.announcer import Announcer, VoiceCondition
    from display_signage.voice.clip_bank import ClipBank
    from display_signage.voice.espeak import EspeakNg
    from display_signage.voice.loudspeaker import SoundCard
    from display_signage.voice.report import Report
    from display_signage.voice.speaker import Language
    from display_signage.voice.town_crier import TownCrier
    from display_signage.voice.voices import FirstThatCan
    from drivers.following import Following
    from drivers.workshop import Workshop
    from hall.clock import SystemClock
    from ui_kit.bus import GuiLink

    site = home.site()
    board = HallBoard(GuiLink(link, screen.crossing), site)
    report = Report(link)

    def voice_is(condition: VoiceCondition) -> None:
        report.voice_is(condition)
        screen.crossing.run_on_gui(lambda: board.voice_is(condition))

    languages = [Language(code) for code in site.rules.languages]
    voices = FirstThatCan([ClipBank(home.clips), EspeakNg()])
    announcer = Announcer(voices, SoundCard(), languages, voice_is, wav_folder, own_voice=_own_voice(opened))
    crier = TownCrier(link, announcer)
    for part in (board, announcer, crier):
        part.start()
        screen.at_end(part.stop)
    technician = screen.admit_technician(
        Workshop(opened, screen.crossing.to_gui, SystemClock()),
        Following(opened, screen.crossing.to_gui).watch_states,
        may_open=lambda: True,
        changed=board.changed,
    )
    board.called.connect(technician.close)
    screen.show("Hall.Signage", "BoardWindow", technician=technician, board=board)


def _own_voice(opened: "Devices") -> "OwnVoice | None":
    """The board's speech module, if the site definition gives it one."""
    from display_signage.voice.speech_module import SpeechModuleVoice
    from drivers.speaker.port import SPEAKER

    # A module is known by its serial bridge only, and so never taken on unasked: it is there now or never.
    return SpeechModuleVoice(lambda: opened.port(SPEAKER)) if opened.port(SPEAKER) is not None else None


def _hang_window_screen(screen: "Screen", link: "HallLink", site: Site, terminal: Terminal, opened: "Devices") -> None:
    from display_signage.led_bar import LedBar
    from display_signage.window_screen import WindowScreen
    from drivers.following import Following
    from drivers.workshop import Workshop
    from hall.clock import SystemClock
    from ui_kit.bus import GuiLink

    if terminal.window is None:
        raise HomeMistake(f"{terminal.id}: a {terminal.role} needs a window")
    over_window = WindowScreen(GuiLink(link, screen.crossing), site, terminal.window)
    devices = Following(opened, screen.crossing.to_gui)
    bar = LedBar(devices, over_window, terminal.window)
    for part in (over_window, bar):
        part.start()
        screen.at_end(part.stop)
    technician = screen.admit_technician(
        Workshop(opened, screen.crossing.to_gui, SystemClock()),
        devices.watch_states,
        may_open=lambda: over_window.is_free,
        changed=over_window.changed,
    )
    screen.show("Hall.Signage", "WindowScreenWindow", technician=technician, shown=over_window)


def _terminal(site: Site, ident: str) -> Terminal:
    terminal = site.terminal.get(ident)
    if terminal is None or terminal.role not in ROLES:
        known = ", ".join(t.id for t in site.terminals if t.role in ROLES) or "none"
        raise HomeMistake(f"--terminal: '{ident}' is no board or window screen of {site.id}; there are: {known}")
    return terminal
