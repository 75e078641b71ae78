"""The screen leads, the voice follows: who looks up at the chime finds the number there already."""

import time
from pathlib import Path
from threading import Event, Thread

import pytest
from PySide6.QtGui import QGuiApplication

import display_signage
from display_signage.hall_board import HallBoard
from display_signage.voice.announcer import AFTER_CHIME_S, Announcer
from display_signage.voice.chime import chime
from display_signage.voice.espeak import EspeakNg
from display_signage.voice.sound import Sound
from display_signage.voice.speaker import Language
from display_signage.voice.town_crier import TownCrier
from hall.clock import SystemClock
from hall.contract.states import BoardState, CallOnBoard
from tests.support.demo import demo_site
from tests.support.hall_link import PlayedHall
from tests.support.screens import BOARD_SCREEN, ShownPage
from ui_kit.bus import GuiCrossing, GuiLink
from ui_kit.look import Look


class Ear:
    """A loudspeaker that notes when it began to sound."""

    def __init__(self) -> None:
        self.begun_s = 0.0
        self.heard = Event()

    def check(self) -> None:
        pass

    def play(self, sound: Sound) -> None:
        self.begun_s = time.monotonic()
        self.heard.set()

    def stop(self) -> None:
        pass


@pytest.mark.usefixtures("qapp")
def test_a_number_is_on_the_glass_before_it_is_spoken(qapp: QGuiApplication) -> None:
    site, hall, ear = demo_site(), PlayedHall("board-1"), Ear()
    board = HallBoard(GuiLink(hall, GuiCrossing()), site)
    announcer = Announcer(EspeakNg(), ear, [Language.CHINESE], lambda _: None)
    crier = TownCrier(hall, announcer)
    for part in (board, announcer, crier):
        part.start()
    hall.says("-", BoardState())
    part_folder = Path(display_signage.__file__).parent
    page = ShownPage(part_folder, "Hall.Signage", "BoardWindow", {"board": board}, screen=BOARD_SCREEN, look=Look.DARK)
    try:
        now = SystemClock().now()
        call = CallOnBoard(call=1, number="A025", window="1", area="A", attempt=1, called_at=now)
        Thread(target=hall.says, args=("-", BoardState(calls=(call,)))).start()
        page.until(lambda: page.says("025"), "the number on the glass")
        drawn_s = time.monotonic()
        page.until(ear.heard.is_set, "the call is spoken")
        words_begin_s = ear.begun_s + chime().seconds + AFTER_CHIME_S
        assert drawn_s < words_begin_s
    finally:
        page.close()
        for part in (crier, announcer, board):
            part.stop()
