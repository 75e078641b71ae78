"""Citizen cards through the machine's real chip card service, its readers being Debian's virtual ones."""

from typing import Any

import pytest

from tests.drivers.support.alone import said_alone


def test_a_card_is_read_once_through_the_real_service_and_a_locked_one_refused() -> None:
    said = said_alone("smartcard_alone.py")
    assert said["events"] == ["ChipCardRead", "ChipCardRemoved", "ChipCardUnreadable", "ChipCardRemoved"]
    assert said["files"] == {"EF05": ["无名市"], "EF06": ["示例甲", "𬭎某", ""]}
    assert (said["uid"], said["trouble"]) == ("04010203", ["needs_secure_module"])


@pytest.mark.requirement("R050")
def test_the_simulators_cards_are_read_whatever_they_speak() -> None:
    said = said_alone("smartcard_sim_alone.py", "cards")
    by_contacts, contactless = said["read"]
    assert by_contacts == {
        "files": {
            "EF05": ["虚构市公安局示例分局 20180707 20380707"],
            "EF06": ["990101198112310079", "示例𬭎𫖯", "1", "01", "19811231"],
        },
        "uid": "",
    }
    assert contactless["files"]["EF06"][1] == "示例艾丽卡"
    assert (len(contactless["uid"]), contactless["uid"][:2]) == (8, "08")
    assert said["damaged"] == "place_again"
    assert (said["self-test"], said["technician"]["passed"]) == (True, True)
    listed = {one["address"]: (one["kind"], one["driver"], one["certainty"]) for one in said["list"]}
    assert listed["pcsc:Virtual PCD 00 00"] == ("smart_card_reader", "smartcard", "perhaps")


@pytest.mark.proof
def test_each_faulty_card_of_the_simulator_is_told_for_what_it_is_and_the_reader_stays_well() -> None:
    said = said_alone("smartcard_sim_alone.py", "faults")
    assert said["told"] == {
        "wrong-card": "unknown_card",
        "needs-key": "needs_secure_module",
        "blocked": "blocked",
        "dirty-contacts": "place_again",
        "damaged-atr": "place_again",
        "pulled-half-way": "taken_too_soon",
    }
    assert (said["ready"], said["read at last"]) == (True, True)


@pytest.mark.proof
def test_a_card_goes_with_the_readers_cable_and_is_read_again_when_it_comes_back() -> None:
    said = said_alone("smartcard_sim_alone.py", "cable")
    assert said["told"] == ["ChipCardRead", "ChipCardRemoved", "ChipCardRead"]


def foreign(kind: str) -> Any:
    said = said_alone("foreign_card_alone.py", kind)
    if "missing" in said:
        pytest.skip(f"Debian's card emulator (vsmartcard-vpicc, python3-pycryptodome) is not here: {said['missing']}")
    return said


def test_a_card_that_nobody_of_us_wrote_is_truly_said_to_be_no_citizen_card() -> None:
    said = foreign("plain")
    assert (said["files"], said["trouble"], said["then"]) == (None, "unknown_card", ["ChipCardRemoved"])
    assert said["the card still lives"], "nothing was asked of it that breaks a card"


def test_a_citizens_files_on_a_card_system_that_nobody_of_us_wrote_are_read_whole() -> None:
    said = foreign("citizen")
    assert said["files"] == {
        "EF05": [("无名市社会保障局 " * 40).rstrip()],
        "EF06": ["示例甲", "990101198802140011", "𬭎某"],
    }
    assert said["the card still lives"]
