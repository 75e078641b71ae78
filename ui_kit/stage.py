"""What a screen's QML stands on: engine, look, language and window, for one terminal of the site."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtQml import QQmlApplicationEngine, QQmlError
from PySide6.QtQuick import QQuickWindow

from hall.clock import Clock, SystemClock
from hall.sites.definition import Screen
from ui_kit.fonts import load_fonts
from ui_kit.ink_surface import InkSurface
from ui_kit.language import CHINESE, Language
from ui_kit.look import Look
from ui_kit.phrase import Phrase
from ui_kit.pictograms import PictogramProvider
from ui_kit.session import Session
from ui_kit.settings import Settings
from ui_kit.technician import Technician

KIT_QML = Path(__file__).parent / "qml"
KIT_MODELS = (InkSurface, Session, Settings, Technician)
"""Models that `Hall.Kit` names: QML finds their types because they are imported here."""
WEEKDAYS = "一二三四五六日"


class QmlMistake(Exception):
    """The QML could not be loaded; the message names file and line."""


class Stage(QObject):
    """Holds what the pages need around them. Needs a QGuiApplication.

    `parts` are the folders of what is shown: `qml/` is on the import path, `i18n/` holds its English.
    """

    def __init__(
        self,
        screen: Screen,
        parts: Sequence[Path] = (),
        *,
        language: Language | None = None,
        look: Look = Look.DAY,
        type_scale: float = 1.0,
        movement: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        load_fonts()
        self.engine = QQmlApplicationEngine()
        self.engine.addImageProvider("pictogram", PictogramProvider())
        self.engine.addImportPath(str(KIT_QML))
        for part in parts:
            self.engine.addImportPath(str(part / "qml"))
        self._mistakes: list[QQmlError] = []
        self.engine.warnings.connect(self._mistakes.extend)

        self.language = language or Language([part / "i18n" for part in parts if (part / "i18n").is_dir()], self)
        self.language.changed.connect(self._retranslate)
        self.theme = self._singleton("Theme")
        self.here = self._singleton("Here")
        for name, value in {
            "screenWidth": screen.width_px,
            "screenHeight": screen.height_px,
            "pxPerMm": screen.width_px / screen.width_mm,
            "typeScale": type_scale,
            "movement": movement,
            "look": look.value,
        }.items():
            self.theme.setProperty(name, value)
        self._clock: Clock = SystemClock()
        self._zone = ZoneInfo("Asia/Shanghai")
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._tell_time)

    @property
    def look(self) -> Look:
        return Look(self.theme.property("look"))

    @look.setter
    def look(self, look: Look) -> None:
        self.theme.setProperty("look", look.value)

    def place(self, hall: tuple[str, str], place: tuple[str, str], zone: str, clock: Clock) -> None:
        """What the header says: names in Chinese and English, and the hall's own time."""
        self.here.setProperty("hallName", hall[0])
        self.here.setProperty("hallNameEn", hall[1])
        self.here.setProperty("placeName", place[0])
        self.here.setProperty("placeNameEn", place[1])
        self._zone = ZoneInfo(zone)
        self._clock = clock
        self._tell_time()
        self._ticker.start()

    def notice(self, words: Phrase) -> None:
        """What stands at the foot of every screen of the hall; nothing, mostly."""
        self.here.setProperty("notice", words.zh)
        self.here.setProperty("noticeEn", words.en)

    def load(self, module: str, component: str, properties: Mapping[str, object]) -> QQuickWindow:
        """The root window of `module`, with its required properties. Raises `QmlMistake`."""
        self.engine.setInitialProperties(dict(properties))
        self.engine.loadFromModule(module, component)
        roots = self.engine.rootObjects()
        if not roots:
            raise QmlMistake("\n".join(error.toString() for error in self._mistakes) or f"{module}.{component}")
        root = roots[-1]
        if not isinstance(root, QQuickWindow):
            raise QmlMistake(f"{module}.{component} is no window")
        return root

    def close(self) -> None:
        """Take the pages down while everything they look at is still there."""
        self._ticker.stop()
        for root in self.engine.rootObjects():
            if isinstance(root, QQuickWindow):
                root.close()
        self.language.changed.disconnect(self._retranslate)
        self.language.use(CHINESE)
        shiboken6.delete(self.engine)

    def _singleton(self, name: str) -> QObject:
        found = self.engine.singletonInstance("Hall.Kit", name)
        if not isinstance(found, QObject):
            raise QmlMistake(f"Hall.Kit.{name} did not load: " + "; ".join(e.toString() for e in self._mistakes))
        return found

    def _retranslate(self) -> None:
        self.theme.setProperty("language", self.language.now)
        self.engine.retranslate()

    def _tell_time(self) -> None:
        now = datetime.fromtimestamp(self._clock.now() / 1000, self._zone)
        self.here.setProperty("time", f"{now:%H:%M}")
        self.here.setProperty("day", f"{now.month} 月 {now.day} 日 星期{WEEKDAYS[now.weekday()]}")
        self.here.setProperty("dayEn", f"{now:%a} {now.day} {now:%b}")
