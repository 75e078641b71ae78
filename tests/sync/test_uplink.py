"""The road up, fault by fault, over real HTTP: every event at the centre exactly once, whatever befalls the road."""

import errno
import io
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from hall.contract.centre import MAX_BYTES, Verdict
from hall.contract.commands import PauseReason
from hall.contract.events import PostChanged
from hall.contract.states import NoticeCode, PostStatus
from sync.backoff import Backoff
from sync.uplink.cursor import Cursor
from sync.uplink.road import RoadUp
from sync.uplink.uplink import AGREE_EVERY_S, Uplink


def until(holds: Callable[[], bool], within_s: float = 30.0) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.005)


@pytest.mark.requirement("R004")
def test_everything_in_the_journal_reaches_the_centre_in_order(hall, centre) -> None:
    hall.journal.append(600)
    hall.journal.open_epoch()
    hall.journal.append(600)
    hall.send_all()
    assert centre.records() == hall.journal.records
    assert [seen.record for seen in centre.seen()] == hall.journal.records


def test_nothing_to_send_waits_to_be_woken(hall) -> None:
    assert hall.uplink.step() is None


@pytest.mark.requirement("R119")
@pytest.mark.parametrize(
    "kind", ["drop_reply", "cut_reply", "cut_request", "duplicate", "reorder", "late_copy", "status"]
)
def test_no_event_is_lost_or_doubled_by(kind: str, hall, centre, make_fault) -> None:
    hall.journal.append(700)
    assert hall.uplink.step() == 0.0
    centre.suffer(make_fault(kind), make_fault(kind))
    hall.journal.append(700)
    hall.send_all()
    assert centre.records() == hall.journal.records
    assert len(centre.seen()) == 1400
    assert hall.uplink.dead_letters() == []


def test_an_answer_that_takes_too_long_is_given_up_and_asked_again(hall, centre, make_fault) -> None:
    hall.journal.append(3)
    hall.send_all()
    centre.suffer(make_fault("delay", ms=2500))
    hall.journal.append(3)
    assert hall.uplink.step() > 0
    assert "ReadTimeout" in hall.uplink.status.away_because
    hall.send_all()
    assert centre.records() == hall.journal.records


def test_a_centre_that_is_away_at_the_start_is_noticed_and_found_when_it_comes(hall, centre) -> None:
    centre.stop()
    hall.journal.append(3)
    for _ in range(3):
        assert hall.uplink.step() > 0
    assert hall.notices == [(NoticeCode.CENTRE_AWAY, True)]
    assert "ConnectError" in hall.uplink.status.away_because
    centre.start()
    hall.send_all()
    assert centre.records() == hall.journal.records
    assert hall.notices == [(NoticeCode.CENTRE_AWAY, True), (NoticeCode.CENTRE_AWAY, False)]
    assert hall.uplink.status.away_because == ""


def test_the_least_wait_is_what_the_centre_asks_for(hall, centre, make_fault) -> None:
    centre.suffer(make_fault("status", status=429, retry_after=120))
    hall.journal.append()
    assert hall.uplink.step() >= 120


def test_waits_grow_with_full_jitter_to_the_cap_and_start_again_after_success() -> None:
    backoff = Backoff(base_s=1.0, cap_s=300.0, dice=random.Random(1))
    waits = [[backoff.failed() for _ in range(12)] for _ in range(400) if backoff.succeeded() is None]
    for failure in range(12):
        ceiling = min(300.0, 2.0**failure)
        seen = [series[failure] for series in waits]
        assert 0 <= min(seen) < ceiling * 0.05
        assert ceiling * 0.95 < max(seen) <= ceiling


def test_a_poisoned_event_is_set_aside_with_the_centres_words_and_the_line_goes_on(hall, centre) -> None:
    hall.journal.append(300)
    (poison,) = hall.journal.append(trace_id="no request id")
    hall.journal.append(300)
    hall.send_all()
    assert centre.records() == [record for record in hall.journal.records if record != poison]
    (letter,) = hall.uplink.dead_letters()
    assert letter.event_id == poison.event_id
    assert letter.problem.code == "unfit"
    assert letter.problem.errors[0].pointer == "/events/0/trace_id"
    assert hall.uplink.status.dead_letters == 1


def test_a_poisoned_event_is_not_sent_again_after_a_restart(hall, centre) -> None:
    hall.journal.append(2)
    hall.journal.append(trace_id="no request id")
    hall.journal.append(2)
    hall.send_all()
    hall.restart()
    assert hall.uplink.step() is None
    assert hall.uplink.status.dead_letters == 1


def test_an_event_larger_than_a_batch_is_set_aside_too(hall, centre) -> None:
    hall.journal.append(2)
    (huge,) = hall.journal.append(
        event=PostChanged(
            post="1", window="1", status=PostStatus.PAUSED, reason=PauseReason.OTHER, text="午" * MAX_BYTES
        )
    )
    hall.journal.append(2)
    hall.send_all()
    assert [letter.event_id for letter in hall.uplink.dead_letters()] == [huge.event_id]
    assert hall.uplink.dead_letters()[0].problem.code == "too_large"
    assert len(centre.records()) == 4


def test_batches_stay_below_the_limit_in_bytes(hall, centre) -> None:
    big = PostChanged(
        post="1", window="1", status=PostStatus.PAUSED, reason=PauseReason.OTHER, text="午" * (MAX_BYTES // 9)
    )
    hall.journal.append(8, event=big)
    assert hall.send_all() == [0.0] * 4, "two fit in a batch, and none was refused on the way"
    assert centre.records() == hall.journal.records
    assert hall.uplink.dead_letters() == []


def test_an_event_the_centre_rejects_is_set_aside_and_settled(hall, centre) -> None:
    hall.journal.append(2)
    (strange,) = hall.journal.append(event=PostChanged(post="no such post!", window="1", status=PostStatus.IDLE))
    hall.journal.append(2)
    hall.send_all()
    (letter,) = hall.uplink.dead_letters()
    assert letter.event_id == strange.event_id
    assert letter.problem.errors[0].pointer == "/body/post"
    assert [seen.verdict for seen in centre.seen()].count(Verdict.REJECTED) == 1
    assert centre.ask("/v1/halls/chonghua/streams/hall/position")["epochs"] == [
        {"epoch": 1, "contiguous": 5, "ranges": []}
    ]


def test_a_dead_letter_survives_a_restart_and_leaves_when_the_centre_takes_it(hall, centre) -> None:
    (strange,) = hall.journal.append(event=PostChanged(post="no such post!", window="1", status=PostStatus.IDLE))
    hall.send_all()
    hall.restart()
    assert hall.uplink.send_again(strange.event_id)
    assert not hall.uplink.send_again("no such event")
    hall.send_all()
    assert [letter.again for letter in hall.uplink.dead_letters()] == [False]

    centre.learn(lambda _record: None)
    hall.uplink.send_again(strange.event_id)
    hall.send_all()
    assert hall.uplink.dead_letters() == []
    assert centre.records() == [strange]


def test_no_event_is_set_aside_for_a_centre_that_refuses_everything(hall, centre, make_fault) -> None:
    hall.journal.append(4)
    hall.uplink.step()
    centre.suffer(make_fault("status", status=422, times=0))
    hall.journal.append(4)
    assert hall.uplink.step() > 0
    assert "refuses everything" in hall.uplink.status.away_because
    assert hall.uplink.step() > 0
    assert hall.uplink.dead_letters() == []
    centre.suffer()
    hall.send_all()
    assert centre.records() == hall.journal.records


@pytest.mark.parametrize("status", [401, 403, 404, 407, 451, 500, 503])
def test_no_event_is_set_aside_for_a_fault_of_the_road(status: int, hall, centre, make_fault) -> None:
    hall.journal.append(4)
    hall.uplink.step()
    centre.suffer(make_fault("status", status=status, times=3))
    hall.journal.append(4)
    hall.send_all()
    assert hall.uplink.dead_letters() == []
    assert centre.records() == hall.journal.records


def test_a_centre_that_lost_its_database_gets_everything_again(hall, centre) -> None:
    hall.journal.append(700)
    hall.send_all()
    centre.lose_database()
    hall.journal.append(1)
    hall.send_all()
    assert centre.records() == hall.journal.records


def test_a_loss_nobody_noticed_is_found_when_positions_are_compared_again(hall, centre) -> None:
    hall.journal.append(5)
    hall.send_all()
    centre.lose_database()
    hall.journal.open_epoch()
    hall.journal.append(1)
    hall.send_all()
    assert len(centre.records()) == 1, "the answer speaks of the new epoch only"
    hall.clock.advance(AGREE_EVERY_S)
    hall.send_all()
    assert centre.records() == hall.journal.records


def test_a_hall_that_lost_its_cursor_sends_nothing_twice(hall, centre) -> None:
    hall.journal.append(700)
    hall.send_all()
    hall.lose_cursor()
    hall.journal.append(1)
    assert hall.send_all() == [0.0], "one batch"
    assert centre.records() == hall.journal.records


def test_a_restored_hall_goes_on_in_a_new_epoch(hall, centre) -> None:
    hall.journal.append(10)
    hall.send_all()
    before = list(hall.journal.records)
    hall.journal.restore(6)
    hall.journal.open_epoch()
    hall.journal.append(10)
    hall.restart()
    hall.send_all()
    assert centre.records() == before + hall.journal.records[6:]
    assert hall.uplink.dead_letters() == []


def test_numbers_used_again_without_a_new_epoch_are_seen_never_swallowed(hall, centre) -> None:
    hall.journal.append(10)
    hall.send_all()
    before = list(hall.journal.records)
    hall.journal.restore(6)
    hall.restart()
    assert hall.uplink.step() is None
    assert hall.uplink.status.ahead == ("hall",)
    reused = hall.journal.append(4)
    hall.send_all()
    assert [letter.event_id for letter in hall.uplink.dead_letters()] == [record.event_id for record in reused]
    assert {letter.problem.code for letter in hall.uplink.dead_letters()} == {"place_taken"}
    assert centre.records() == before


def test_after_an_outage_todays_events_do_not_wait_behind_the_backlog(hall, centre) -> None:
    old = hall.journal.append(1100)
    hall.clock.advance(12 * 24 * 3600)
    hall.journal.open_epoch()
    today = hall.journal.append(3)
    assert hall.uplink.step() == 0.0
    assert centre.records() == today
    hall.uplink.step()
    later = hall.journal.append(2)
    hall.uplink.step()
    assert centre.records()[-2:] == later, "new events overtake the rest of the backlog"
    hall.send_all()
    assert centre.records() == hall.journal.records
    assert old == hall.journal.records[:1100]


def test_the_live_lane_begins_within_an_epoch_too(hall, centre) -> None:
    hall.journal.append(1500)
    hall.clock.advance(13 * 3600)
    today = hall.journal.append(40)
    hall.uplink.step()
    assert centre.records() == today


def test_the_thread_sends_at_once_what_it_is_woken_for_and_ends_cleanly(hall, centre) -> None:
    hall.uplink.start()
    hall.journal.append(5)
    hall.uplink.wake()
    until(lambda: len(centre.records()) == 5)
    hall.journal.append(5)
    hall.uplink.wake()
    until(lambda: len(centre.records()) == 10)
    hall.uplink.stop()
    assert "uplink" not in {thread.name for thread in threading.enumerate()}


class FullDisk(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_journal_and_a_log_that_fail_do_not_end_the_uplink(hall, centre, tmp_path: Path) -> None:
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(FullDisk()))
    hall.journal.append(5)
    whole, failures = hall.journal.read, iter([OSError("disk"), OSError("disk")])

    def failing(*arguments: object) -> object:
        for error in failures:
            raise error
        return whole(*arguments)

    hall.journal.read = failing
    uplink = Uplink(
        streams=["hall"],
        reader=hall.journal,
        road=RoadUp(centre.address, "chonghua"),
        cursor=Cursor(tmp_path / "other" / "uplink.sqlite"),
        clock=hall.clock,
        noticed=lambda _code, _holds: None,
        backoff=Backoff(base_s=0.01),
    )
    uplink.start()
    until(lambda: len(centre.records()) == 5)
    uplink.stop()
