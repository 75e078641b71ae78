"""What a played session says to a host, piece by piece and in its own time."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from hardware_sim.line import Direction
from hardware_sim.mistake import Mistake
from hardware_sim.model import Piece
from hardware_sim.sessions.played import Order, Played
from hardware_sim.sessions.session import Said, refuse_real_people

HOST, DEVICE = Direction.TO_DEVICE, Direction.FROM_DEVICE


def said(at: float, direction: Direction, data: bytes, pipe: int = 0) -> Said:
    return Said(at=at, direction=direction, hex=data.hex(), pipe=pipe)


def output(played: Played) -> bytes:
    return b"".join(piece.data for piece in played.take_output())


DIALOGUE = (
    said(1.0, HOST, b"who?"),
    said(1.2, DEVICE, b"me"),
    said(2.0, HOST, b"how?"),
    said(2.5, DEVICE, b"well, "),
    said(2.9, DEVICE, b"thanks"),
)


def test_answers_come_with_their_delay_after_the_question() -> None:
    played = Played(DIALOGUE, Order.STRICT)
    played.receive(Piece(b"who?"))
    assert output(played) == b""
    assert played.due_s() == pytest.approx(0.2)
    played.elapse(0.21)
    assert output(played) == b"me"
    played.receive(Piece(b"how?"))
    played.elapse(0.6)
    assert output(played) == b"well, "
    played.elapse(0.4)
    assert output(played) == b"thanks"


@given(st.lists(st.integers(0, 8), max_size=8))
def test_a_host_may_split_its_questions_as_it_likes(cuts: list[int]) -> None:
    played, spoken, asked = Played(DIALOGUE, Order.STRICT), b"", b"who?how?"
    edges = sorted({0, 8, *cuts})
    for begin, end in itertools.pairwise(edges):
        played.receive(Piece(asked[begin:end]))
        played.elapse(1)
        spoken += output(played)
    assert spoken == b"mewell, thanks"


def test_what_the_device_said_unasked_is_said_unasked() -> None:
    played = Played((said(0.5, DEVICE, b"ready"), *DIALOGUE), Order.STRICT)
    played.elapse(0.6)
    assert output(played) == b"ready"
    played.receive(Piece(b"who?"))
    played.elapse(1)
    assert output(played) == b"me"


def test_the_same_question_again_is_answered_as_it_was_the_next_time() -> None:
    again = (said(0, HOST, b"card?"), said(0, DEVICE, b"no"), said(1, HOST, b"card?"), said(1, DEVICE, b"yes"))
    played = Played(again, Order.LOOSE)
    heard = []
    for _ in range(3):
        played.receive(Piece(b"card?"))
        heard.append(output(played))
    assert heard == [b"no", b"yes", b"yes"]


def test_each_pipe_has_questions_of_its_own() -> None:
    pipes = (said(0, HOST, b"head", 2), said(0, HOST, b"body", 6), said(0, DEVICE, b"ok", 0x81))
    played = Played(pipes, Order.STRICT)
    played.receive(Piece(b"head", 2))
    played.receive(Piece(b"body", 6))
    assert played.take_output() == [Piece(b"ok", 0x81)]


def test_after_its_end_a_strict_session_is_silent() -> None:
    played = Played(DIALOGUE[:2], Order.STRICT)
    played.receive(Piece(b"who?who?"))
    played.elapse(1)
    assert output(played) == b"me"
    assert played.state().off == "the session is at its end"


@pytest.mark.parametrize("coding", ["ascii", "utf-16-le"])
@pytest.mark.parametrize("shift", [b"", b"\xaa"])
def test_a_session_with_a_real_persons_number_is_refused_and_made_up_ones_are_not(coding: str, shift: bytes) -> None:
    def session(area: str) -> list[Said]:
        body = f"{area}19491001999"
        number = body + mod_11_2.calc_check_digit(body)
        return [said(0, DEVICE, shift + f" {number} ".encode(coding))]

    refuse_real_people(session("990101"))
    with pytest.raises(Mistake, match="real person") as refused:
        refuse_real_people(session("000000"))
    assert "1949" not in str(refused.value)
