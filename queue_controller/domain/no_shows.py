"""Who stays away too often may not book for a while (爽约), if the site says so (`[no_shows]`).

The book holds digests only: each no-show under the digest its own day has of the person. Two of them cannot be seen to
be the same person's by anybody who has not the person's number and the hall's key at once, which is the case only while
that person asks to book; then the vault gives the digest the person has on each day of the book (`Asked.digests`).
Days on which no rule depends any more are taken out of the book; a site without the rule keeps none.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from immutables import Map

from hall.contract.events import Day, Sm3
from hall.contract.refusals import BookingBanned
from hall.sites.definition import NoShows

Book = Map[Day, Map[Sm3, int]]

NOBODY: Map[Sm3, int] = Map()


def ban(rule: NoShows | None, book: Book, digests: Mapping[Day, Sm3], today: Day) -> BookingBanned | None:
    """The ban on a person with these digests, or none: after the last of enough times within so many days."""
    if rule is None:
        return None
    missed = [
        date.fromisoformat(day)
        for day, digest in sorted(digests.items())
        for _ in range(book.get(day, NOBODY).get(digest, 0))
    ]
    within = timedelta(days=rule.within_days)
    runs = zip(missed, missed[rule.misses - 1 :], strict=False)
    last = max((last for first, last in runs if last - first < within), default=None)
    if last is None:
        return None
    until = (last + timedelta(days=rule.banned_days)).isoformat()
    return BookingBanned(until=until, missed=rule.misses) if today < until else None


def noted(rule: NoShows | None, book: Book, day: Day, digest: Sm3) -> Book:
    """The book with one more time somebody stayed away."""
    if rule is None:
        return book
    that_day = book.get(day, NOBODY)
    return book.set(day, that_day.set(digest, that_day.get(digest, 0) + 1))


def without_old(rule: NoShows | None, book: Book, today: Day) -> Book:
    """The book without days that can ban nobody any more."""
    if rule is None:
        return Map()
    earliest = (date.fromisoformat(today) - timedelta(days=rule.within_days + rule.banned_days)).isoformat()
    for day in [day for day in book if day < earliest]:
        book = book.delete(day)
    return book
