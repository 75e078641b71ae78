"""What the bench's window shows and does: all devices of the hall, one of them on the table, and its line."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from hall.sites.definition import DeviceKind, Terminal
from hall.sites.role_names import ROLE_NAMES
from hardware_sim import glossary
from hardware_sim.answers import Person
from hardware_sim.bringing import Bring, TakeAway
from hardware_sim.cable import Become, Fault, Plug, Unplug
from hardware_sim.catalogue import Catalogue
from hardware_sim.faults import NO_FAULTS, Faults
from hardware_sim.line import Direction
from hardware_sim.on_bench import DeviceState
from hardware_sim.sessions.verbs import Play, PlayStop, Record, RecordStop
from hardware_sim.simulation import MachineState, Simulation, Words
from hardware_sim.verb import Verb, name_of
from hardware_sim.window import panel
from hardware_sim.window.errands import Errands
from hardware_sim.wire_log import Heard
from ui_kit.language import CHINESE, ENGLISH, Language

QML_IMPORT_NAME = "Hall.Bench"
QML_IMPORT_MAJOR_VERSION = 1

LINES_KEPT = 200
COMMON = {"yes": "是", "no": "否", "none": "无", "well": "正常"}
"""What the window itself says of values."""


@QmlElement
class BenchView(QObject):
    """Asks the simulator whenever `refresh` is called; every verb is a verb of the command line."""

    changed = Signal()
    wireChanged = Signal()
    pictureChanged = Signal()

    def __init__(
        self,
        errands: Errands,
        catalogue: Catalogue,
        language: Language,
        terminals: Sequence[Terminal] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._errands = errands
        self._catalogue = catalogue
        self._language = language
        self._terminals = terminals
        self._devices: list[DeviceState[MachineState]] = []
        self._people: list[str] = []
        self._chosen: tuple[str, str] | None = None
        self._entries: dict[str, str] = {}
        self._direction = Direction.BOTH
        self._heard: list[Heard] = []
        self._picture = b""
        self._said, self._refused, self._away = "", False, ""
        language.changed.connect(self.changed)

    # Asking

    @Slot()
    def refresh(self) -> None:
        """Looks again, unless the last look is still under way."""
        if self._errands.waiting:
            return
        self._errands.ask(lambda sim: sim.state(), self._state_is, self._is_away)
        if not self._people:
            self._errands.ask(lambda sim: sim.people(), self._people_are, lambda _: None)
        if self._chosen is not None:
            terminal, device = self._chosen
            after = self._heard[-1].number if self._heard else 0
            self._errands.ask(
                lambda sim: (terminal, device, sim.wire(terminal, device, after=after)), self._heard_is, lambda _: None
            )
            if (simulation := self._simulation()) and simulation.picture is not None:
                self._errands.ask(lambda sim: sim.picture(terminal, device), self._picture_is, self._no_picture)

    def _state_is(self, devices: list[DeviceState[MachineState]]) -> None:
        if devices and self._chosen not in [(one.terminal, one.device) for one in devices]:
            self._take_up(devices[0].terminal, devices[0].device)
        if devices != self._devices or self._away:
            self._devices, self._away = devices, ""
            self.changed.emit()

    def _is_away(self, sentence: str) -> None:
        self._away = sentence
        self.changed.emit()

    def _people_are(self, people: list[Person]) -> None:
        self._people = [person.name for person in people]
        self.changed.emit()

    def _heard_is(self, answer: tuple[str, str, list[Heard]]) -> None:
        terminal, device, heard = answer
        if heard and self._chosen == (terminal, device):
            self._heard = [*self._heard, *heard][-LINES_KEPT:]
            self.wireChanged.emit()

    def _picture_is(self, png: bytes) -> None:
        if png != self._picture:
            self._picture = png
            self.pictureChanged.emit()

    def _no_picture(self, _sentence: str) -> None:
        self._picture_is(b"")

    # Hands

    @Slot(str, str)
    def choose(self, terminal: str, device: str) -> None:
        self._take_up(terminal, device)
        self.refresh()

    @Slot(str, str)
    def enter(self, name: str, value: str) -> None:
        """What stands in an entry; it is said when a key of its verb is pressed."""
        self._entries[name] = value
        self.changed.emit()

    @Slot(str, str)
    def press(self, verb: str, said: str) -> None:
        """A verb with what its key says (JSON) and what stands in its entries."""
        kind = self._catalogue.verbs[verb]
        self._do_named(kind, {**panel.said_with(kind, self._entries), **msgspec.json.decode(said)})

    @Slot()
    def plugOrUnplug(self) -> None:
        device = self._device()
        self._do_named(Plug if device is not None and device.address is None else Unplug, {})

    @Slot(str, str, str)
    def bring(self, terminal: str, kind: str, form: str) -> None:
        """One more device for a terminal; it is the one looked at then."""
        self._do(Bring(terminal=terminal, kind=DeviceKind(kind), form=form), self._newcomer_is)

    @Slot()
    def takeAway(self) -> None:
        """The device looked at, which was brought."""
        self._do_named(TakeAway, {})

    @Slot(str)
    def become(self, form: str) -> None:
        self._do_named(Become, {"form": form})

    @Slot(str)
    def aim(self, direction: str) -> None:
        """Which way the faults are set from now on."""
        self._direction = Direction(direction)
        self.changed.emit()

    @Slot(str, str)
    def disturb(self, name: str, value: str) -> None:
        """One fault of the cable; the others stay."""
        device = self._device()
        if device is None:
            return
        now = device.faults[Direction.TO_DEVICE if self._direction is Direction.BOTH else self._direction]
        faults = msgspec.to_builtins(now) | {name: value}
        self._do_named(Fault, {"faults": faults, "direction": self._direction.value})

    @Slot()
    def mend(self) -> None:
        self._do_named(Fault, {"faults": msgspec.to_builtins(NO_FAULTS), "direction": Direction.BOTH.value})

    @Slot(str)
    def recordOrStop(self, file: str) -> None:
        device = self._device()
        if device is not None and device.recording:
            self._do_named(RecordStop, {})
        else:
            self._do_named(Record, {"out": file})

    @Slot(str)
    def playOrStop(self, file: str) -> None:
        device = self._device()
        if device is not None and device.playing is not None:
            self._do_named(PlayStop, {})
        else:
            self._do_named(Play, {"session": file})

    @Slot()
    def toggleLanguage(self) -> None:
        self._language.use(CHINESE if self._language.now == ENGLISH else ENGLISH)

    def _do_named(self, kind: type[Verb], said: Mapping[str, Any]) -> None:
        if self._chosen is None:
            return
        terminal, device = self._chosen
        try:
            verb = msgspec.convert({"terminal": terminal, "device": device, **said}, kind, strict=False)
        except msgspec.ValidationError as mistake:
            self._say(str(mistake), refused=True)
            return
        self._do(verb, self._state_is)

    def _do(self, verb: Verb, then: Callable[[list[DeviceState[MachineState]]], None]) -> None:
        self._errands.ask(
            lambda sim: sim.do(verb),
            lambda done: self._say(self._done(type(verb), done), refused=False),
            lambda no: self._say(no, refused=True),
        )
        self._errands.ask(lambda sim: sim.state(), then, self._is_away)

    def _newcomer_is(self, devices: list[DeviceState[MachineState]]) -> None:
        known = {(one.terminal, one.device) for one in self._devices}
        for one in devices:
            if (one.terminal, one.device) not in known:
                self._take_up(one.terminal, one.device)
        self._state_is(devices)

    def _done(self, kind: type[Verb], sentence: str) -> str:
        """The simulator's own sentence is English; in Chinese it is enough to name what was done."""
        return sentence if self._language.now == ENGLISH else f"已执行：{self._word(name_of(kind))}"

    def _say(self, sentence: str, *, refused: bool) -> None:
        self._said, self._refused = sentence, refused
        self.changed.emit()

    def _take_up(self, terminal: str, device: str) -> None:
        if (terminal, device) != self._chosen:
            self._chosen = (terminal, device)
            self._entries.clear()
            self._heard.clear()
            self._picture_is(b"")
            self.changed.emit()
            self.wireChanged.emit()

    # What is shown

    def _device(self) -> DeviceState[MachineState] | None:
        return next((one for one in self._devices if (one.terminal, one.device) == self._chosen), None)

    def _simulation(self) -> Simulation[Any] | None:
        device = self._device()
        if device is None:
            return None
        return next((one for one in self._catalogue.simulations if one.state is type(device.state)), None)

    def _word(self, name: str) -> str:
        if self._language.now == ENGLISH:
            return glossary.english(name)
        return COMMON.get(name) or glossary.chinese(name, self._simulation())

    def _kind_words(self, device: DeviceState[MachineState]) -> str:
        known = next((one for one in self._catalogue.simulations if one.state is type(device.state)), None)
        return "" if known is None else self._called(known.words)

    def _list(self) -> list[dict[str, object]]:
        return [
            {
                "terminal": device.terminal,
                "device": device.device,
                "kind": self._kind_words(device),
                "lamp": panel.lamp(device),
                "chosen": (device.terminal, device.device) == self._chosen,
                "first": at == 0 or self._devices[at - 1].terminal != device.terminal,
            }
            for at, device in enumerate(self._devices)
        ]

    def _facts(self) -> list[dict[str, object]]:
        device = self._device()
        return [] if device is None else _plain(panel.facts(device.state, self._word))

    def _rows(self) -> list[dict[str, object]]:
        simulation = self._simulation()
        if simulation is None:
            return []
        return _plain(panel.rows(simulation, self._people, self._entries, self._word))

    def _forms(self) -> list[dict[str, object]]:
        simulation, device = self._simulation(), self._device()
        if simulation is None or device is None:
            return []
        return [
            {"name": f.name, "label": self._called(f.words), "now": f.name == device.form} for f in simulation.forms
        ]

    def _places(self) -> list[dict[str, object]]:
        return [
            {"terminal": one.id, "label": f"{one.id}  {self._called(Words(*ROLE_NAMES[one.role]))}"}
            for one in self._terminals
        ]

    def _kinds(self) -> list[dict[str, object]]:
        """What can be brought: every kind, and how it can be built."""
        return [
            {
                "kind": one.kind.value,
                "label": self._called(one.words),
                "forms": [{"name": form.name, "label": self._called(form.words)} for form in one.forms],
            }
            for one in self._catalogue.simulations
            if not one.models
        ]

    def _called(self, words: Words) -> str:
        return glossary.english(words.en) if self._language.now == ENGLISH else words.zh

    def _faults(self) -> list[dict[str, object]]:
        device = self._device()
        faults = device.faults if device is not None else dict.fromkeys(Direction, Faults())
        return _plain(panel.faults_shown(faults, self._direction, self._word))

    def _wire(self) -> list[dict[str, object]]:
        return panel.wire_lines(self._heard, self._heard[0].at if self._heard else 0.0)

    def _title(self) -> str:
        device = self._device()
        return "" if device is None else f"{device.terminal} · {self._kind_words(device)}"

    def _of_device(self, name: str) -> str:
        device = self._device()
        return "" if device is None else str(getattr(device, name) or "")

    def _panel(self) -> str:
        simulation = self._simulation()
        return "" if simulation is None or simulation.panel is None else simulation.panel.as_uri()

    def _brought(self) -> bool:
        device = self._device()
        return device is not None and device.brought

    def _playing(self) -> str:
        device = self._device()
        if device is None or device.playing is None:
            return ""
        playing = device.playing
        return playing.off or f"{playing.turn} / {playing.turns}"

    devices = Property(list, lambda self: self._list(), notify=changed)
    title = Property(str, lambda self: self._title(), notify=changed)
    address = Property(str, lambda self: self._of_device("address"), notify=changed)
    recording = Property(str, lambda self: self._of_device("recording"), notify=changed)
    playing = Property(str, lambda self: self._playing(), notify=changed)
    facts = Property(list, lambda self: self._facts(), notify=changed)
    panel = Property(str, lambda self: self._panel(), notify=changed)
    rows = Property(list, lambda self: self._rows(), notify=changed)
    forms = Property(list, lambda self: self._forms(), notify=changed)
    brought = Property(bool, lambda self: self._brought(), notify=changed)
    places = Property(list, lambda self: self._places(), notify=changed)
    kinds = Property(list, lambda self: self._kinds(), notify=changed)
    faults = Property(list, lambda self: self._faults(), notify=changed)
    direction = Property(str, lambda self: self._direction.value, notify=changed)
    said = Property(str, lambda self: self._said, notify=changed)
    refused = Property(bool, lambda self: self._refused, notify=changed)
    away = Property(str, lambda self: self._away, notify=changed)
    wire = Property(list, lambda self: self._wire(), notify=wireChanged)
    picture = Property(str, lambda self: _as_url(self._picture), notify=pictureChanged)


def _plain(shown: Sequence[Struct]) -> list[dict[str, object]]:
    """Lists and dictionaries all the way down: QML does not count what stands in a tuple."""
    plain: list[dict[str, object]] = msgspec.json.decode(msgspec.json.encode(shown))
    return plain


def _as_url(png: bytes) -> str:
    """A picture that QML's Image takes without a file."""
    return f"data:image/png;base64,{b64encode(png).decode()}" if png else ""
