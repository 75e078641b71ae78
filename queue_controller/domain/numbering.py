"""Ticket numbers (A023) and the digits under their bars."""

from hashlib import blake2b

from hall.contract.ids import TicketId
from hall.sites.definition import Area
from queue_controller.domain.state import Hall

BARCODE_DIGITS = 14


def next_number(hall: Hall, area: Area) -> int | None:
    """The next number of an area, or none when its band is used up. Bands start anew each day, without gaps."""
    following = max(area.first, hall.numbers.get(area.letter, 0) + 1)
    return following if following <= area.last else None


def as_people_read_it(area: Area, number: int) -> str:
    """Letter and number, as wide as the band needs and at least three digits: `A023`."""
    return f"{area.letter}{number:0{max(3, len(str(area.last)))}d}"


def letter_and_number(text: str) -> tuple[str, int]:
    """The counter a number came from, and how far it has counted: `A023` is `("A", 23)`."""
    return text[0], int(text[1:])


def free_barcode(hall: Hall, ticket: TicketId) -> str:
    """Digits that follow from the ticket's id alone unless another ticket of the day already has them."""
    attempt = 0
    while (code := _digits(ticket, attempt)) in hall.barcodes:
        attempt += 1
    return code


def _digits(ticket: TicketId, attempt: int) -> str:
    digest = blake2b(f"{ticket}/{attempt}".encode(), digest_size=16).digest()
    return str(int.from_bytes(digest) % 10**BARCODE_DIGITS).zfill(BARCODE_DIGITS)
