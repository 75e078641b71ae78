"""Days of appointments in which anything may happen: the rules against a plain model, step by step."""

from datetime import date, timedelta

import pytest
from hypothesis import Phase as Searching
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from hall.contract.appointments import Source
from hall.contract.commands import CancelAppointment
from hall.contract.events import AppointmentNoShow
from hall.contract.ids import CENTRE
from hall.contract.refusals import Refusal
from hall.contract.replies import AppointmentMade, Done, Result, TicketTaken
from hall.sites.definition import Early, Held, NoShows
from hall.sites.site import Site
from queue_controller.domain.appointments import days_gone_by
from queue_controller.domain.asked import EndCheckIn
from queue_controller.domain.snapshot import decode, encode
from queue_controller.domain.state import knowing
from queue_controller.domain.views import body, changed, keys
from tests.queue_controller.domain.booking_model import Booking, BookingModel, instant
from tests.queue_controller.domain.booking_world import EAST, FRIDAY, BookingHall, booking_site, times
from tests.queue_controller.domain.world import HUKOU, ID_CARD, replayed

RULE = NoShows(misses=2, within_days=5, banned_days=4)


def sites() -> tuple[Site, ...]:
    """Small slots; held places, parties that count as one and longer slots; no appointments for HUKOU any more."""
    return (
        booking_site(EAST, RULE),
        booking_site(
            replace(
                EAST,
                times=(times(capacity=4, slot_min=60),),
                held=Held(web=1, kiosk=1),
                walk_ins=1,
                counts_persons=False,
                early=Early.WALK_IN,
                grace_min=30,
            ),
            RULE,
            version="2",
        ),
        booking_site(
            replace(EAST, services=(ID_CARD,), early=Early.REFUSED, walk_in_min=45, change_min=0, ahead_days=4),
            version="3",
        ),
    )


people = st.sampled_from(["张三", "李四", "王五", "赵六"])
ats = st.sampled_from(["09:00", "09:00", "09:30", "10:00", "10:30", "09:10"])
ahead = st.sampled_from([0, 0, 0, 1, 3, 4, 15])
picks = st.integers(0, 10**6)


class AppointmentsOfChance(RuleBasedStateMachine):
    """Each rule asks the hall and the model the same and expects the same answer."""

    def __init__(self) -> None:
        super().__init__()
        self.sites = sites()
        self.world = BookingHall(self.sites[0])
        for site in self.sites:
            self.world.start = knowing(self.world.start, site)
            self.world.hall = knowing(self.world.hall, site)
        self.world.log_in("2", "c1")
        self.model = BookingModel(self.sites[0], FRIDAY)
        self.seen = self.world.hall

    def agree(self, answer: Result | Refusal, expected: Booking | Refusal | None) -> None:
        match answer:
            case AppointmentMade():
                assert isinstance(expected, Booking)
                assert (answer.appointment, answer.day) == (expected.id, expected.day)
                assert answer.starts_at == instant(expected.day, expected.at)
                assert answer.ends_at == instant(expected.day, expected.ends)
            case TicketTaken():
                assert isinstance(expected, Booking)
                assert answer.number == expected.number
            case Done():
                assert expected is None
            case _:
                assert answer == expected

    def one_of(self, pick: int) -> Booking | None:
        """Any appointment there is, rather one that somebody is expected with; or none."""
        booked = [there for there in self.model.bookings if there.state == "booked"]
        choice = [None, *(booked * 4), *self.model.bookings]
        return choice[pick % len(choice)]

    def day(self, days: int) -> str:
        return (date.fromisoformat(self.model.today) + timedelta(days=days)).isoformat()

    @rule(
        who=people,
        service=st.sampled_from([ID_CARD, ID_CARD, HUKOU]),
        at=ats,
        days=ahead,
        source=st.sampled_from(Source),
        party=st.sampled_from([1, 1, 1, 2, 3, 6]),
    )
    def book(self, who: str, service: str, at: str, days: int, source: Source, party: int) -> None:
        request, now = self.world.new_id(), self.world.now
        answer = self.world.book(who, at, self.day(days), service, source, party=party, request_id=request)
        new = Booking(request, who, service, source, party, self.day(days), at, ends="")
        self.agree(answer, self.model.book(new, now))

    @rule(pick=picks, at=ats, days=ahead)
    def change(self, pick: int, at: str, days: int) -> None:
        there = self.one_of(pick)
        if there is not None:
            answer = self.world.change(there.id, at, self.day(days), there.who)
            self.agree(answer, self.model.change(there, self.day(days), at, self.world.now))

    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        there = self.one_of(pick)
        ident = there.id if there else self.world.new_id()
        answer = self.world.ask(CENTRE, CancelAppointment(appointment=ident))
        self.agree(answer, self.model.cancel(there, self.world.now))

    @rule(pick=picks)
    def check_in(self, pick: int) -> None:
        there = self.one_of(pick)
        code = self.world.hall.appointments[there.id].code if there else "22222222"
        answer = self.world.check_in(code)
        self.agree(answer, self.model.check_in(there, self._ticket(answer), self.world.now))

    @rule(who=people)
    def check_in_by_card(self, who: str) -> None:
        answer = self.world.check_in_by_card(who)
        there = self.model.by_card(who, self.world.now)
        self.agree(answer, self.model.check_in(there, self._ticket(answer), self.world.now))

    @precondition(lambda self: self.model.open)
    @rule(service=st.sampled_from([ID_CARD, HUKOU]))
    def walk_in(self, service: str) -> None:
        self.model.walk_in(self.world.taken(service).ticket, self.world.now)

    @precondition(lambda self: self.model.open and self.model.line)
    @rule()
    def call(self) -> None:
        assert self.world.serve("2") == self.model.next_called()

    @rule(minutes=st.integers(1, 40))
    def time_passes(self, minutes: int) -> None:
        """The hall is there, and ends checking in when it is due."""
        until = self.world.now + minutes * 60_000
        while self.world.now < until:
            self.world.now += 60_000
            self.end_check_in()

    @rule(minutes=st.integers(3, 90))
    def the_hall_is_away(self, minutes: int) -> None:
        self.world.wait(minutes * 60)
        self.end_check_in()

    def end_check_in(self) -> None:
        while due := self.world.due():
            self.world.house(due)
        self.model.end_check_in(self.world.now)

    @precondition(lambda self: len(self.model.bookings) > 4)
    @rule(days=st.sampled_from([1, 1, 1, 3]))
    def another_day(self, days: int) -> None:
        day = self.day(days)
        self.world.close_day()
        self.world.turn_to(day, "08:20")
        self.world.open_day(day)
        for gone in days_gone_by(self.world.hall):
            self.world.house(EndCheckIn(day=gone))
        self.model.next_day(day)
        self.world.log_in("2", "c1")

    @precondition(lambda self: len(self.model.bookings) > 6)
    @rule(which=st.integers(0, 2))
    def the_rules_change(self, which: int) -> None:
        self.world.adopt(self.sites[which])
        self.model.adopt(self.sites[which])
        self.end_check_in()

    # What always holds

    @invariant()
    def both_know_the_same_appointments(self) -> None:
        mine = {there.id: (there.phase.value, there.day) for there in self.world.hall.appointments.values()}
        assert mine == {there.id: (there.state, there.day) for there in self.model.bookings}

    @invariant()
    def what_is_published_is_what_counting_gives(self) -> None:
        (schedule,) = self.model.site.appointments
        days = self.world.see_slots().days
        booked = {there.day for there in self.model.bookings}
        for there in (there for there in days if there.day in booked):
            slots = self.model.slots(schedule, there.day)
            assert [slot.at for slot in there.slots] == [at for at, _, _ in slots]
            for slot in there.slots:
                assert slot.free == self.model.free(schedule, there.day, slot.at, None)
        post = self.world.see_post("2")
        assert post.expected == self.model.expected(ID_CARD) + self.model.expected(HUKOU)
        assert post.waiting == len(self.model.line)

    @invariant()
    def no_change_of_a_screen_goes_untold(self) -> None:
        before, after = self.seen, self.world.hall
        for key in (keys(before) & keys(after)) - changed(before, after):
            assert body(before, key) == body(after, key)
        self.seen = after

    def teardown(self) -> None:
        hall = self.world.hall
        again = replayed(self.world)
        assert again == hall
        assert encode(again) == encode(hall)
        assert decode(encode(hall), hall.library) == hall
        blamed = [event for event in self.world.events() if isinstance(event, AppointmentNoShow) and not event.excused]
        assert len(blamed) >= sum(count for there in hall.no_shows.values() for count in there.values())

    @staticmethod
    def _ticket(answer: Result | Refusal) -> str:
        return answer.ticket if isinstance(answer, TicketTaken) else ""


SOME_DAYS = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    report_multiple_bugs=False,
    phases=[Searching.explicit, Searching.reuse, Searching.generate],
)


def test_no_appointment_breaks_a_rule() -> None:
    run_state_machine_as_test(AppointmentsOfChance, settings=SOME_DAYS)


@pytest.mark.proof
def test_none_of_many_appointments_breaks_a_rule() -> None:
    run_state_machine_as_test(AppointmentsOfChance, settings=settings(SOME_DAYS, max_examples=600))
