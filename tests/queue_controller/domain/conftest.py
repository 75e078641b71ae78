"""A hall that has opened for the day, nobody at its windows yet."""

import pytest

from tests.queue_controller.domain.world import HallUnderTest


@pytest.fixture
def hall() -> HallUnderTest:
    hall = HallUnderTest()
    hall.adopt()
    hall.open_day()
    return hall
