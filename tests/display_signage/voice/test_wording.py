"""A call in words, and what the synthesiser makes of them."""

import pytest

from display_signage.voice.espeak import phonemes
from display_signage.voice.speaker import Language
from display_signage.voice.wording import call_in_words, window_in_words


@pytest.mark.parametrize(
    ("number", "window", "words"),
    [
        ("A023", "3", "请 A 零二三 号，到 三 号窗口办理。"),
        ("A 023", "3", "请 A 零二三 号，到 三 号窗口办理。"),
        ("b117", "12", "请 B 幺幺七 号，到 十二 号窗口办理。"),
        ("C900", "D-1", "请 C 九零零 号，到 D 幺 号窗口办理。"),
    ],
)
def test_a_call_is_worded_as_people_say_it(number: str, window: str, words: str) -> None:
    assert call_in_words(number, window, Language.CHINESE) == words


def test_a_call_in_english() -> None:
    assert call_in_words("A023", "3", Language.ENGLISH) == "Number A, zero two three, please go to counter 3."


def test_a_window_with_a_letter_is_spelled_in_english() -> None:
    assert call_in_words("B117", "D-1", Language.ENGLISH) == "Number B, one one seven, please go to counter D, one."


@pytest.mark.parametrize(
    ("window", "words"),
    [("1", "一"), ("9", "九"), ("10", "十"), ("11", "十一"), ("20", "二十"), ("35", "三十五"), ("99", "九十九"),
     ("100", "幺零零"), ("0", "零"), ("05", "五")],
)  # fmt: skip
def test_a_window_is_counted_not_spelled(window: str, words: str) -> None:
    assert window_in_words(window) == words


SYLLABLES = {
    "请": "tS;h'i21N",  # qing3
    "A": "'ei51",
    "B": "p'i51",
    "零": "l'i35N",  # ling2
    "幺": "j'Au55",  # yao1
    "二": "'@r51",  # er4
    "三": "s'a55n",  # san1
    "七": "tS;h'i55",  # qi1
    "号": "X'Au51",  # hao4
    "到": "t'Au51",  # dao4
    "窗": "ts.hw'A55N",  # chuang1
    "口": "kh'ou21",  # kou3 before a syllable
    "办": "p'a51n",  # ban4
    "理": "l'i214",  # li3
}


@pytest.mark.parametrize(
    ("number", "window", "said"),
    [("A023", "3", "请A零二三号到三号窗口办理"), ("B117", "2", "请B幺幺七号到二号窗口办理")],
)
def test_the_synthesiser_pronounces_mandarin(number: str, window: str, said: str) -> None:
    trace = phonemes(call_in_words(number, window, Language.CHINESE), Language.CHINESE)
    assert "(en)" not in trace, "read as English"
    assert trace.replace("_|", " ").split() == [SYLLABLES[syllable] for syllable in said]


def test_the_synthesiser_pronounces_english_in_english() -> None:
    trace = phonemes(call_in_words("A023", "3", Language.ENGLISH), Language.ENGLISH)
    assert "n'Vmb" in trace
    assert "Tr'i:" in trace
    assert "'eI\n" in trace, "the letter A, not the article"
