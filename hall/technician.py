"""The code that opens the device page of this machine's screens. A hash of it is kept; it is shown once, when made."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import msgspec
from msgspec import Struct

DIGITS = 6
COST = 1 << 14
"""scrypt's N (RFC 7914): about 50 ms a try; six digits tried from a stolen file still take half a day."""


class _Kept(Struct, frozen=True, forbid_unknown_fields=True):
    salt: bytes
    digest: bytes


class TechnicianCode:
    """The code of one machine, in its file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def make(self) -> str:
        """A new code in place of the last one, which opens nothing any more. Raises `OSError`."""
        code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        salt = secrets.token_bytes(16)
        new = self._file.with_suffix(".part")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(msgspec.json.encode(_Kept(salt, _digest(code, salt))))
        new.replace(self._file)
        return code

    def is_set(self) -> bool:
        """Whether anybody can be let in at all."""
        return self._read() is not None

    def fits(self, code: str) -> bool:
        """Whether this is the code. A file that is missing or cannot be read lets nobody in."""
        kept = self._read()
        return kept is not None and hmac.compare_digest(kept.digest, _digest(code, kept.salt))

    def _read(self) -> _Kept | None:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError):
            return None


def _digest(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(code.encode(), salt=salt, n=COST, r=8, p=1)
