"""Citizen cards through the machine's real chip card service, its readers being Debian's virtual ones."""

from tests.drivers.support.alone import said_alone


def test_a_card_is_read_once_through_the_real_service_and_a_locked_one_refused() -> None:
    said = said_alone("smartcard_alone.py")
    assert said["events"] == ["ChipCardRead", "ChipCardRemoved", "ChipCardUnreadable", "ChipCardRemoved"]
    assert said["files"] == {"EF05": ["无名市"], "EF06": ["示例甲", "𬭎某", ""]}
    assert (said["uid"], said["trouble"]) == ("04010203", ["needs_secure_module"])
