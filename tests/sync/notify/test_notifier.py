"""Silent calling over real HTTP: everybody is told once, nobody too late, whatever breaks on the way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.clock import VirtualClock
from hall.contract.announcing import Way
from hall.contract.events import EventRecord, PersonRef
from hall.contract.notifications import Notice, NotificationState, Template
from sync.backend.faults import Fault, FaultKind
from sync.backoff import Backoff
from sync.notify.notifier import LOOK_BACK_MS, TOO_OLD, Notifier
from sync.notify.outbox import Fate, Outbox
from sync.road import CentreRoad

PERSON = PersonRef(record="r", digest="0" * 64)
VALID_S = 120
PHONE, OPENID = "19900001234", "oWechat_openid_77"


class Telling:
    """A hall in which every event calls somebody."""

    def __init__(self) -> None:
        self.template: str = Template.TICKET_CALLED
        self.ways = frozenset({Way.SMS})
        self.addresses: dict[Way, str] = {Way.SMS: PHONE}
        self.key: str = ""
        self.asked = 0

    def notices(self, record: EventRecord) -> list[Notice]:
        parameters = {"number": "A001", "window": "1", "area": "A", "attempt": "1", "ahead": "3"}
        return [
            Notice(
                key=self.key or f"{record.event_id}:called", template=self.template, ticket=record.event_id,
                person=PERSON, ways=self.ways, parameters=parameters, happened_at=record.occurred_at,
                valid_ms=VALID_S * 1000,
            )
        ]  # fmt: skip

    def address(self, _notice: Notice, way: Way) -> str | None:
        self.asked += 1
        return self.addresses.get(way)


class HallThatTells:
    def __init__(self, folder: Path, centre: Any, journal: Any, name: str = "chonghua") -> None:
        self.clock: VirtualClock = journal.clock
        self.journal = journal
        self.hall = Telling()
        self.has_key = True
        self._folder = folder
        self._centre = centre
        self._name = name
        self.open()

    def open(self) -> None:
        self.notifier = Notifier(
            stream="hall",
            reader=self.journal,
            road=CentreRoad(self._centre.address, self._name, answer_s=2.0),
            outbox=Outbox(self._folder / "outbox.sqlite"),
            hall=self.hall,
            centre_key=lambda: self._centre.letters.public_key() if self.has_key else None,
            clock=self.clock,
            backoff=Backoff(base_s=0.001),
        )

    def restart(self) -> None:
        self.notifier.stop()
        self.open()

    def lose_outbox(self) -> None:
        self.notifier.stop()
        for file in self._folder.glob("outbox.sqlite*"):
            file.unlink()
        self.open()

    def tell_all(self, at_most: int = 60) -> None:
        for _ in range(at_most):
            if self.notifier.step() is None:
                return
        raise AssertionError("it never ended")

    def told(self) -> list[Any]:
        return self._centre.notifications.latest(self._name, 1000)

    def fates(self) -> list[Fate]:
        return [letter.fate for letter in self.notifier.fates()]


@pytest.fixture
def telling(tmp_path: Path, centre: Any, journal: Any) -> Iterator[HallThatTells]:
    hall = HallThatTells(tmp_path, centre, journal)
    yield hall
    hall.notifier.stop()


@pytest.mark.requirement("R030")
def test_who_is_called_is_told_by_every_way_they_can_be_reached(telling) -> None:
    telling.hall.ways = frozenset({Way.SMS, Way.WECHAT})
    telling.hall.addresses[Way.WECHAT] = OPENID
    telling.journal.append()
    telling.tell_all()
    assert {(told.channel, told.receiver) for told in telling.told()} == {
        (Way.SMS, "199****1234"),
        (Way.WECHAT, "oWe****d_77"),
    }
    assert telling.fates() == [Fate.ACCEPTED] * 2


def test_who_cannot_be_reached_is_not_told_and_nothing_is_written_down(telling) -> None:
    telling.hall.addresses.clear()
    telling.journal.append()
    telling.tell_all()
    assert (telling.told(), telling.fates()) == ([], [])


@pytest.mark.parametrize("kind", ["drop_reply", "cut_reply", "cut_request", "duplicate", "late_copy", "status"])
def test_nobody_is_told_twice_or_not_at_all_by(kind: str, telling, centre, make_fault) -> None:
    telling.journal.append(3)
    centre.suffer(make_fault(kind), make_fault(kind))
    telling.tell_all()
    assert len(telling.told()) == 3
    assert telling.fates() == [Fate.ACCEPTED] * 3


def test_what_was_written_down_before_a_kill_is_sent_after_it_once(telling) -> None:
    telling.journal.append(2)
    telling.notifier.step()
    telling.restart()
    telling.tell_all()
    telling.restart()
    telling.tell_all()
    assert len(telling.told()) == 2


def test_a_call_that_is_too_old_when_the_centre_is_back_is_dropped_and_that_is_written_down(telling, centre) -> None:
    telling.journal.append(1)
    centre.stop()
    for _ in range(3):
        telling.notifier.step()
    telling.clock.advance(VALID_S + 1)
    centre.start()
    telling.journal.append(1)
    telling.tell_all()
    assert len(telling.told()) == 1
    dropped, sent = telling.notifier.fates()
    assert (dropped.fate, dropped.why, dropped.document) == (Fate.DROPPED, TOO_OLD, b"")
    assert sent.fate is Fate.ACCEPTED


def test_a_hall_that_starts_after_a_night_tells_nobody_of_yesterday(telling) -> None:
    telling.journal.append(1)
    telling.tell_all()
    telling.journal.append(5)
    telling.clock.advance(12 * 3600)
    telling.restart()
    telling.tell_all()
    assert len(telling.told()) == 1
    assert telling.fates() == [Fate.ACCEPTED] + [Fate.DROPPED] * 5


def test_a_lost_outbox_tells_nobody_again_and_does_not_read_all_that_ever_was(telling) -> None:
    telling.journal.append(40)
    telling.clock.advance(LOOK_BACK_MS / 1000 + 60)
    telling.journal.append(2)
    telling.tell_all()
    before = telling.told()
    telling.lose_outbox()
    telling.tell_all()
    assert telling.told() == before
    assert telling.fates() == [Fate.ACCEPTED] * 2


def test_a_restored_hall_in_a_new_epoch_tells_of_its_new_calls(telling) -> None:
    telling.journal.append(5)
    telling.tell_all()
    telling.journal.restore(2)
    telling.journal.open_epoch()
    telling.journal.append(1)
    telling.restart()
    telling.tell_all()
    assert len(telling.told()) == 6


def test_what_is_told_once_only_is_found_out_again_and_not_told_again(telling) -> None:
    telling.hall.template, telling.hall.key = Template.TICKET_NTH_IN_LINE, "one-ticket:near"
    telling.journal.append(3)
    telling.tell_all()
    telling.journal.append(3)
    telling.tell_all()
    assert len(telling.told()) == 1
    assert telling.hall.asked == 3, "of one look; afterwards the vault is not even asked"


def test_what_the_centre_cannot_tell_is_written_down_with_its_reason_and_the_next_goes_on(telling) -> None:
    telling.hall.template = "ticket.flown"
    telling.journal.append(1)
    telling.tell_all()
    telling.hall.template = Template.TICKET_CALLED
    telling.journal.append(1)
    telling.tell_all()
    failed, sent = telling.notifier.fates()
    assert (failed.fate, failed.why, sent.fate) == (Fate.FAILED, "template_unfit", Fate.ACCEPTED)


def test_without_the_centres_key_nobody_is_told_and_with_it_those_who_still_need_it(telling) -> None:
    telling.has_key = False
    telling.journal.append(1)
    assert telling.notifier.step() > 0
    telling.clock.advance(VALID_S + 1)
    telling.journal.append(1)
    telling.has_key = True
    telling.tell_all()
    assert telling.fates() == [Fate.DROPPED, Fate.ACCEPTED]


def test_no_number_lies_open_on_the_halls_disk_or_at_the_centre(telling, tmp_path: Path) -> None:
    telling.journal.append(2)
    telling.notifier.step()
    for when in ("before", "after"):
        lying = b"".join(file.read_bytes() for file in tmp_path.glob("*.sqlite*"))
        assert PHONE.encode() not in lying, when
        telling.tell_all()


def test_a_letter_sealed_for_another_centre_fails_in_words(telling) -> None:
    telling.notifier._centre_key = X25519PrivateKey.generate().public_key
    telling.journal.append(1)
    telling.tell_all()
    (told,) = telling.told()
    assert told.answer.state is NotificationState.FAILED
    assert told.answer.problem.code == "receiver_unreadable"


happenings = st.lists(
    st.tuples(st.just("call"), st.integers(1, 4))
    | st.tuples(
        st.just("suffer"),
        st.lists(
            st.builds(Fault, kind=st.sampled_from([k for k in FaultKind if k is not FaultKind.DELAY])), max_size=3
        ),
    )
    | st.tuples(st.just("step"), st.integers(1, 4))
    | st.tuples(st.sampled_from(["restart", "lose_outbox", "time"]), st.none()),
    min_size=3,
    max_size=12,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(story=happenings)
def test_whatever_happens_each_call_is_told_once_or_was_too_old(
    story: Any, centre: Any, memory_journal: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    centre.suffer()
    journal = memory_journal()
    before = len(centre.notifications.latest("chonghua", 1000))
    hall = HallThatTells(tmp_path_factory.mktemp("hall"), centre, journal)
    lost = False
    for happening, much in story:
        match happening:
            case "call":
                journal.append(much)
            case "suffer":
                centre.suffer(*much)
            case "step":
                for _ in range(much):
                    hall.notifier.step()
            case "restart":
                hall.restart()
            case "lose_outbox":
                hall.lose_outbox()
                lost = True
            case "time":
                journal.clock.advance(VALID_S / 2 + 1)
    centre.suffer()
    hall.tell_all()
    told = len(centre.notifications.latest("chonghua", 1000)) - before
    fates = hall.notifier.fates()
    hall.notifier.stop()
    assert told <= len(journal.records)
    if not lost:
        assert {letter.ticket for letter in fates} == {record.event_id for record in journal.records}
        assert told >= sum(letter.fate is Fate.ACCEPTED for letter in fates)
        assert all(letter.fate in (Fate.ACCEPTED, Fate.DROPPED) for letter in fates)
