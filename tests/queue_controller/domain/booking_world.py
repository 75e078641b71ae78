"""Stories with appointments: a hall whose clock is turned to a day and a time of day, and people with cards."""

from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.appointments import Source
from hall.contract.commands import (
    BookAppointment,
    CancelAppointment,
    ChangeAppointment,
    CheckIn,
    FindAppointments,
)
from hall.contract.events import Day, PersonRef, Sm3
from hall.contract.ids import CENTRE, AppointmentId, RequestId, ScheduleId, ServiceId, TerminalId
from hall.contract.refusals import Refusal
from hall.contract.replies import AppointmentMade, Result, TicketTaken
from hall.contract.states import SlotFree, SlotsState
from hall.sites.definition import NoShows, Schedule, SlotTimes, Weekday
from hall.sites.site import Site
from queue_controller.domain.appointments import days_compared, days_gone_by, no_shows_due
from queue_controller.domain.asked import EndCheckIn
from queue_controller.domain.views import Key, Kind, body
from tests.queue_controller.domain.world import HUKOU, ID_CARD, HallUnderTest, a_site

FRIDAY, SATURDAY, MONDAY, TUESDAY = "2027-01-15", "2027-01-16", "2027-01-18", "2027-01-19"
WORKDAYS = tuple(Weekday)[:5]
ZONE = ZoneInfo("Asia/Shanghai")
ASKERS: dict[Source, TerminalId] = {Source.KIOSK: "kiosk-1", Source.CLERK: "window-2"}


def times(opens: str = "09:00", closes: str = "11:00", capacity: int = 3, slot_min: int = 30) -> SlotTimes:
    return SlotTimes(weekdays=WORKDAYS, opens=opens, closes=closes, slot_min=slot_min, capacity=capacity)


EAST = Schedule(id="east", services=(ID_CARD, HUKOU), times=(times(),))
"""Slots of half an hour from nine to eleven for three each; everything else as it is unless a site says otherwise."""


def booking_site(schedule: Schedule = EAST, no_shows: NoShows | None = None, version: str = "1") -> Site:
    return replace(a_site(version), appointments=(schedule,), no_shows=no_shows)


def moment(day: Day, at: str) -> Instant:
    """A time of day in the hall's zone; seconds may be said."""
    return round(datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=ZONE).timestamp() * 1000)


def digest(name: str, day: Day) -> Sm3:
    """What the vault would make of this person on this day."""
    return blake2b(f"{name} on {day}".encode(), digest_size=32).hexdigest()


class BookingHall(HallUnderTest):
    """Friday the 15th, eight o'clock, and the hall is open."""

    def __init__(self, site: Site | None = None) -> None:
        super().__init__(site or booking_site())
        self.adopt()
        self.turn_to(FRIDAY, "08:00")
        self.open_day(FRIDAY)

    def turn_to(self, day: Day, at: str) -> None:
        """Sets the clock; nothing else happens."""
        self.now = moment(day, at)

    def go_to(self, at: str, day: Day | None = None) -> None:
        """Turns the clock, and lets the hall do in time what becomes due until then, as its writer does."""
        until = moment(day or self.hall.day, at)
        while (lane := self.hall.diary.expected.get(self.hall.day)) and lane.blocks[0][0][0] <= until:
            self.now = max(self.now, lane.blocks[0][0][0])
            self.house(EndCheckIn(day=self.hall.day))
        self.now = until

    def next_day(self, day: Day, at: str = "08:00") -> None:
        """The day ends, and another begins as the writer lets it begin."""
        self.go_to("20:00")
        self.close_day()
        self.turn_to(day, at)
        self.open_day(day)
        for gone in days_gone_by(self.hall):
            self.house(EndCheckIn(day=gone))

    def due(self) -> EndCheckIn | None:
        return no_shows_due(self.hall, self.now)

    def book(
        self,
        name: str | None = "张三",
        at: str = "09:00",
        day: Day = FRIDAY,
        service: ServiceId = ID_CARD,
        source: Source = Source.WEB,
        *,
        party: int = 1,
        request_id: RequestId | None = None,
    ) -> Result | Refusal:
        request_id = request_id or self.new_id()
        command = BookAppointment(service=service, day=day, at=at, source=source, party=party)
        return self.ask(
            ASKERS.get(source, CENTRE),
            command,
            None if name is None else PersonRef(record=request_id, digest=digest(name, day)),
            request_id,
            digests={} if name is None else {there: digest(name, there) for there in days_compared(self.hall, command)},
        )

    def booked(
        self,
        name: str | None = "张三",
        at: str = "09:00",
        day: Day = FRIDAY,
        service: ServiceId = ID_CARD,
        source: Source = Source.WEB,
        *,
        party: int = 1,
    ) -> AppointmentMade:
        """An appointment that must be had."""
        result = self.book(name, at, day, service, source, party=party)
        assert isinstance(result, AppointmentMade), result
        return result

    def change(self, ident: AppointmentId, at: str, day: Day = FRIDAY, name: str = "张三") -> Result | Refusal:
        request_id = self.new_id()
        person = PersonRef(record=request_id, digest=digest(name, day))
        return self.ask(CENTRE, ChangeAppointment(appointment=ident, day=day, at=at), person, request_id)

    def cancel_appointment(self, ident: AppointmentId, terminal: TerminalId = CENTRE) -> Result | Refusal:
        return self.ask(terminal, CancelAppointment(appointment=ident))

    def check_in(self, code: str) -> Result | Refusal:
        return self.ask("kiosk-1", CheckIn(code=code))

    def check_in_by_card(self, name: str) -> Result | Refusal:
        return self._with_card(CheckIn(), name)

    def find_by_card(self, name: str) -> Result | Refusal:
        return self._with_card(FindAppointments(), name)

    def _with_card(self, command: CheckIn | FindAppointments, name: str) -> Result | Refusal:
        request_id = self.new_id()
        person = PersonRef(record=request_id, digest=digest(name, self.hall.day))
        digests = {day: digest(name, day) for day in days_compared(self.hall, command)}
        return self.ask("kiosk-1", command, person, request_id, digests=digests)

    def checked_in(self, made: AppointmentMade) -> TicketTaken:
        result = self.check_in(made.code)
        assert isinstance(result, TicketTaken), result
        return result

    def see_slots(self, schedule: ScheduleId = "east") -> SlotsState:
        seen = body(self.hall, Key(Kind.SLOTS, schedule))
        assert isinstance(seen, SlotsState)
        return seen

    def see_slot(self, at: str = "09:00", day: Day = FRIDAY) -> SlotFree:
        days = {there.day: there.slots for there in self.see_slots().days}
        return next(slot for slot in days[day] if slot.at == at)
