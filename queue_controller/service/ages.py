"""A person's age from the number of the document, for the rules that ask for it and for nothing else.

The age is worked out here, handed to the rules with the question, and forgotten; no event, log or answer carries it.
"""

from datetime import date

from stdnum.iso7064 import mod_11_2

from hall.contract.commands import Holder
from hall.contract.events import Day

BIRTH = slice(6, 14)
"""YYYYMMDD in the numbers of 18 digits: GB 11643, the residence permit's and the foreigner's card of 2023 alike."""


def age_on(day: Day, holder: Holder) -> int | None:
    """The holder's age in full years (周岁) on a day; none where the number has no believable day of birth."""
    number = holder.number.upper()
    if len(number) != 18 or not (number.isascii() and mod_11_2.is_valid(number)):
        return None
    born, today = _day(number[BIRTH]), _day(day.replace("-", ""))
    if born is None or today is None or born > today:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
