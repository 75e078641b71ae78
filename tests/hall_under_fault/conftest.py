"""One hall for all stories; each leaves it as it found it."""

from collections.abc import Iterator

import pytest

from tests.support.whole_hall import WholeHall


@pytest.fixture(scope="session")
def whole_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeHall]:
    with WholeHall(tmp_path_factory.mktemp("hall") / "home") as hall:
        yield hall


@pytest.fixture
def hall(whole_hall: WholeHall) -> WholeHall:
    """A hall on a quiet morning: the first window free, nobody waiting, every device whole."""
    whole_hall.tidy()
    return whole_hall
