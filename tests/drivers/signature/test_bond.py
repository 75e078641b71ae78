"""What was signed and how cannot be exchanged afterwards."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.signature.bond import Algorithm, bind, holds
from drivers.signature.strokes import Point, Signature

FORM, OTHER = "ab" * 32, "ac" * 32
SIGNED = Signature(
    width=100_000, height=60_000, strokes=((Point(1, 2, 0, 500), Point(3, 4, 8, 1000)), (Point(5, 6, 20, 0),))
)


def test_the_hash_is_over_form_and_strokes_as_the_docstring_says() -> None:
    hashed = (
        b"hall-signature-1\n" + FORM.encode() + b"\n"
        b'{"height":60000,"strokes":[[[1,2,0,500],[3,4,8,1000]],[[5,6,20,0]]],"width":100000}'
    )
    assert bind(SIGNED, FORM, Algorithm.SHA_256).digest == hashlib.sha256(hashed).hexdigest()
    assert bind(SIGNED, FORM).digest == hashlib.new("sm3", hashed).hexdigest()  # OpenSSL's own


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_bond_holds_for_its_own_signature_and_form_alone(algorithm: Algorithm) -> None:
    bond = bind(SIGNED, FORM, algorithm)
    assert holds(bond, SIGNED, FORM)
    assert not holds(bond, SIGNED, OTHER)
    assert not holds(msgspec.structs.replace(bond, form=OTHER), SIGNED, OTHER)
    assert not holds(msgspec.structs.replace(bond, form=OTHER), SIGNED, FORM)


points = st.builds(Point, st.integers(0, 100_000), st.integers(0, 60_000), st.integers(0, 9999), st.integers(0, 1000))
signatures = st.builds(
    lambda strokes: Signature(width=100_000, height=60_000, strokes=tuple(tuple(stroke) for stroke in strokes)),
    st.lists(st.lists(points, min_size=1, max_size=4), max_size=4),
)


@given(signatures, signatures)
def test_no_other_strokes_have_the_same_bond(one: Signature, other: Signature) -> None:
    assert holds(bind(one, FORM), other, FORM) == (one == other)


@given(signatures)
def test_strokes_read_back_from_their_file_keep_the_bond(signed: Signature) -> None:
    assert holds(bind(signed, FORM), msgspec.json.decode(msgspec.json.encode(signed), type=Signature), FORM)
