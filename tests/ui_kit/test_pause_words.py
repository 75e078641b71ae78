"""Why a window is paused, in words."""

import pytest

from hall.contract.commands import PauseReason
from ui_kit.pause_words import PAUSE_WORDS, pause_words
from ui_kit.phrase import NOTHING, Phrase


def test_every_reason_has_its_words_in_both_languages() -> None:
    assert set(PAUSE_WORDS) == set(PauseReason)
    assert all(all(words) for words in PAUSE_WORDS.values())


@pytest.mark.requirement("R036")
def test_the_clerks_own_text_stands_instead_of_the_reason() -> None:
    assert pause_words("lunch", "13:30 恢复服务") == Phrase("13:30 恢复服务", "13:30 恢复服务")


@pytest.mark.parametrize(
    ("reason", "words"),
    [("lunch", Phrase("午休", "Lunch break")), ("other", NOTHING), (None, NOTHING), ("of a newer hall", NOTHING)],
)
def test_without_a_text_the_reason_stands(reason: str | None, words: Phrase) -> None:
    assert pause_words(reason, "") == words
