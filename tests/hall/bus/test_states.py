"""A screen never shows an older state after a newer one, and never as current what has run out."""

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.bus.feeds import Listener
from hall.bus.port import Heard
from hall.bus.states import SILENT_S, Epoch, StateFeed
from hall.bus.timers import Timers
from hall.clock import VirtualClock
from hall.contract.states import BoardState, WindowState
from hall.contract.states import StateMessage as Message


def window(number: str = "A001") -> WindowState:
    return WindowState(window=number, posts=())


@dataclass
class Screen:
    """A feed of window states on a virtual clock, and what its listener was told."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    told: list[Heard[WindowState]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.epoch = Epoch(self.clock.monotonic_s)
        self.timers = Timers(self.clock)
        self.feed = StateFeed("chonghua", WindowState, self.epoch, self.timers)
        self.feed.listeners.append(Listener(self.told.append, lambda _: None))

    def hear(
        self,
        seq: int,
        epoch: int = 1,
        says: str = "A001",
        valid_s: int = 30,
        remaining_s: int | None = None,
        hall: str = "chonghua",
    ) -> None:
        message = Message(hall=hall, epoch=epoch, seq=seq, at=1, valid_s=valid_s, body=window(says))
        self.feed.hear("1", msgspec.json.encode(message), remaining_s)

    def let_pass(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.timers.run_due()

    @property
    def seen(self) -> list[tuple[int, int, bool]]:
        return [(h.epoch, h.seq, h.fresh) for h in self.told]


def test_an_older_state_is_not_told_after_a_newer() -> None:
    screen = Screen()
    screen.hear(2)
    screen.hear(1)
    screen.hear(3)
    assert screen.seen == [(1, 2, True), (1, 3, True)]


def test_a_dethroned_controller_is_not_believed_and_a_new_one_is() -> None:
    screen = Screen()
    screen.hear(500, epoch=1)
    screen.hear(1, epoch=2)
    screen.hear(501, epoch=1)
    assert screen.seen == [(1, 500, True), (2, 1, True)]


def test_a_controller_restored_to_an_earlier_epoch_is_believed_once_the_later_one_has_fallen_silent() -> None:
    """A clock once in the future opened epoch 9; then a backup from before was put back."""
    screen = Screen()
    screen.hear(500, epoch=9, valid_s=30)
    screen.let_pass(SILENT_S - 1)
    screen.hear(1, epoch=5)
    assert screen.seen == [(9, 500, True), (9, 500, False)]
    screen.let_pass(1)
    screen.hear(1, epoch=5)
    screen.hear(2, epoch=5)
    assert screen.seen[2:] == [(5, 1, True), (5, 2, True)]
    screen.hear(501, epoch=9)
    screen.hear(3, epoch=5)
    assert screen.seen[4:] == [(9, 501, True)]


def test_an_epoch_that_still_speaks_or_whose_word_is_still_valid_has_not_ended() -> None:
    screen = Screen()
    screen.hear(1, epoch=9, valid_s=300)
    screen.let_pass(200)
    screen.hear(2, epoch=5)
    screen.hear(2, epoch=9, valid_s=10)
    screen.let_pass(SILENT_S)
    screen.hear(3, epoch=5)
    assert [place for *place, _ in screen.seen] == [[9, 1], [9, 2], [9, 2]]


def test_an_epoch_heard_of_anywhere_counts_everywhere() -> None:
    screen = Screen()
    assert screen.epoch.is_current(7)
    screen.hear(1, epoch=6)
    assert screen.seen == []


def test_a_state_runs_out_when_nothing_renews_it() -> None:
    screen = Screen()
    screen.hear(1, valid_s=30)
    screen.let_pass(29.9)
    assert screen.seen == [(1, 1, True)]
    screen.let_pass(0.2)
    assert screen.seen == [(1, 1, True), (1, 1, False)]
    screen.let_pass(100)
    assert len(screen.seen) == 2


def test_the_same_state_again_renews_it_silently() -> None:
    screen = Screen()
    screen.hear(1, valid_s=30)
    screen.let_pass(20)
    screen.hear(1, valid_s=30)
    screen.let_pass(20)
    assert screen.seen == [(1, 1, True)]


def test_a_state_that_ran_out_is_told_again_when_it_is_renewed() -> None:
    screen = Screen()
    screen.hear(1, valid_s=5)
    screen.let_pass(6)
    screen.hear(1, valid_s=5)
    assert screen.seen == [(1, 1, True), (1, 1, False), (1, 1, True)]


def test_what_the_broker_has_kept_for_a_while_is_believed_only_for_the_rest() -> None:
    screen = Screen()
    screen.hear(1, valid_s=30, remaining_s=4)
    screen.let_pass(4.1)
    assert screen.seen == [(1, 1, True), (1, 1, False)]


def test_another_word_with_the_same_number_is_told() -> None:
    """Notices are no events: they change a state without changing its place in the journal."""
    screen = Screen()
    screen.hear(1, says="A001")
    screen.hear(1, says="A002")
    assert [h.body.window for h in screen.told] == ["A001", "A002"]


def test_a_withdrawn_state_is_current_no_more() -> None:
    screen = Screen()
    screen.hear(1)
    screen.feed.hear("1", b"", None)
    assert screen.seen == [(1, 1, True), (1, 1, False)]


def test_another_halls_state_and_another_kind_are_not_told() -> None:
    screen = Screen()
    screen.hear(1, hall="wenquan")
    other = Message(hall="chonghua", epoch=1, seq=1, at=1, valid_s=9, body=BoardState())
    screen.feed.hear("1", msgspec.json.encode(other), None)
    assert screen.seen == []


def test_who_listens_later_hears_what_is_known() -> None:
    screen = Screen()
    screen.hear(1)
    late: list[Heard[WindowState]] = []
    screen.feed.tell_known(Listener(late.append, lambda _: None))
    assert late == screen.told


def test_bytes_that_are_no_state_are_an_error_and_change_nothing() -> None:
    screen = Screen()
    screen.hear(1)
    with pytest.raises(msgspec.DecodeError):
        screen.feed.hear("1", b"{", None)
    assert screen.seen == [(1, 1, True)]


@given(
    st.lists(
        st.one_of(
            st.tuples(st.integers(1, 3), st.integers(1, 20), st.integers(1, 9), st.none() | st.integers(0, 9)),
            st.floats(min_value=0.1, max_value=12),
        )
    )
)
def test_in_any_order_of_arrival_the_screen_only_goes_forward_and_is_fresh_only_in_time(
    happenings: list[tuple[int, int, int, int | None] | float],
) -> None:
    screen = Screen()
    valid_until = silent_until = -1.0
    place, places = (0, 0), [(0, 0)]
    for happening in happenings:
        if isinstance(happening, float):
            screen.let_pass(happening)
        else:
            epoch, seq, valid_s, remaining_s = happening
            screen.hear(seq, epoch, valid_s=valid_s, remaining_s=remaining_s)
            now_s = screen.clock.monotonic_s()
            ended = epoch < place[0] and now_s >= silent_until
            if ended:
                places = [(0, 0)]
            if epoch >= place[0] or ended:
                silent_until = now_s + SILENT_S
            if (epoch, seq) >= place or ended:
                place = (epoch, seq)
                valid_until = now_s + min(valid_s, valid_s if remaining_s is None else remaining_s)
        if screen.told:
            assert (screen.told[-1].epoch, screen.told[-1].seq) == place
            assert screen.told[-1].fresh == (screen.clock.monotonic_s() < valid_until)
            assert place >= places[-1]
            places.append(place)
