"""The road up, fault by fault, over real HTTP: every event at the centre exactly once, whatever befalls the road."""

import pytest

from hall.contract.states import NoticeCode


def test_everything_in_the_journal_reaches_the_centre_in_order(hall, centre) -> None:
    hall.journal.append(1200)
    hall.send_all()
    assert centre.records() == hall.journal.records


def test_nothing_to_send_waits_to_be_woken(hall, centre) -> None:
    assert hall.uplink.step() is None


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
    assert [seen.flags for seen in centre.seen() if seen.flags] == []


def test_a_centre_that_is_away_at_the_start_is_noticed_and_found_when_it_comes(hall, centre) -> None:
    centre.stop()
    hall.journal.append(3)
    for _ in range(3):
        assert hall.uplink.step() > 0
    assert hall.notices == [(NoticeCode.CENTRE_AWAY, True)]
    centre.start()
    hall.send_all()
    assert centre.records() == hall.journal.records
    assert hall.notices == [(NoticeCode.CENTRE_AWAY, True), (NoticeCode.CENTRE_AWAY, False)]
