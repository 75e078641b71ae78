"""The controller is killed without warning, again and again, while people take tickets and clerks call them."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest

from hall.home import Home
from tests.support.brokers import demo_home, eventually, running_broker
from tests.support.busy_hall import (
    KIOSKS,
    PATIENCE_S,
    Busy,
    figures_are_the_fold_of_the_journal,
    nothing_is_lost_and_nothing_twice,
    state_is_the_fold_of_the_journal,
)
from tests.support.controller import ControllerFork, add_terminals, widen_numbers
from tests.support.postgres import PostgresServer

PROOF_KILLS = 60
"""Not many more: between two kills a quick machine gives over a hundred numbers, and four digits must do."""


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    home = demo_home(tmp_path / "home")
    add_terminals(home, kiosks=KIOSKS, posts=("2",))
    widen_numbers(home)
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.emptied_database().render_as_string(hide_password=False)
        config = home.config_file.read_text(encoding="utf-8")
        home.config_file.write_text(f'journal = "{url}"\n{config}', encoding="utf-8")
    with running_broker(home):
        yield home


def kill_again_and_again(home: Home, kills: int) -> int:
    """Returns how many tickets were acknowledged."""
    seed = random.randrange(10**6)
    print(f"{seed=}")
    chance = random.Random(seed)
    with ControllerFork(home) as controller, ExitStack() as stack:
        busy = Busy(home, stack)
        for _ in range(kills):
            if chance.random() < 0.8:  # in the middle of work, else somewhere in its start
                wait_for_tickets(busy, len(busy.taken) + chance.randrange(1, 60))
            Event().wait(chance.uniform(0, 0.2))
            controller.kill()
            controller.start()
        busy.stop()
        assert controller.terminate() == 0
    nothing_is_lost_and_nothing_twice(home, busy)
    state_is_the_fold_of_the_journal(home)
    figures_are_the_fold_of_the_journal(home)
    return len(busy.taken)


def wait_for_tickets(busy: Busy, count: int) -> None:
    eventually(lambda: len(busy.taken) >= count, within_s=PATIENCE_S)


def test_a_few_kills_lose_nothing_and_double_nothing(home: Home) -> None:
    assert kill_again_and_again(home, kills=6) > 0


@pytest.mark.proof
@pytest.mark.timeout(1700)
def test_many_kills_lose_nothing_and_double_nothing(home: Home) -> None:
    assert kill_again_and_again(home, kills=PROOF_KILLS) > PROOF_KILLS
