"""An evaluator with keys of its own (硬件评价器) beside the pad: a key pressed is a grade touched.

Which key means which grade stands in the model's profile (`drivers/keypad/profiles`): four keys send 0 to 3 and mean
5 (非常满意), 4, 3 and 2; others have five. A poor grade asks for its reasons on the pad, as a touch does.
"""

from PySide6.QtCore import QObject

from drivers.following import Across, Following
from drivers.keypad.port import KEYPADS, KeypadEvent, KeypadOutcome, Keypads, Prompt, Rated, Say
from hall.bus.port import Watch
from window_terminal.pad.pad import Pad, PadPage

SAYS = {PadPage.POST: Prompt.WELCOME, PadPage.RATE: Prompt.ASK, PadPage.THANKS: Prompt.THANKS}
"""What an evaluator with a voice or lamps says when the pad turns to a page."""


class Evaluator(QObject):
    """Follows whichever evaluator is plugged in. Pressed while nobody is asked, it rates nothing."""

    def __init__(self, devices: Following, pad: Pad, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._devices, self._pad = devices, pad
        self._keypads: Keypads | None = None
        self._page = PadPage.POST

    def start(self) -> None:
        self._pad.changed.connect(self._pad_changed)
        self._watch: Watch = self._devices.follow(KEYPADS, self._keypads_are, self._attend)

    def stop(self) -> None:
        self._pad.changed.disconnect(self._pad_changed)
        self._watch.stop()

    def _attend(self, keypads: Keypads, across: Across) -> Watch:
        return keypads.listen(across(self._heard))

    def _keypads_are(self, keypads: Keypads | None) -> None:
        self._keypads = keypads

    def _heard(self, event: KeypadEvent) -> None:
        if isinstance(event, Rated):
            self._pad.choose(event.rating)

    def _pad_changed(self) -> None:
        page = self._pad.turned_to
        if page is not self._page:
            self._page = page
            if self._keypads is not None and page in SAYS:
                self._keypads.send(Say(SAYS[page]), self._devices.here(self._was_told))

    def _was_told(self, outcome: KeypadOutcome) -> None:
        """One that cannot speak cannot be told: what it would say stands on the pad."""
