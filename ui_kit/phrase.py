"""A text in every language of the product, side by side, so that none is forgotten when one changes."""

from typing import NamedTuple


class Phrase(NamedTuple):
    """One meaning, Chinese and English. A site's text may have no English: then it is said in Chinese."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """In a site's language ("zh", "en")."""
        return (self.en or self.zh) if language == "en" else self.zh


NOTHING = Phrase("", "")
