"""Appointments once more, as plainly as can be: one list that is searched, and times of day as words.

It shares the contract's words with the rules and not a line of code.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from hall.contract.appointments import AppointmentPhase, NotOffered, Source
from hall.contract.refusals import (
    AlreadyBooked,
    AppointmentFixed,
    AppointmentOver,
    AppointmentTooEarly,
    AppointmentUnknown,
    AppointmentUsed,
    BookingBanned,
    NotBookable,
    PartyTooLarge,
    Refusal,
    ServiceClosed,
    SlotFull,
    SlotNotOffered,
)
from hall.contract.states import ServiceClosedBecause
from hall.sites.definition import Early, Schedule
from hall.sites.site import Site

CHINA = timezone(timedelta(hours=8))
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def clock(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000, CHINA)


def instant(day: str, at: str) -> int:
    return round(datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=CHINA).timestamp() * 1000)


@dataclass
class Booking:
    id: str
    who: str
    service: str
    source: Source
    party: int
    day: str
    at: str
    ends: str
    state: str = "booked"
    number: str = ""


@dataclass
class Waiting:
    """Somebody in the line: when their turn is due, and in which order they came."""

    ticket: str
    due: int


@dataclass
class BookingModel:
    site: Site
    today: str
    open: bool = True
    bookings: list[Booking] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)
    """Who stayed away, and on which day, where it counts."""
    line: list[Waiting] = field(default_factory=list)
    given: int = 0

    # Looking

    def schedule(self, service: str) -> Schedule | None:
        return next((there for there in self.site.appointments if service in there.services), None)

    def rules(self, service: str) -> Schedule:
        return self.schedule(service) or Schedule(id="none", services=(), times=())

    def slots(self, schedule: Schedule, day: str) -> list[tuple[str, str, int]]:
        """Beginning, end, and how many it is for."""
        special = [times for times in schedule.times if day in times.dates]
        weekly = [times for times in schedule.times if DAYS[date.fromisoformat(day).weekday()] in times.weekdays]
        found = []
        for times in [] if day in schedule.closed else special or weekly:
            begin = times.opens
            while begin < times.closes:
                minutes = int(begin[:2]) * 60 + int(begin[3:]) + times.slot_min
                end = f"{minutes // 60:02}:{minutes % 60:02}"
                found.append((begin, end, times.capacity))
                begin = end
        return sorted(found)

    def free(self, schedule: Schedule, day: str, at: str, source: Source | None) -> int:
        """How many more may book by this way; without one, by none that anything is held for."""
        begin, end, capacity = next(slot for slot in self.slots(schedule, day) if slot[0] == at)
        taken: dict[Source, int] = dict.fromkeys(Source, 0)
        for there in self.bookings:
            same_slot = there.service in schedule.services and there.day == day and begin <= there.at < end
            if same_slot and there.state in ("booked", "checked_in"):
                taken[there.source] += there.party if schedule.counts_persons else 1
        others = sum(
            max(0, getattr(schedule.held, other.value) - taken[other]) for other in Source if other is not source
        )
        return max(0, capacity - schedule.walk_ins - sum(taken.values()) - others)

    def until(self, there: Booking, minutes: int) -> int:
        return instant(there.day, there.ends) + minutes * 60_000

    def expected(self, service: str) -> int:
        return sum(b.service == service and b.day == self.today and b.state == "booked" for b in self.bookings)

    def banned(self, who: str, now: int) -> BookingBanned | None:
        rule = self.site.no_shows
        if rule is None:
            return None
        days = sorted(date.fromisoformat(day) for person, day in self.missed if person == who)
        bad = [
            last
            for last in days
            if sum(last - timedelta(days=rule.within_days) < day <= last for day in days) >= rule.misses
        ]
        if not bad:
            return None
        until = (max(bad) + timedelta(days=rule.banned_days)).isoformat()
        return BookingBanned(until=until, missed=rule.misses) if f"{clock(now):%Y-%m-%d}" < until else None

    # Booking

    def offered(self, service: str, day: str, at: str, now: int) -> Refusal | str:
        """The end of the slot, or why it is not offered."""
        schedule = self.schedule(service)
        if schedule is None:
            return NotBookable(service=service)
        if day > f"{clock(now) + timedelta(days=schedule.ahead_days):%Y-%m-%d}":
            return SlotNotOffered(service=service, reason=NotOffered.TOO_FAR_AHEAD)
        if day < f"{clock(now):%Y-%m-%d}":
            return SlotNotOffered(service=service, reason=NotOffered.BEGUN)
        end = next((end for begin, end, _ in self.slots(schedule, day) if begin == at), None)
        if end is None:
            return SlotNotOffered(service=service, reason=NotOffered.NO_SUCH_SLOT)
        if instant(day, at) <= now:
            return SlotNotOffered(service=service, reason=NotOffered.BEGUN)
        return end

    def book(self, new: Booking, now: int) -> Refusal | Booking:
        schedule = self.schedule(new.service)
        if schedule is None:
            return NotBookable(service=new.service)
        if new.party > schedule.party_most:
            return PartyTooLarge(most=schedule.party_most)
        end = self.offered(new.service, new.day, new.at, now)
        if isinstance(end, Refusal):
            return end
        if banned := self.banned(new.who, now):
            return banned
        if refused := self._place_in(schedule, new, new.day, new.at, ()):
            return refused
        new.ends = end
        self.bookings.append(new)
        return new

    def change(self, there: Booking | None, day: str, at: str, now: int) -> Refusal | Booking:
        there = self._may_change(there, now)
        if isinstance(there, Refusal):
            return there
        end = self.offered(there.service, day, at, now)
        if isinstance(end, Refusal):
            return end
        if (day, at) == (there.day, there.at):
            return there
        schedule = self.schedule(there.service)
        assert schedule is not None
        if refused := self._place_in(schedule, there, day, at, (there,)):
            return refused
        there.day, there.at, there.ends = day, at, end
        return there

    def cancel(self, there: Booking | None, now: int) -> Refusal | None:
        if there is not None and there.state == "cancelled":
            return None
        there = self._may_change(there, now)
        if isinstance(there, Refusal):
            return there
        there.state = "cancelled"
        return None

    def _place_in(
        self, schedule: Schedule, who: Booking, day: str, at: str, but: tuple[Booking, ...]
    ) -> Refusal | None:
        for other in self.bookings:
            same = (other.who, other.service, other.day, other.state) == (who.who, who.service, day, "booked")
            if same and other not in but:
                return AlreadyBooked(appointment=other.id, day=day, at=other.at)
        left = self.free(schedule, day, at, who.source)
        return (
            SlotFull(service=who.service, free=left) if (who.party if schedule.counts_persons else 1) > left else None
        )

    def _may_change(self, there: Booking | None, now: int) -> Refusal | Booking:
        if there is None:
            return AppointmentUnknown()
        if refused := self._ended(there):
            return refused
        until = instant(there.day, there.at) - self.rules(there.service).change_min * 60_000
        if now > until:
            return AppointmentFixed(day=f"{clock(until):%Y-%m-%d}", at=f"{clock(until):%H:%M}")
        return there

    @staticmethod
    def _ended(there: Booking) -> Refusal | None:
        if there.state == "checked_in":
            return AppointmentUsed(number=there.number)
        return None if there.state == "booked" else AppointmentOver(ended=AppointmentPhase(there.state))

    # Coming

    def by_card(self, who: str, now: int) -> Booking | None:
        """What a card is taken to mean."""
        mine = [there for there in self.bookings if there.who == who and there.day == self.today]
        mine.sort(key=lambda there: (there.at, there.id))
        for there in mine:
            if there.state == "booked" and now < self._over(there):
                return there
        return mine[-1] if mine else None

    def check_in(self, there: Booking | None, ticket: str, now: int) -> Refusal | Booking:
        if there is None:
            return AppointmentUnknown()
        if refused := self._ended(there):
            return refused
        if not self.open:
            return ServiceClosed(service=there.service, because=ServiceClosedBecause.HALL_CLOSED)
        rules = self.rules(there.service)
        starts = instant(there.day, there.at)
        begins = starts - rules.early_min * 60_000
        if there.day > self.today or (there.day == self.today and now < begins and rules.early is Early.REFUSED):
            return AppointmentTooEarly(day=f"{clock(begins):%Y-%m-%d}", at=f"{clock(begins):%H:%M}")
        if there.day < self.today or now >= self._over(there):
            return AppointmentOver(ended=AppointmentPhase.NO_SHOW)
        in_time = now < self.until(there, rules.grace_min)
        as_walk_in = not in_time or (now < begins and rules.early is Early.WALK_IN)
        self.given += 1
        there.state, there.number = "checked_in", f"A{self.given:03}"
        self.line.append(Waiting(ticket, now if as_walk_in else starts))
        return there

    def _over(self, there: Booking) -> int:
        rules = self.rules(there.service)
        return self.until(there, rules.grace_min + rules.walk_in_min)

    def walk_in(self, ticket: str, now: int) -> None:
        self.given += 1
        self.line.append(Waiting(ticket, now))

    def next_called(self) -> str:
        first = min(self.line, key=lambda there: there.due)
        self.line.remove(first)
        return first.ticket

    # The house

    def end_check_in(self, now: int) -> None:
        """As the hall does every few seconds, or when it comes back."""
        for there in self.bookings:
            if there.state == "booked" and there.day == self.today and now >= self._over(there):
                there.state = "no_show"
                if now - self._over(there) <= 120_000 and self.site.no_shows is not None:
                    self.missed.append((there.who, there.day))

    def next_day(self, day: str) -> None:
        before, self.today, self.open, self.given, self.line = self.today, day, True, 0, []
        self.bookings = [
            there for there in self.bookings if there.day >= day or there.day == before or there.state == "booked"
        ]
        for there in self.bookings:
            if there.day < day and there.state == "booked":
                there.state = "no_show"
        if self.site.no_shows is None:
            self.missed = []

    def adopt(self, site: Site) -> None:
        self.site = site
