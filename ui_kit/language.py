"""The language a screen speaks, changed while it runs. Sources are Chinese; English comes from compiled `.qm` files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTranslator, Signal

from ui_kit.phrase import Phrase

KIT_WORDS = Path(__file__).parent / "i18n"
CHINESE = "zh"
ENGLISH = "en"


class WordsMissing(Exception):
    """A compiled translation is not there or not readable."""


class Language(QObject):
    """Which language is spoken now. View models say their words again on `changed`."""

    changed = Signal()

    def __init__(self, folders: Sequence[Path] = (), parent: QObject | None = None) -> None:
        """`folders` hold `en.qm` of each part shown; the kit's own is always among them."""
        super().__init__(parent)
        self._folders = (KIT_WORDS, *folders)
        self._now = CHINESE
        self._translators: list[QTranslator] = []

    @property
    def now(self) -> str:
        """`zh` or `en`."""
        return self._now

    def use(self, language: str) -> None:
        """Speak `zh` or `en` from here on. Raises `WordsMissing` and changes nothing when a file is not there."""
        if language == self._now:
            return
        new = [self._load(folder / f"{language}.qm") for folder in self._folders] if language != CHINESE else []
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        for translator in new:
            QCoreApplication.installTranslator(translator)
        self._translators = new
        self._now = language
        self.changed.emit()

    def pick(self, chinese: str, english: str) -> str:
        """A text of the site in the language spoken now; Chinese where nobody wrote the English."""
        return self.say(Phrase(chinese, english))

    def each(self, chinese: Sequence[str], english: Sequence[str]) -> list[str]:
        """A list of the site in the language spoken now; Chinese where nobody wrote the English."""
        return list(chinese if self._now == CHINESE or not english else english)

    def other(self, chinese: str, english: str) -> str:
        """The same name in the other language, for the line below."""
        return english if self._now == CHINESE else chinese

    def say(self, phrase: Phrase) -> str:
        """A phrase in the language spoken now."""
        return phrase.said(self._now)

    def _load(self, file: Path) -> QTranslator:
        translator = QTranslator(self)
        if not translator.load(str(file)):
            raise WordsMissing(f"{file}: no such translation; make it with `python -m ui_kit.translations`")
        return translator
