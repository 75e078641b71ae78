"""Show the hall board and speak its calls, or show the screen over one window.

The terminal's role says which: a hall board (which is also the hall's voice) or a window screen.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hall.home import Home, HomeMistake
from hall.sites.definition import DeviceKind, Role, Terminal
from hall.sites.site import Site
from ui_kit.screen_options import screen_arguments, screen_options

if TYPE_CHECKING:
    from display_signage.voice.loudspeaker import OwnVoice
    from hall.bus.port import HallLink
    from ui_kit.runner import Screen

PART = Path(__file__).parent
ROLES = (Role.HALL_BOARD, Role.WINDOW_SCREEN)


def arguments(parser: argparse.ArgumentParser) -> None:
    screen_arguments(parser)
    parser.add_argument("--wav-out", type=Path, metavar="DIR", help="keep every announcement as a WAV file in DIR")


def run(home: Home, options: argparse.Namespace) -> int:
    from hall.bus.connect import connect
    from ui_kit.look import Look
    from ui_kit.runner import Screen

    site = home.site()
    terminal = _terminal(site, options.terminal)
    link = connect(home, terminal.id)
    screen = Screen(home, site, terminal, screen_options(options), [PART], look=Look.DARK)
    screen.at_end(link.stop)
    screen.heed(link)
    if terminal.role is Role.HALL_BOARD:
        _hang_board(screen, link, home, terminal, options.wav_out)
    else:
        _hang_window_screen(screen, link, site, terminal)
    link.start()
    return screen.run()


def _hang_board(screen: "Screen", link: "HallLink", home: Home, terminal: Terminal, wav_folder: Path | None) -> None:
    from display_signage.hall_board import HallBoard
    from display_signage.voice.announcer import Announcer, VoiceCondition
    from display_signage.voice.clip_bank import ClipBank
    from display_signage.voice.espeak import EspeakNg
    from display_signage.voice.loudspeaker import SoundCard
    from display_signage.voice.report import Report
    from display_signage.voice.speaker import Language
    from display_signage.voice.town_crier import TownCrier
    from display_signage.voice.voices import FirstThatCan
    from ui_kit.bus import GuiLink

    site = home.site()
    board = HallBoard(GuiLink(link, screen.crossing), site)
    report = Report(link)

    def voice_is(condition: VoiceCondition) -> None:
        report.voice_is(condition)
        screen.crossing.run_on_gui(lambda: board.voice_is(condition))

    languages = [Language(code) for code in site.rules.languages]
    voices = FirstThatCan([ClipBank(home.clips), EspeakNg()])
    own_voice = _own_voice(screen, link, home, terminal)
    announcer = Announcer(voices, SoundCard(), languages, voice_is, wav_folder, own_voice=own_voice)
    crier = TownCrier(link, announcer)
    for part in (board, announcer, crier):
        part.start()
        screen.at_end(part.stop)
    screen.show("Hall.Signage", "BoardWindow", board=board)


def _own_voice(screen: "Screen", link: "HallLink", home: Home, terminal: Terminal) -> "OwnVoice | None":
    """The board's speech module, if the site definition gives it one. Raises `HomeMistake`."""
    if not any(device.kind is DeviceKind.SPEAKER for device in terminal.devices):
        return None  # a module is known by its serial bridge only, and so never taken on unasked

    from display_signage.voice.speech_module import SpeechModuleVoice
    from drivers.speaker.port import SPEAKER
    from drivers.terminal import DeviceMistake, open_devices

    try:
        devices = open_devices(home, terminal)
    except DeviceMistake as mistake:
        raise HomeMistake(str(mistake)) from None
    devices.watch_states(link.publish_device)
    devices.start()
    screen.at_end(devices.stop)
    return SpeechModuleVoice(lambda: devices.port(SPEAKER))


def _hang_window_screen(screen: "Screen", link: "HallLink", site: Site, terminal: Terminal) -> None:
    from display_signage.window_screen import WindowScreen
    from ui_kit.bus import GuiLink

    if terminal.window is None:
        raise HomeMistake(f"{terminal.id}: a {terminal.role} needs a window")
    over_window = WindowScreen(GuiLink(link, screen.crossing), site, terminal.window)
    over_window.start()
    screen.at_end(over_window.stop)
    screen.show("Hall.Signage", "WindowScreenWindow", shown=over_window)


def _terminal(site: Site, ident: str) -> Terminal:
    terminal = site.terminal.get(ident)
    if terminal is None or terminal.role not in ROLES:
        known = ", ".join(t.id for t in site.terminals if t.role in ROLES) or "none"
        raise HomeMistake(f"--terminal: '{ident}' is no board or window screen of {site.id}; there are: {known}")
    return terminal
