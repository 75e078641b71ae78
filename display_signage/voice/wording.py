"""A call in spoken words: figures as on the telephone (幺 for one), so that 1 and 7 are never mistaken."""

import re

from display_signage.voice.speaker import Language

FIGURES = {
    Language.CHINESE: dict(zip("0123456789", "零幺二三四五六七八九", strict=True)),
    Language.ENGLISH: dict(
        zip("0123456789", "zero one two three four five six seven eight nine".split(), strict=True)  # noqa: SIM905 -- ten words read better in a row
    ),
}
COUNT = "零一二三四五六七八九"


def call_in_words(number: str, window: str, language: Language) -> str:
    """What is said when `number` is called to `window`: 「请 A 零二三 号，到 三 号窗口办理」."""
    if language is Language.CHINESE:
        return f"请 {figure_by_figure(number, language)} 号，到 {window_in_words(window)} 号窗口办理。"
    return f"Number {_spelled(number)}, please go to counter {_english_window(window)}."


def figure_by_figure(number: str, language: Language) -> str:
    """Letters and figures one by one: "A 零 二 三". Figures stand together, so that they are said in one breath."""
    figures = FIGURES[language]
    gap = "" if language is Language.CHINESE else " "
    words = ""
    for sign in number.upper():
        if sign in figures:
            words += figures[sign] + gap
        elif sign.isalpha():
            words += f" {sign} "
        else:
            words += " "
    return " ".join(words.split())


def window_in_words(window: str) -> str:
    """A plain number up to 99 as a count, 12 → 十二, as people name windows; anything else figure by figure."""
    if not (window.isascii() and window.isdigit()) or not 1 <= int(window) <= 99:
        return figure_by_figure(window, Language.CHINESE)
    tens, ones = divmod(int(window), 10)
    words = COUNT[tens] if tens > 1 else ""
    return words + ("十" if tens else "") + (COUNT[ones] if ones else "")


def _spelled(number: str) -> str:
    """A comma after the letter: before a word, a voice would read A as the article."""
    return re.sub(r"\b([A-Z]) (?=[a-z])", r"\1, ", figure_by_figure(number, Language.ENGLISH))


def _english_window(window: str) -> str:
    plain = window.isascii() and window.isdigit()
    return str(int(window)) if plain else _spelled(window)
