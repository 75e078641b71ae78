"""The example of docs/queue.md, as told there."""

import tomllib
from pathlib import Path

import msgspec

from hall.contract.events import TicketCalled
from hall.sites.definition import Area, Calling, Post, Window
from tests.queue_controller.domain.world import HallUnderTest, a_site, service

PAGE = Path(__file__).parents[3] / "docs" / "queue.md"
SERVICES = ("CH003", "CH004", "CH008", "CH020")


def test_the_page_says_what_the_rules_do() -> None:
    written = PAGE.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    calling = msgspec.convert(tomllib.loads(written)["calling"], Calling)
    window = Window(id="3", area="B", name="三号", name_en="Three", posts=(Post(id="3", services=SERVICES),))
    site = msgspec.structs.replace(
        a_site(),
        areas=(Area(id="B", letter="B", floor="1", name="乙区", name_en="B"),),
        services=tuple(service(ident, "B") for ident in SERVICES),
        windows=(window,),
        calling=calling,
    )
    hall = HallUnderTest(site)
    hall.adopt()
    hall.open_day()
    hall.log_in("3", "c1")
    nine = hall.now
    for ident, minute, age in (("CH020", 35, 30), ("CH003", 50, 30), ("CH008", 52, 30), ("CH008", 58, 60)):
        hall.now = nine + minute * 60_000
        hall.take(ident, age=age)
    hall.now = nine + 60 * 60_000
    for _ in range(4):
        hall.serve("3")
    calls = [event for event in hall.events() if isinstance(event, TicketCalled)]
    assert [(call.number, call.why.rule, call.why.passed_first) for call in calls] == [
        ("B001", "condition", ()),
        ("B004", "share", ("B002", "B003")),
        ("B002", "share", ()),
        ("B003", "first_come", ()),
    ]
