"""Why a window is paused, in words."""

import pytest

from hall.contract.commands import PauseReason
from ui_kit.pause_words import PAUSE_WORDS, PauseWords, pause_words
from ui_kit.phrase import NOTHING, Phrase


def test_every_reason_has_its_words_in_both_languages() -> None:
    assert set(PAUSE_WORDS) == set(PauseReason)
    assert all(all(words) for words in PAUSE_WORDS.values())


@pytest.mark.requirement("R036")
def test_the_clerks_own_text_stands_as_written_beside_the_reason_in_both_languages() -> None:
    assert pause_words("lunch", "请到 2 号窗口办理") == PauseWords(
        Phrase("午休", "Lunch break"), Phrase("请到 2 号窗口办理", "")
    )


@pytest.mark.parametrize(
    ("reason", "words"),
    [("lunch", Phrase("午休", "Lunch break")), ("other", NOTHING), (None, NOTHING), ("of a newer hall", NOTHING)],
)
def test_without_a_text_the_reason_stands(reason: str | None, words: Phrase) -> None:
    assert pause_words(reason, "") == PauseWords(words, NOTHING)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("设备检修，请到 2 号窗口办理，14:00 恢复服务", "Back at 14:00"),
        ("外出送件，9：30左右回来", "Back at 9:30"),
        ("14:00 开会", ""),
        ("今日 13:30 至 14:00 停电", ""),
        ("25:00 恢复", ""),
        ("114:00 恢复", ""),
    ],
)
def test_when_the_window_is_back_is_told_in_english_too_and_nothing_is_guessed(text: str, english: str) -> None:
    assert pause_words("other", text).own == Phrase(text, english)
