"""Who looks sees the newest frame; who is slow misses frames, and nobody waits for him."""

from drivers.camera.eyes import Eyes
from drivers.camera.port import Frame


def frame(number: int) -> Frame:
    return Frame(b"", 1, 1, number, 0.0)


def test_who_is_slow_gets_the_newest_and_is_told_once() -> None:
    eyes, told = Eyes(), []
    quick, slow = eyes.look(lambda: told.append("quick")), eyes.look(lambda: told.append("slow"))
    for number in range(1, 4):
        eyes.show(frame(number))
        assert quick.take() == frame(number)
    assert slow.take() == frame(3)
    assert slow.take() is None
    assert (told.count("quick"), told.count("slow")) == (3, 1)
    eyes.show(frame(4))
    assert told.count("slow") == 2


def test_what_is_over_is_not_taken_late() -> None:
    eyes = Eyes()
    look = eyes.look(lambda: None)
    eyes.show(frame(1))
    eyes.show(None)
    assert look.take() is None


def test_who_stops_sees_nothing_more() -> None:
    eyes, told = Eyes(), []
    look = eyes.look(lambda: told.append(1))
    eyes.show(frame(1))
    look.stop()
    assert not eyes.anyone
    look.see(frame(2))
    assert look.take() is None
    look.stop()
    assert told == [1]


def test_one_who_fails_harms_no_other() -> None:
    eyes = Eyes()
    eyes.look(lambda: 1 / 0)
    other = eyes.look(lambda: None)
    eyes.show(frame(1))
    assert other.take() == frame(1)
