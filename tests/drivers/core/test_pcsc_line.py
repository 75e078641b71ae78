"""Chip cards over a real pcscd, its reader and card being Debian's virtual ones."""

import pytest

from tests.drivers.support.alone import said_alone


@pytest.fixture(scope="module")
def said() -> dict[str, object]:
    return said_alone("pcscd_alone.py")


def test_a_machine_without_the_service_says_so(said: dict[str, object]) -> None:
    assert said["without the service"] == "DeviceBarred"


def test_a_reader_that_is_not_there_is_gone(said: dict[str, object]) -> None:
    assert said["an unknown reader"] == "DeviceGone"


def test_an_empty_reader_is_there_and_its_card_is_away(said: dict[str, object]) -> None:
    assert (said["empty"], said["connect without a card"]) == (False, "CardAway")


def test_a_card_laid_down_is_seen_at_once_and_answers(said: dict[str, object]) -> None:
    assert said["insertion seen"] is True
    assert float(str(said["seconds"])) < 10
    assert (said["atr"], said["select"]) == ("3b80800101", "9000")


def test_a_held_card_is_busy_for_others(said: dict[str, object]) -> None:
    assert said["a second hold"] == "DeviceBusy"


def test_a_card_taken_away_is_away_and_the_reader_stays(said: dict[str, object]) -> None:
    assert said["transmit without the card"] == "CardAway"


def test_a_service_that_ends_takes_the_reader_along(said: dict[str, object]) -> None:
    assert said["without the service any more"] in {"DeviceBarred", "DeviceGone"}
