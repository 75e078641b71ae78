"""Sealing what others must not read: SM4-GCM (GB/T 32907) for secrecy, HMAC-SM3 (GB/T 32905) for keys and digests."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

KEY_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16


class Unreadable(Exception):
    """The bytes were not sealed with this key for this purpose, or were altered."""


def new_key() -> bytes:
    """A random SM4 key."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Nonce, tag and cipher text. `bound_to` is not hidden; opening needs the same."""
    nonce = os.urandom(NONCE_BYTES)
    encryptor = Cipher(SM4(key), GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound_to)
    text = encryptor.update(plain) + encryptor.finalize()
    return nonce + encryptor.tag + text


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Raises `Unreadable`."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    tag, text = rest[:TAG_BYTES], rest[TAG_BYTES:]
    try:
        decryptor = Cipher(SM4(key), GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(bound_to)
        return decryptor.update(text) + decryptor.finalize()
    except (InvalidTag, ValueError):
        raise Unreadable from None


def keyed_digest(key: bytes, text: str) -> bytes:
    """HMAC-SM3, 32 bytes: for comparing what must not be readable, and for deriving keys from a name."""
    mac = HMAC(key, SM3())
    mac.update(text.encode())
    return mac.finalize()
