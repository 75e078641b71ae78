"""What a person shows for an appointment: a short code to type, and a token to scan. Both follow from its id.

The id is 74 random bits (UUIDv7) that only the one who booked, the hall and the centre know, so neither can be guessed
from the other. The code is eight characters without 0 O 1 I L; the last is a check character: the 31 characters have
a value each, and the sum of the values times 1 to 8 is divisible by 31. Since 31 is a prime, no single wrong character
and no two that changed places go unnoticed.
"""

from base64 import b32encode
from collections.abc import Container, Iterable
from hashlib import blake2b

from hall.contract.ids import AppointmentCode, AppointmentId, AppointmentToken

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
QR_MARK = "YY"
QR_CHARACTERS = 24
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def free_code(taken: Container[AppointmentCode], appointment: AppointmentId) -> AppointmentCode:
    """The code of an appointment: another only if that one is taken already."""
    attempt = 0
    while (code := _code(appointment, attempt)) in taken:
        attempt += 1
    return code


def token_of(appointment: AppointmentId) -> AppointmentToken:
    """What the QR code says: a mark no other paper of ours begins with, and 120 bits."""
    return QR_MARK + b32encode(_digest(f"{appointment}/token", 15)).decode()


def code_in(text: str) -> AppointmentCode | None:
    """The code somebody typed, in small letters or with spaces and dashes; none when it cannot be one."""
    code = "".join(character for character in text.upper() if character not in " -")
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        return None
    return None if _weighed(ALPHABET.index(character) for character in code) else code


def token_in(text: str) -> AppointmentToken | None:
    """The token in what a scanner has read; none when it is something else."""
    token = text.strip().upper()
    marked = token.startswith(QR_MARK) and len(token) == len(QR_MARK) + QR_CHARACTERS
    return token if marked and all(character in BASE32 for character in token) else None


def spaced(code: AppointmentCode) -> str:
    """As people read it: `K7M4 XP2Q`."""
    return f"{code[:4]} {code[4:]}"


def _code(appointment: AppointmentId, attempt: int) -> AppointmentCode:
    rest = int.from_bytes(_digest(f"{appointment}/{attempt}", 16))
    values = []
    for _ in range(LENGTH - 1):
        rest, value = divmod(rest, len(ALPHABET))
        values.append(value)
    values.append(-_weighed(values) * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET))
    return "".join(ALPHABET[value] for value in values)


def _weighed(values: Iterable[int]) -> int:
    return sum(weight * value for weight, value in enumerate(values, 1)) % len(ALPHABET)


def _digest(text: str, size: int) -> bytes:
    return blake2b(text.encode(), digest_size=size).digest()
