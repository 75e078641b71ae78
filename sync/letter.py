"""Letters only the centre can open: where somebody can be reached must not lie open on any way or disk between.

A key for one letter: X25519 between a key pair made for it and the centre's, then HKDF with SM3 (GB/T 32905) over
both public keys. The text is sealed with SM4-GCM (GB/T 32907) and bound to the key under which it is sent, so that no
letter can be laid under another's. An integrator whose centre reads SM2 only exchanges this module.
"""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from hall.contract.notifications import Sealed
from hall.sealing import KEY_BYTES, Unreadable, seal, unseal

_PURPOSE = b"service hall letter 1 "


class KeyMistake(Exception):
    """The file holds no key for letters; the sentence is for the technician."""


def seal_for(centre: X25519PublicKey, text: str, bound_to: str) -> Sealed:
    """A letter that the owner of this public key can open, under this key only."""
    own = X25519PrivateKey.generate()
    ephemeral = own.public_key().public_bytes_raw()
    key = _key(own.exchange(centre), ephemeral, centre.public_bytes_raw())
    return Sealed(ephemeral=ephemeral, text=seal(key, text.encode(), bound_to.encode()))


def open_letter(own: X25519PrivateKey, sealed: Sealed, bound_to: str) -> str:
    """Raises `Unreadable`."""
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(sealed.ephemeral))
        key = _key(shared, sealed.ephemeral, own.public_key().public_bytes_raw())
        return unseal(key, sealed.text, bound_to.encode()).decode()
    except ValueError:  # no point of the curve, or no text
        raise Unreadable from None


def read_public(file: Path) -> X25519PublicKey | None:
    """The centre's key; None when there is none yet. Raises `KeyMistake`."""
    try:
        key = load_pem_public_key(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise KeyMistake(f"{file} is no public key: {error}") from error
    if not isinstance(key, X25519PublicKey):
        raise KeyMistake(f"{file} is no X25519 key")
    return key


def own_key(private: Path, public: Path) -> X25519PrivateKey:
    """The centre's own key, made at its first start; its public half is laid where a hall on this machine looks.

    Raises `KeyMistake`.
    """
    if not private.exists():
        private.parent.mkdir(parents=True, exist_ok=True)
        pem = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        descriptor = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as new:
            new.write(pem)
    try:
        key = load_pem_private_key(private.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeyMistake(f"{private} is no key: {error}") from error
    if not isinstance(key, X25519PrivateKey):
        raise KeyMistake(f"{private} is no X25519 key")
    public.parent.mkdir(parents=True, exist_ok=True)
    fresh = public.with_suffix(".new")
    fresh.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    fresh.replace(public)
    return key


def _key(shared: bytes, ephemeral: bytes, centre: bytes) -> bytes:
    return HKDF(SM3(), KEY_BYTES, salt=None, info=_PURPOSE + ephemeral + centre).derive(shared)
