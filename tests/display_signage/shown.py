"""A board of the demo site as it hangs, drawn off-screen."""

from pathlib import Path

import display_signage
from display_signage.hall_board import HallBoard
from display_signage.voice.announcer import VoiceCondition
from display_signage.window_screen import WindowScreen
from tests.display_signage import stories
from tests.support.demo import demo_site
from tests.support.hall_link import PlayedHall
from tests.support.screens import ShownPage
from ui_kit.look import Look

PART = Path(display_signage.__file__).parent


class ShownBoard(ShownPage):
    """`story` is a name in `stories.BOARD`, or `window/<name>` for one in `stories.WINDOW`."""

    def __init__(self, story: str) -> None:
        site = demo_site()
        kind, _, name = story.rpartition("/")
        terminal = site.terminal["screen-1" if kind else "board-1"]
        self.hall = PlayedHall(terminal.id)
        if kind:
            window, play = stories.WINDOW[name]
            self.model: WindowScreen | HallBoard = WindowScreen(self.hall, site, window)
            component, properties = "WindowScreenWindow", {"shown": self.model}
        else:
            play = stories.BOARD[name]
            self.model = HallBoard(self.hall, site, stories.CLOCKS.get(name))
            component, properties = "BoardWindow", {"board": self.model}
        self.model.start()
        play(self.hall)
        if isinstance(self.model, HallBoard) and story == "silent":
            self.model.voice_is(VoiceCondition.NO_SOUND_DEVICE)
        super().__init__(PART, "Hall.Signage", component, properties, screen=terminal.screen, look=Look.DARK)

    def close(self) -> None:
        super().close()
        self.model.stop()
