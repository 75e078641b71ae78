"""The desk of post 1 of the demo site, drawn off-screen."""

from pathlib import Path

import window_terminal
from drivers.devices import Devices
from drivers.following import Following
from hall.clock import VirtualClock
from tests.support.demo import demo_site
from tests.support.devices import PlayedReader, plug
from tests.support.hall_link import PlayedHall
from tests.support.screens import NINE_O_CLOCK, ShownPage
from tests.window_terminal.clerk import stories
from ui_kit.look import Look
from ui_kit.session import Session
from ui_kit.settings import Settings
from ui_kit.stage import Stage
from window_terminal.clerk.card_panel import CardPanel
from window_terminal.clerk.desk import Desk
from window_terminal.window_command import TYPE_SCALE

PART = Path(window_terminal.__file__).parent


class ShownDesk(ShownPage):
    """The clerk's terminal while `story` has just happened."""

    def __init__(self, story: str, *, look: Look = Look.DAY, language: str = "zh") -> None:
        site = demo_site()
        self.hall = PlayedHall("window-1")
        self._story = story

        def models(stage: Stage) -> dict[str, object]:
            stage.language.use(language)
            self.desk = Desk(self.hall, site, "1", clock=VirtualClock(NINE_O_CLOCK), language=stage.language)
            self.desk.start()
            self.devices, self.reader = Devices(), PlayedReader()
            self.card = CardPanel(
                Following(self.devices),
                self.hall,
                site,
                "1",
                clock=VirtualClock(NINE_O_CLOCK),
                language=stage.language,
            )
            self.card.start()
            stories.STORIES[story](self.hall, self.desk)
            if story in stories.CARDS:
                plug(self.devices, self.reader)
                stories.CARDS[story](self.reader)
            self.settings = Settings(stage, Session(1e9))
            return {"desk": self.desk, "card": self.card, "settings": self.settings}

        super().__init__(
            PART,
            "Hall.Clerk",
            "ClerkWindow",
            models,
            screen=site.terminal["window-1"].screen,
            look=look,
            type_scale=TYPE_SCALE,
        )

        if story in stories.PRESSED:
            self.key(stories.PRESSED[story])

    def close(self) -> None:
        super().close()
        self.card.stop()
        self.desk.stop()
