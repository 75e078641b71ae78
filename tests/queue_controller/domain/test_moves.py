"""Every phase with every move: the whole life of a ticket on one page."""

import pytest

from queue_controller.domain.moves import MOVES, Move, Phase, moved

#              queue    call    recall  start    miss    return   cancel     finish     expire   prioritise
TABLE = """
    issued     waiting  -       -       -        -       -        cancelled  -          expired  -
    waiting    -        called  -       -        -       -        cancelled  -          expired  waiting
    called     -        -       called  serving  missed  -        -          -          expired  -
    serving    -        -       -       -        -       -        -          completed  -        -
    completed  -        -       -       -        -       -        -          -          -        -
    missed     -        -       -       -        -       waiting  cancelled  -          expired  -
    cancelled  -        -       -       -        -       -        -          -          -        -
    expired    -        -       -       -        -       -        -          -          -        -
"""
ROWS = {row[0]: row[1:] for row in (line.split() for line in TABLE.strip().splitlines())}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize(("column", "move"), list(enumerate(Move)))
def test_every_move_leads_where_the_table_says(phase: Phase, column: int, move: Move) -> None:
    expected = ROWS[phase][column]
    assert moved(phase, move) == (None if expected == "-" else Phase(expected))


def test_the_table_knows_every_phase_and_every_move() -> None:
    assert {*ROWS} == {*Phase}
    assert {move for _, move in MOVES} == {*Move}
    assert {*MOVES.values()} == {*Phase} - {Phase.ISSUED}
