"""Letters for the centre: nobody else reads them, and none can be laid under another's key."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from hall.contract.notifications import Sealed
from hall.sealing import Unreadable
from sync.letter import KeyMistake, open_letter, own_key, read_public, seal_for

CENTRE = X25519PrivateKey.generate()


@given(text=st.text(max_size=80), key=st.text(max_size=80))
def test_the_centre_reads_what_was_sealed_for_it(text: str, key: str) -> None:
    assert open_letter(CENTRE, seal_for(CENTRE.public_key(), text, key), key) == text


def test_the_same_text_never_looks_the_same() -> None:
    one, other = (seal_for(CENTRE.public_key(), "19900001234", "k") for _ in range(2))
    assert one.text != other.text
    assert b"19900001234" not in one.text + one.ephemeral


def test_another_key_of_the_letter_or_of_the_centre_opens_nothing() -> None:
    sealed = seal_for(CENTRE.public_key(), "19900001234", "k")
    with pytest.raises(Unreadable):
        open_letter(CENTRE, sealed, "other")
    with pytest.raises(Unreadable):
        open_letter(X25519PrivateKey.generate(), sealed, "k")


@given(ephemeral=st.binary(max_size=40), text=st.binary(max_size=60))
def test_bytes_that_are_no_letter_are_unreadable_and_nothing_worse(ephemeral: bytes, text: bytes) -> None:
    with pytest.raises(Unreadable):
        open_letter(CENTRE, Sealed(ephemeral=ephemeral, text=text), "k")


def test_the_centre_makes_its_key_once_and_lays_the_public_half_where_the_hall_looks(tmp_path: Path) -> None:
    private, public = tmp_path / "backend" / "letters.key", tmp_path / "centre" / "letters.pub"
    assert read_public(public) is None
    made = own_key(private, public)
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    found = read_public(public)
    assert found is not None
    assert found.public_bytes_raw() == made.public_key().public_bytes_raw()
    assert own_key(private, public).private_bytes_raw() == made.private_bytes_raw()


def test_a_damaged_key_file_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "letters.pub"
    file.write_bytes(b"no key")
    with pytest.raises(KeyMistake, match="no public key"):
        read_public(file)
    with pytest.raises(KeyMistake, match="no key"):
        own_key(file, tmp_path / "other.pub")


def test_a_letter_of_today_is_one_for_every_later_version() -> None:
    own = X25519PrivateKey.from_private_bytes(bytes(range(32)))
    sealed = Sealed(
        ephemeral=bytes.fromhex("280ed493c9c510045facc03f5be562722d3cc64c5bebfdcdb7d4fdce5f9f3f0d"),
        text=bytes.fromhex("95be1469ffb05d0e6b41be55468e4256b6edceac95dbbe557794d3bfb6e942b40a0d082274c249"),
    )
    assert open_letter(own, sealed, "e1:called:sms") == "19900001234"
