"""The pad of post 1 of the demo site, drawn off-screen."""

from pathlib import Path

import window_terminal
from hall.clock import VirtualClock
from tests.support.demo import demo_site
from tests.support.hall_link import PlayedHall
from tests.support.screens import NINE_O_CLOCK, ShownPage
from tests.window_terminal.pad import stories
from ui_kit.look import Look
from ui_kit.session import Session
from ui_kit.settings import Settings
from ui_kit.stage import Stage
from window_terminal.pad.pad import Pad
from window_terminal.pad.sending import RatingSender
from window_terminal.pad.spool import RatingSpool
from window_terminal.pad.visitor import follow_visitor
from window_terminal.pad_command import TYPE_SCALE

PART = Path(window_terminal.__file__).parent


class ShownPad(ShownPage):
    """The pad while `story` has just happened; its spool lies in `folder`."""

    def __init__(self, story: str, folder: Path, *, look: Look = Look.DAY, language: str = "zh") -> None:
        site = demo_site()
        self.hall = PlayedHall("pad-1")
        self.time = VirtualClock(NINE_O_CLOCK)
        self.spool = RatingSpool(folder)
        if story == "not_saved":
            self.spool.keep = self._full_disk  # type: ignore[method-assign]

        def models(stage: Stage) -> dict[str, object]:
            stage.language.use(language)
            self.pad = Pad(self.hall, site, "1", spool=self.spool, clock=self.time, language=stage.language)
            self.sender = RatingSender(self.hall, self.spool)
            self.pad.kept.connect(self.sender.send)
            self.session = Session(site.rules.idle_s, self.time)
            self.settings = Settings(stage, self.session)
            follow_visitor(self.pad, self.settings, self.session)
            self.pad.start()
            self.sender.start()
            stories.STORIES[story](self.hall, self.pad)
            return {"pad": self.pad, "settings": self.settings}

        super().__init__(
            PART,
            "Hall.Pad",
            "PadWindow",
            models,
            screen=site.terminal["pad-1"].screen,
            look=look,
            type_scale=TYPE_SCALE,
        )
        self.session.watch(self.window)

    def close(self) -> None:
        super().close()
        self.pad.stop()
        self.sender.stop()

    @staticmethod
    def _full_disk(_: object) -> None:
        raise OSError(28, "No space left on device")
