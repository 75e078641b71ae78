"""What a person may set on a screen for as long as they stand before it: language, size, contrast."""

from typing import Protocol

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui_kit.language import CHINESE, ENGLISH, Language
from ui_kit.look import Look
from ui_kit.session import Session

QML_IMPORT_NAME = "Hall.Kit"
QML_IMPORT_MAJOR_VERSION = 1

ELDER_PATIENCE = 2.0
"""Older people are given twice the time."""


class Glass(Protocol):
    """What is set: `ui_kit.stage.Stage` is one."""

    language: Language
    look: Look


@QmlElement
class Settings(QObject):
    """Switches of one screen; back to the start when the session is wiped."""

    changed = Signal()

    def __init__(self, glass: Glass, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._glass = glass
        self._session = session
        self._look_at_start = glass.look
        session.wiped.connect(self.reset)
        glass.language.changed.connect(self.changed)

    def _is_english(self) -> bool:
        return self._glass.language.now == ENGLISH

    def _is_elder(self) -> bool:
        return self._glass.look is Look.ELDER

    def _is_contrast(self) -> bool:
        return self._glass.look is Look.CONTRAST

    english = Property(bool, _is_english, notify=changed)
    elder = Property(bool, _is_elder, notify=changed)
    contrast = Property(bool, _is_contrast, notify=changed)

    @Slot()
    def toggleLanguage(self) -> None:
        self._glass.language.use(CHINESE if self._is_english() else ENGLISH)

    @Slot()
    def toggleElder(self) -> None:
        self._session.patience = 1.0 if self._is_elder() else ELDER_PATIENCE
        self._wear(Look.ELDER)

    @Slot()
    def toggleContrast(self) -> None:
        self._wear(Look.CONTRAST)

    @Slot()
    def reset(self) -> None:
        """The next person finds the screen as the first one did."""
        self._glass.look = self._look_at_start
        self._glass.language.use(CHINESE)
        self.changed.emit()

    def _wear(self, look: Look) -> None:
        self._glass.look = self._look_at_start if self._glass.look is look else look
        self.changed.emit()
