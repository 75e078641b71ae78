"""Appointments, and the diary: where each of them stands, so that nothing is ever found by looking through them."""

from collections.abc import Iterable

from immutables import Map
from msgspec import Struct
from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.appointments import Appointed, AppointmentPhase, Source
from hall.contract.booking_codes import token_of
from hall.contract.events import Day, PersonRef, Sm3
from hall.contract.ids import (
    AppointmentCode,
    AppointmentId,
    AppointmentToken,
    ScheduleId,
    ServiceId,
    TicketId,
)
from hall.sites.appointments import MINUTE_MS, slots_on
from hall.sites.definition import Schedule
from hall.sites.site import Site
from queue_controller.domain.lane import Lane

NO_SCHEDULE = Schedule(id="none", services=(), times=())
"""What holds for appointments of a service that is booked no more: the rules every schedule has unless it says."""

SOURCES = tuple(Source)
Taken = tuple[int, ...]
"""How many places of a slot are taken, for each of the `SOURCES`."""
NONE_TAKEN: Taken = (0,) * len(SOURCES)
TAKES_PLACES = frozenset({AppointmentPhase.BOOKED, AppointmentPhase.CHECKED_IN})
NOBODY = Lane()


class Appointment(Struct, frozen=True, kw_only=True, gc=False):
    """One appointment. `person` as its `day` can compare it; `ticket` once somebody has checked in with it."""

    id: AppointmentId
    code: AppointmentCode
    service: ServiceId
    day: Day
    starts_at: Instant
    ends_at: Instant
    source: Source
    party: int
    person: PersonRef | None
    phase: AppointmentPhase = AppointmentPhase.BOOKED
    ticket: TicketId | None = None

    @property
    def appointed(self) -> Appointed:
        """What its ticket says of it."""
        return Appointed(starts_at=self.starts_at, ends_at=self.ends_at, party=self.party)

    @property
    def booked(self) -> bool:
        """Somebody is still expected with it."""
        return self.phase is AppointmentPhase.BOOKED


class Diary(Struct, frozen=True, kw_only=True):
    """Indexes of the appointments under one site definition.

    `expected`: who is still to come on each day, in order of the end of checking in. `coming` counts them by service.
    `taken`: places of a schedule's slot, by its start. `of_person`: by day and digest, in order of
    their ids: a restart must find the same one first.
    """

    codes: Map[AppointmentCode, AppointmentId] = Map()
    tokens: Map[AppointmentToken, AppointmentId] = Map()
    of_person: Map[tuple[Day, Sm3], tuple[AppointmentId, ...]] = Map()
    expected: Map[Day, Lane] = Map()
    coming: Map[tuple[Day, ServiceId], int] = Map()
    taken: Map[tuple[ScheduleId, Instant], Taken] = Map()

    def taken_of(self, schedule: ScheduleId, starts_at: Instant) -> Taken:
        return self.taken.get((schedule, starts_at), NONE_TAKEN)


EMPTY_DIARY = Diary()


def diary_of(appointments: Iterable[Appointment], site: Site) -> Diary:
    """The diary these appointments give under a site definition."""
    diary = EMPTY_DIARY
    for appointment in appointments:
        diary = entered(diary, appointment, site)
    return diary


def entered(diary: Diary, appointment: Appointment, site: Site) -> Diary:
    """The diary with an appointment it does not hold."""
    ident, day = appointment.id, appointment.day
    of_person, expected = diary.of_person, diary.expected
    if key := _person(appointment):
        of_person = of_person.set(key, tuple(sorted((*of_person.get(key, ()), ident))))
    if appointment.booked:
        expected = expected.set(day, expected.get(day, NOBODY).insert(_place(appointment, site)))
    return replace(
        diary,
        codes=diary.codes.set(appointment.code, ident),
        tokens=diary.tokens.set(token_of(ident), ident),
        of_person=of_person,
        expected=expected,
        coming=_coming(diary, appointment, 1),
        taken=_taken(diary, appointment, site, 1),
    )


def struck(diary: Diary, appointment: Appointment, site: Site) -> Diary:
    """The diary without an appointment it holds. Raises `KeyError` for any other."""
    ident, day = appointment.id, appointment.day
    of_person, expected = diary.of_person, diary.expected
    if key := _person(appointment):
        others = tuple(other for other in of_person[key] if other != ident)
        of_person = of_person.set(key, others) if others else of_person.delete(key)
    if appointment.booked:
        lane = expected[day].remove(_place(appointment, site))
        expected = expected.set(day, lane) if lane.size else expected.delete(day)
    return replace(
        diary,
        codes=diary.codes.delete(appointment.code),
        tokens=diary.tokens.delete(token_of(ident)),
        of_person=of_person,
        expected=expected,
        coming=_coming(diary, appointment, -1),
        taken=_taken(diary, appointment, site, -1),
    )


def rules_of(service: ServiceId, site: Site) -> Schedule:
    """What holds for appointments of a service."""
    return site.schedule_of.get(service, NO_SCHEDULE)


def over_at(appointment: Appointment, site: Site) -> Instant:
    """From when on nobody can check in with it any more."""
    rules = rules_of(appointment.service, site)
    return appointment.ends_at + (rules.grace_min + rules.walk_in_min) * MINUTE_MS


def size_of(appointment: Appointment, site: Site) -> int:
    """How many places it takes."""
    return appointment.party if rules_of(appointment.service, site).counts_persons else 1


def _place(appointment: Appointment, site: Site) -> tuple[Instant, int, AppointmentId]:
    return (over_at(appointment, site), 0, appointment.id)


def _coming(diary: Diary, appointment: Appointment, sign: int) -> Map[tuple[Day, ServiceId], int]:
    if not appointment.booked:
        return diary.coming
    key = (appointment.day, appointment.service)
    count = diary.coming.get(key, 0) + sign
    return diary.coming.set(key, count) if count else diary.coming.delete(key)


def _taken(diary: Diary, appointment: Appointment, site: Site, sign: int) -> Map[tuple[ScheduleId, Instant], Taken]:
    schedule = site.schedule_of.get(appointment.service)
    if schedule is None or appointment.phase not in TAKES_PLACES:
        return diary.taken
    key = (schedule.id, _slot_start(appointment, schedule, site))
    counts = list(diary.taken.get(key, NONE_TAKEN))
    counts[SOURCES.index(appointment.source)] += sign * size_of(appointment, site)
    return diary.taken.set(key, tuple(counts)) if any(counts) else diary.taken.delete(key)


def _person(appointment: Appointment) -> tuple[Day, Sm3] | None:
    return None if appointment.person is None else (appointment.day, appointment.person.digest)


def _slot_start(appointment: Appointment, schedule: Schedule, site: Site) -> Instant:
    """The slot it takes places of: another than it was booked for, where the schedule was cut anew since."""
    for slot in slots_on(schedule, appointment.day, site.rules.time_zone):
        if slot.starts_at <= appointment.starts_at < slot.ends_at:
            return slot.starts_at
    return appointment.starts_at
