"""The centre's doors for portals, and what a hall tells there: safe to repeat, refused in words."""

from typing import Any

import httpx
import msgspec
import pytest

from hall.contract.announcing import Way
from hall.contract.down import CommandState, TicketPhase, TicketStatus
from hall.contract.events import TicketCalled, TicketIssued, TicketMissed, TicketQueued, TicketReturned
from hall.contract.ids import CENTRE, new_request_id
from hall.contract.notifications import Notification, Template
from hall.contract.queue_status import QueueAtCentre, QueueStatus, ServiceInQueue, WindowInQueue
from hall.contract.roles import OF_THE_CENTRE
from sync.backend.messages import MESSAGES
from sync.backend.page_words import STATES, WISHES
from sync.letter import seal_for

HALLS = "/v1/halls/chonghua"
TAKE = {"service": "CH001", "source": "web"}


def post(centre: Any, path: str, body: Any, key: str | None = "k1") -> httpx.Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return centre.client.post(centre.address + HALLS + path, content=content, headers=headers)


def test_the_same_key_gets_the_same_request_and_another_wish_under_it_is_refused(centre) -> None:
    first = post(centre, "/tickets", TAKE)
    assert first.status_code == 202
    assert post(centre, "/tickets", TAKE).json() == first.json()
    other = post(centre, "/tickets", TAKE | {"service": "CH002"})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert len(centre.ask(f"{HALLS}/commands")["commands"]) == 1


def test_the_same_key_in_another_hall_is_another_request(centre) -> None:
    here = post(centre, "/tickets", TAKE).json()
    there = centre.client.post(
        f"{centre.address}/v1/halls/wenquan/tickets", json=TAKE, headers={"Idempotency-Key": "k1"}
    ).json()
    assert here["request_id"] != there["request_id"]


@pytest.mark.parametrize(
    ("path", "body", "key", "status", "code"),
    [
        ("/tickets", TAKE, None, 400, "http_400"),
        ("/tickets", TAKE | {"source": "fax"}, "k", 422, "unfit"),
        ("/tickets", {"service": "CH001"}, "k", 422, "unfit"),
        ("/tickets", TAKE | {"priority": "elder"}, "k", 422, "unfit"),
        ("/tickets", TAKE | {"valid_s": 10**6}, "k", 422, "unfit"),
        ("/tickets", b'{"service"', "k", 400, "damaged"),
        ("/tickets/no-ticket/cancel", {}, "k", 422, "unfit"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_in_words(
    path: str, body: Any, key: str | None, status: int, code: str, centre
) -> None:
    answer = post(centre, path, body, key)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert centre.ask(f"{HALLS}/commands")["commands"] == []


@pytest.mark.parametrize("path", ["/requests/x", "/tickets/01a22f97-0000-7000-8000-000000000000", "/queue"])
def test_what_is_not_there_is_told(path: str, centre) -> None:
    answer = centre.client.get(centre.address + HALLS + path)
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")


@pytest.mark.parametrize(
    "answer",
    [
        {"state": "waiting"},
        {"state": "done"},
        {"state": "received", "result": {"result": "done"}},
        {"state": "failed", "result": {"result": "done"}},
        {"state": "done", "result": {"result": "refused", "why": {"refusal": "hall_unavailable"}}},
        {"state": "perhaps"},
    ],
)
def test_an_answer_that_says_two_things_changes_nothing(answer: dict[str, Any], centre) -> None:
    request = post(centre, "/tickets", TAKE).json()["request_id"]
    refused = post(centre, f"/commands/{request}/answer", answer)
    assert (refused.status_code, refused.json()["code"]) == (422, "unfit")
    assert centre.ask(f"{HALLS}/requests/{request}")["state"] == "waiting"


def test_received_that_comes_behind_the_final_answer_changes_nothing(centre) -> None:
    request = post(centre, "/tickets", TAKE).json()["request_id"]
    done = {"state": "done", "result": {"result": "done"}}
    assert post(centre, f"/commands/{request}/answer", done).json()["state"] == "done"
    assert post(centre, f"/commands/{request}/answer", {"state": "received"}).json()["state"] == "done"
    assert post(centre, f"/commands/{request}/answer", done).json()["state"] == "done"


def test_commands_come_page_by_page_oldest_first_and_settled_ones_no_more(centre) -> None:
    asked = [post(centre, "/tickets", TAKE, f"k{n}").json()["request_id"] for n in range(5)]
    first = centre.ask(f"{HALLS}/commands", limit=3)
    second = centre.ask(f"{HALLS}/commands", limit=3, after=first["cursor"])
    ids = [command["command_id"] for page in (first, second) for command in page["commands"]]
    assert (ids, first["has_more"], second["has_more"]) == (asked, True, False)
    post(centre, f"/commands/{asked[0]}/answer", {"state": "done", "result": {"result": "done"}})
    again = centre.ask(f"{HALLS}/commands", after="nobody gave this")
    assert [command["command_id"] for command in again["commands"]] == asked[1:]


def status(seq: int = 5, epoch: int = 2, waiting: int = 3, valid_s: int = 300) -> QueueStatus:
    return QueueStatus(
        hall="chonghua", epoch=epoch, seq=seq, at=0, valid_s=valid_s, day="2027-01-15", open=True,
        services=(ServiceInQueue(service="CH001", open=True, waiting=waiting, windows=("1",)),),
        windows=(WindowInQueue(window="1", area="A", open=True),),
    )  # fmt: skip


def tell(centre: Any, told: QueueStatus) -> None:
    url = f"{centre.address}{HALLS}/queue"
    centre.client.put(url, content=msgspec.json.encode(told)).raise_for_status()


def seen(centre: Any) -> QueueAtCentre:
    return msgspec.convert(centre.ask(f"{HALLS}/queue"), QueueAtCentre)


@pytest.mark.requirement("R024")
def test_a_portal_sees_how_the_queue_stands_and_when_that_is_no_longer_to_be_believed(centre, clock) -> None:
    tell(centre, status())
    assert seen(centre).status == status()
    assert not seen(centre).stale
    clock.advance(301)
    assert seen(centre).stale


def test_an_older_word_on_the_queue_that_comes_late_replaces_no_newer_one(centre) -> None:
    tell(centre, status(seq=7, waiting=7))
    tell(centre, status(seq=6, waiting=6))
    assert seen(centre).status.services[0].waiting == 7
    tell(centre, status(epoch=3, seq=1, waiting=1))
    assert seen(centre).status.services[0].waiting == 1


def test_how_a_ticket_stands_is_told_from_what_the_hall_sent_up(hall, centre) -> None:
    ticket = new_request_id()
    why = {"rule": "first_come", "among": 1, "waited_ms": 0}
    issued = TicketIssued(
        ticket=ticket, number="A007", barcode="1", service="CH001", area="A", channel="remote", terminal=CENTRE,
        ahead=2, language="zh", source="wechat",
    )  # fmt: skip
    steps = [
        (issued, TicketPhase.WAITING, None),
        (TicketQueued(ticket=ticket, service="CH001", place_at=0), TicketPhase.WAITING, None),
        (
            TicketCalled(ticket=ticket, number="A007", post="1", window="1", clerk="c", why=msgspec.convert(why, Any)),
            TicketPhase.CALLED,
            "1",
        ),
        (TicketMissed(ticket=ticket, post="1"), TicketPhase.MISSED, "1"),
        (TicketReturned(ticket=ticket), TicketPhase.WAITING, None),
    ]
    for event, phase, window in steps:
        hall.journal.append(event=event)
        hall.send_all()
        told = msgspec.convert(centre.ask(f"{HALLS}/tickets/{ticket}"), TicketStatus)
        assert (told.number, told.phase, told.window) == ("A007", phase, window)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_what_was_asked_and_who_was_told_but_nobodys_number(lang: str, centre) -> None:
    request = post(centre, "/tickets", TAKE).json()["request_id"]
    refused = {"state": "failed", "result": {"result": "refused", "why": {"refusal": "hall_unavailable"}}}
    post(centre, f"/commands/{request}/answer", refused)
    post(centre, "/tickets", TAKE, "k2")
    tell(centre, status(waiting=41))
    notification = Notification(
        template=Template.TICKET_CALLED, channel=Way.SMS, business_ref=request, happened_at=0,
        parameters={"number": "A007", "window": "3", "area": "<b>", "attempt": "1"},
        receiver=seal_for(centre.letters.public_key(), "19900001234", "n1"),
    )  # fmt: skip
    assert post(centre, "/notifications", notification, "n1").json() == {"state": "accepted"}
    page = centre.client.get(f"{centre.address}/?lang={lang}").text
    for words in (WISHES["ticket.take"], STATES["failed"], STATES["waiting"]):
        assert words[lang == "en"] in page
    assert ">41<" in page
    assert "199****1234" in page
    assert "19900001234" not in page
    assert "A007" in page
    assert "&lt;b&gt;" in page


def test_everything_the_page_may_show_has_its_words() -> None:
    assert WISHES.keys() == OF_THE_CENTRE
    assert STATES.keys() == set(CommandState)
    assert MESSAGES.keys() == set(Template)
    for message in MESSAGES.values():
        some = dict.fromkeys(message.parameters, "x")
        assert message.text.format(**some)
        assert message.text_en.format(**some)
