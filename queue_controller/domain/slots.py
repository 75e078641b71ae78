"""Slots (预约时段): which can be booked, and for how many.

A slot has `places`: its capacity without what is kept for walk-ins. Some are held for one way of booking each. Whoever
books by that way uses these first, and what others have not used of theirs is not free for anybody else.
"""

from collections.abc import Iterator

from msgspec import structs

from hall.clock import Instant
from hall.contract.appointments import NotOffered, Source
from hall.contract.ids import Day, ScheduleId
from hall.contract.states import HeldPlaces, SlotFree, SlotsOfDay, SlotsState
from hall.sites.appointments import Slot, day_at, days_from, slots_on
from hall.sites.definition import Schedule, TimeOfDay
from queue_controller.domain.diary import SOURCES
from queue_controller.domain.state import Hall


def offered(hall: Hall, schedule: Schedule, day: Day, at: TimeOfDay, now: Instant) -> Slot | NotOffered:
    """The slot of a day that begins at this time of day, if it can still and already be booked."""
    days = days_from(day_at(now, hall.site.rules.time_zone), schedule.ahead_days + 1)
    if day not in days:
        return NotOffered.BEGUN if day < days[0] else NotOffered.TOO_FAR_AHEAD
    slot = next((slot for slot in _slots(hall, schedule, day) if slot.at == at), None)
    if slot is None:
        return NotOffered.NO_SUCH_SLOT
    return NotOffered.BEGUN if slot.starts_at <= now else slot


def free(hall: Hall, schedule: Schedule, slot: Slot, source: Source) -> int:
    """For how many a slot has places left, if they are booked by this way. None for anybody: 0, never less."""
    anybody, held = _left(hall, schedule, slot)
    return max(0, anybody + held.get(source, 0))


def published(hall: Hall, ident: ScheduleId) -> SlotsState:
    """What can be booked of a schedule, for terminals and the centre."""
    schedule = hall.site.schedule[ident]
    days = days_from(hall.day, schedule.ahead_days + 1) if hall.day else ()
    return SlotsState(
        schedule=schedule.id,
        services=schedule.services,
        party_most=schedule.party_most,
        named=schedule.named,
        days=tuple(
            SlotsOfDay(day=day, slots=tuple(_published(hall, schedule, slots)))
            for day in days
            if (slots := _slots(hall, schedule, day))
        ),
    )


def _published(hall: Hall, schedule: Schedule, slots: tuple[Slot, ...]) -> Iterator[SlotFree]:
    for slot in slots:
        anybody, unused = _left(hall, schedule, slot)
        held = tuple(HeldPlaces(source=source, places=places) for source, places in unused.items())
        yield SlotFree(at=slot.at, starts_at=slot.starts_at, ends_at=slot.ends_at, free=max(0, anybody), held=held)


def _left(hall: Hall, schedule: Schedule, slot: Slot) -> tuple[int, dict[Source, int]]:
    """Places for anybody, and those that are held and unused. Negative: rules that are newer than the bookings."""
    taken = hall.diary.taken_of(schedule.id, slot.starts_at)
    kept = structs.asdict(schedule.held)
    unused = {source: kept[source] - used for source, used in zip(SOURCES, taken, strict=True) if kept[source] > used}
    return slot.places - sum(taken) - sum(unused.values()), unused


def _slots(hall: Hall, schedule: Schedule, day: Day) -> tuple[Slot, ...]:
    return slots_on(schedule, day, hall.site.rules.time_zone)
