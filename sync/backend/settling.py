"""What becomes of a batch, given what is kept already. Pure: the database is read before and written after."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, structs

from hall.contract.centre import EventAnswer, Problem, Verdict
from hall.contract.events import EventRecord
from sync.backend.judge import CHAIN_BROKEN, ID_TAKEN, PLACE_TAKEN, Received, flags

Judge = Callable[[EventRecord], Problem | None]
Place = tuple[str, str, int, int]
"""Hall, stream, epoch, seq."""


class Kept(Struct, frozen=True):
    """An event the centre has: what is needed to know it again and to check the chain beside it."""

    event_id: str
    place: Place
    hash: str
    previous: str
    verdict: Verdict
    flags: frozenset[str]


class Settled(Struct, frozen=True):
    """The answers in the order of the batch, what is new, and what changed of events that were there."""

    answers: list[EventAnswer]
    new: list[tuple[Kept, Received]]
    changed: list[Kept]


def place_of(record: EventRecord) -> Place:
    return record.hall, record.stream, record.epoch, record.seq


def beside(place: Place, steps: int) -> Place:
    return *place[:3], place[3] + steps


def settle(batch: Sequence[Received], known: Iterable[Kept], judge: Judge) -> Settled:
    """Each event has its effect once. `known`: what is kept under the ids and places of the batch and their neighbours.

    An event that was rejected is judged anew, since the centre may have learned since.
    """
    by_place = {kept.place: kept for kept in known}
    by_id = {kept.event_id: kept for kept in by_place.values()}
    before = dict(by_id)
    documents: dict[str, Received] = {}
    answers = []
    for received in batch:
        record = received.record
        there, here = by_id.get(record.event_id), by_place.get(place_of(record))
        if there is not None and (there.place, there.hash) != (place_of(record), record.hash):
            answers.append(_rejected(record, ID_TAKEN))
            continue
        if here is not None and here.event_id != record.event_id:
            answers.append(_rejected(record, PLACE_TAKEN))
            continue
        if there is not None and there.verdict is Verdict.ACCEPTED:
            answers.append(EventAnswer(event_id=record.event_id, verdict=Verdict.DUPLICATE))
            continue
        problem = judge(record)
        answers.append(
            _rejected(record, problem) if problem else EventAnswer(event_id=record.event_id, verdict=Verdict.ACCEPTED)
        )
        kept = Kept(
            event_id=record.event_id,
            place=place_of(record),
            hash=record.hash,
            previous=record.previous,
            verdict=Verdict.REJECTED if problem else Verdict.ACCEPTED,
            flags=frozenset(flags(received)),
        )
        by_id[record.event_id] = by_place[kept.place] = kept
        documents.setdefault(record.event_id, received)
    touched = _chain_checked(by_place, documents)
    return Settled(
        answers=answers,
        new=[(kept, documents[kept.event_id]) for kept in touched if kept.event_id not in before],
        changed=[kept for kept in touched if kept.event_id in before and kept != before[kept.event_id]],
    )


def _chain_checked(by_place: Mapping[Place, Kept], documents: Mapping[str, Received]) -> list[Kept]:
    """The events of this batch and those right behind them, flagged where they do not name the hash before them."""
    arrived = [kept for kept in by_place.values() if kept.event_id in documents]
    behind = [by_place.get(beside(kept.place, 1)) for kept in arrived]
    touched = {kept.event_id: kept for kept in [*arrived, *behind] if kept is not None}
    checked = []
    for kept in touched.values():
        before = by_place.get(beside(kept.place, -1))
        broken = before is not None and before.hash != kept.previous
        checked.append(structs.replace(kept, flags=kept.flags | {CHAIN_BROKEN}) if broken else kept)
    return checked


def _rejected(record: EventRecord, problem: Problem) -> EventAnswer:
    return EventAnswer(event_id=record.event_id, verdict=Verdict.REJECTED, problem=problem)
