"""All checks, one after the other. None can keep another from being made."""

from collections.abc import Iterable, Iterator, Sequence

from hall.doctor import (
    broker,
    certificates,
    clock,
    disk,
    fonts,
    journal,
    ports,
    python,
    qt,
    site,
    space,
    time_zone,
    voice,
)
from hall.doctor.finding import Check, Finding, bad
from hall.home import Home, HomeMistake

CHECKS: Sequence[Check] = (
    python,
    qt,
    fonts,
    broker,
    voice,
    space,
    disk,
    clock,
    time_zone,
    site,
    journal,
    ports,
    certificates,
)


def examine(home: Home, checks: Iterable[Check] = CHECKS) -> Iterator[Finding]:
    """Every finding as soon as it is made."""
    for check in checks:
        try:
            yield from check.check(home)
        except HomeMistake as mistake:
            yield bad(check.NAME, str(mistake), "Correct this first, then run `hall doctor` again.")
        except Exception as error:  # noqa: BLE001 -- a broken check must not hide what the others find
            said = f"{type(error).__name__}: {error}"
            yield bad(
                check.NAME, f"The check itself failed: {said}.", "Report this sentence to whoever maintains the hall."
            )
