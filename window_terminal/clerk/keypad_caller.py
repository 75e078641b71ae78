"""A caller with keys of its own (硬件呼叫器) on the clerk's desk: the same as the function keys, without the screen.

| key of the keypad | at the desk |
|---|---|
| 呼叫 | call the next one; F2 |
| 重呼 | call again; F3 |
| 确认, with nothing typed before it | the called one is here; F4 |
| 评价 | the service is done, the pad asks for a rating; F5 |
| 弃号 | nobody came; F7 |
| 暂停 | pause without a reason, or resume; F8 |

A key that means nothing now, or nothing at this desk at all, is answered by a beep: nobody takes it for done.
"""

from collections.abc import Mapping

from PySide6.QtCore import QObject

from drivers.following import Across, Following, Together
from drivers.keypad.port import (
    KEYPADS,
    Beep,
    KeypadCommand,
    KeypadEvent,
    KeypadNumber,
    KeypadOutcome,
    Keypads,
    Pressed,
    ShowNumbers,
)
from drivers.keypad.port import Key as Pad
from hall.bus.port import Watch
from hall.contract.commands import PauseReason
from hall.contract.states import DevicePhase, DeviceState
from window_terminal.clerk.desk import Desk
from window_terminal.clerk.keys import Key

FIRST = 1
"""The only keypad of a desk is number 1 on its line; others are known as soon as a key is pressed on them."""
DOES: Mapping[Pad, tuple[Key, ...]] = {
    Pad.CALL: (Key.CALL,),
    Pad.RECALL: (Key.RECALL,),
    Pad.CONFIRM: (Key.START,),
    Pad.RATE: (Key.FINISH,),
    Pad.ABANDON: (Key.MISS,),
    Pad.PAUSE: (Key.PAUSE, Key.RESUME),
}
"""Whichever of them is possible."""


class KeypadCaller(QObject):
    """Follows whichever line of keypads is plugged in, and shows on them how many wait and whom it is about."""

    def __init__(self, devices: Following, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._devices, self._desk = devices, desk
        self._keypads: Keypads | None = None
        self._addresses: set[KeypadNumber] = {FIRST}
        self._ready = False
        self._shown: tuple[int | None, int | None] | None = None

    def start(self) -> None:
        self._desk.changed.connect(self._show)
        self._watch: Watch = self._devices.follow(KEYPADS, self._keypads_are, self._attend)

    def stop(self) -> None:
        self._desk.changed.disconnect(self._show)
        self._watch.stop()

    def _attend(self, keypads: Keypads, across: Across) -> Watch:
        return Together(keypads.listen(across(self._heard)), keypads.watch_state(across(self._state_heard)))

    def _keypads_are(self, keypads: Keypads | None) -> None:
        self._keypads, self._ready, self._shown = keypads, False, None
        self._addresses = {FIRST}

    def _state_heard(self, state: DeviceState) -> None:
        """A keypad that was without power is dark: it is told again what to show."""
        ready = state.phase in (DevicePhase.READY, DevicePhase.BUSY)
        if ready and not self._ready:
            self._shown = None
        self._ready = ready
        self._show()

    def _heard(self, event: KeypadEvent) -> None:
        if not isinstance(event, Pressed):
            return  # a rating belongs to the pad
        if event.keypad not in self._addresses:
            self._addresses.add(event.keypad)
            self._shown = None
            self._show()
        if not self._press(event):
            self._tell(Beep(event.keypad))

    def _press(self, event: Pressed) -> bool:
        """Whether it meant something now."""
        if event.digits:
            return False  # what is called by its number, nothing here knows
        possible = [key for key in DOES.get(event.key, ()) if self._desk.offers(key)]
        for key in possible:
            if key is Key.PAUSE:
                self._desk.pause(PauseReason.OTHER.value, "")
            else:
                self._desk.press(key.value)
        return bool(possible)

    def _show(self) -> None:
        """Waiting on the left, the ticket's figures on the right; dark where nothing true is known."""
        waiting, number = self._desk.on_keypad
        if self._keypads is None or not self._ready or (waiting, number) == self._shown:
            return
        self._shown = (waiting, number)
        for address in sorted(self._addresses):
            self._tell(ShowNumbers(keypad=address, waiting=waiting, ticket=number))

    def _tell(self, command: KeypadCommand) -> None:
        if self._keypads is not None:
            self._keypads.send(command, self._devices.here(self._was_told))

    def _was_told(self, outcome: KeypadOutcome) -> None:
        """Keypads confirm nothing; a line that is broken is known by its state, and told again when it is back."""
