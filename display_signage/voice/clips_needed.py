"""Which recordings a hall needs for its calls: those, and no more, with which every call of it can be spoken."""

from collections.abc import Iterable

from display_signage.voice.speaker import Language
from display_signage.voice.wording import COUNT, FIGURES, window_in_words
from hall.sites.site import Site

FRAME = {Language.CHINESE: ("请", "号", "到", "号窗口办理"), Language.ENGLISH: ("number", "please go to counter")}
"""What stands around the number and the window (`wording.call_in_words`)."""


def clips_needed(site: Site, language: Language) -> tuple[str, ...]:
    """The words of each, in the order in which one would record them."""
    letters = [area.letter for area in site.areas]
    windows = [window.id for window in site.windows]
    if language is Language.CHINESE:
        places = [sign for window in windows for sign in window_in_words(window) if not sign.isspace()]
        figures = FIGURES[language].values()
        return _once([*FRAME[language], *letters, *figures, *sorted(set(places), key=_counted)])
    places = [window for window in windows if window.isdecimal()]
    spelled = [sign for window in windows if not window.isdecimal() for sign in window if sign.isalpha()]
    return _once(
        [
            *FRAME[language],
            *(letter.lower() for letter in (*letters, *spelled)),
            *FIGURES[language].values(),
            *(str(int(window)) for window in places),
        ]
    )


def _counted(sign: str) -> int:
    order = COUNT + "十"
    return order.index(sign) if sign in order else len(order)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
