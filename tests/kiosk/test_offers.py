"""What can be taken now, from the site and from what the hall last said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.bus.port import Heard
from hall.contract.states import ServiceClosedBecause, ServiceState
from kiosk.offers import Standing, area_rows, holding, place, service_rows
from kiosk.words import UNKNOWN_NOW
from tests.support.demo import demo_site
from ui_kit.phrase import NOTHING
from ui_kit.refusal_words import CLOSED_BECAUSE

SITE = demo_site()


def heard(
    service: str, waiting: int = 0, *, because: ServiceClosedBecause | None = None, fresh: bool = True
) -> Standing:
    body = ServiceState(service=service, open=because is None, because=because, waiting=waiting, windows=("1",))
    return {service: Heard(ident=service, body=body, epoch=1, seq=1, fresh=fresh)}


def test_a_service_the_hall_has_not_spoken_of_cannot_be_taken() -> None:
    assert all(not row.open and row.because == UNKNOWN_NOW for row in service_rows(SITE, "A", {}))


def test_what_was_said_too_long_ago_counts_for_nothing() -> None:
    [row, *_] = service_rows(SITE, "A", heard("CH001", 5, fresh=False))
    assert (row.open, row.waiting, row.because) == (False, None, UNKNOWN_NOW)


@pytest.mark.requirement("R028")
@pytest.mark.parametrize("because", ServiceClosedBecause)
def test_a_closed_service_cannot_be_taken_and_says_why(because: ServiceClosedBecause) -> None:
    [row, *_] = service_rows(SITE, "A", heard("CH001", because=because))
    assert (row.open, row.waiting, row.because) == (False, None, CLOSED_BECAUSE[because])


@given(
    st.dictionaries(
        st.sampled_from([s.id for s in SITE.services]),
        st.tuples(st.integers(0, 500), st.sampled_from([None, *ServiceClosedBecause]), st.booleans()),
    )
)
def test_an_area_is_open_while_one_of_its_services_is_and_counts_only_those(
    said: dict[str, tuple[int, ServiceClosedBecause | None, bool]],
) -> None:
    standing: dict[str, Heard[ServiceState]] = {}
    for service, (waiting, because, fresh) in said.items():
        standing |= heard(service, waiting, because=because, fresh=fresh)
    for row in area_rows(SITE, standing):
        services = service_rows(SITE, row.id, standing)
        opened = [s for s in services if s.open]
        assert row.open is bool(opened)
        assert row.waiting == (sum(s.waiting or 0 for s in opened) if opened else None)
        assert (row.because == NOTHING) is row.open


def test_an_area_names_what_fits_and_counts_the_rest() -> None:
    few = holding([SITE.service["CH001"], SITE.service["CH019"]])
    assert few.zh == "身份证办理、婚姻登记"
    assert few.en == "Identity card, Marriage registration"
    many = holding([s for s in SITE.services if s.area == "B"])
    assert many.zh.endswith("等 9 项")
    assert many.en.endswith("more")


def test_the_place_names_floor_area_and_windows() -> None:
    assert place(SITE, "C", ("5",)).zh == "二楼 C 区 5 号窗口"
    assert place(SITE, "C", ("5",)).en == "First floor, area C, counter 5"
    assert place(SITE, "B", ()).zh == "一楼 B 区"


def test_a_window_is_where_it_stands_also_for_numbers_of_another_area() -> None:
    assert place(SITE, "C", ("1",)).zh == "一楼 A 区 1 号窗口"
    assert place(SITE, "C", ("5", "1")).zh == "一楼 A 区 1 号窗口、二楼 C 区 5 号窗口"
    assert place(SITE, "C", ("5", "1")).en == "Ground floor, area A, counter 1; First floor, area C, counter 5"
