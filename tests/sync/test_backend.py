"""The centre's half: each event has its effect once, a place has one event, the chain is watched, nothing is vetoed."""

import gzip
import json
import signal
import statistics
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from hall.commands import init
from hall.contract.centre import MAX_BYTES, MAX_EVENTS, BatchAnswer, Verdict
from hall.contract.chain import id_digest, record_hash
from hall.contract.commands import Channel
from hall.contract.events import DayOpened, EventRecord, TicketIssued
from hall.contract.ids import new_request_id
from hall.home import Home
from sync.backend.api import unpacked
from sync.backend.judge import KNOWN_EVENTS
from sync.backend.page_words import EVENTS, WORDS
from sync.backend.problems import Refused


def send(centre: Any, *records: EventRecord | bytes) -> BatchAnswer:
    documents = [r if isinstance(r, bytes) else msgspec.json.encode(r) for r in records]
    answer = post(centre, b'{"events":[' + b",".join(documents) + b"]}")
    return msgspec.json.decode(answer.raise_for_status().content, type=BatchAnswer)


def post(centre: Any, body: bytes, **headers: str) -> httpx.Response:
    return centre.client.post(f"{centre.address}/v1/events:batch", content=body, headers=headers)


def verdicts(answer: BatchAnswer) -> list[str]:
    return [a.verdict.value + (f" {a.problem.code}" if a.problem else "") for a in answer.answers]


def test_an_event_is_accepted_once_and_a_duplicate_ever_after(centre, journal) -> None:
    records = journal.append(3)
    assert verdicts(send(centre, *records)) == ["accepted"] * 3
    assert verdicts(send(centre, records[1], *records)) == ["duplicate"] * 4
    assert centre.records() == records


def test_the_same_event_twice_in_one_batch_is_taken_once(centre, journal) -> None:
    (record,) = journal.append()
    assert verdicts(send(centre, record, record)) == ["accepted", "duplicate"]
    assert centre.records() == [record]


def test_an_id_with_other_content_is_rejected_and_changes_nothing(centre, journal) -> None:
    (record,) = journal.append()
    send(centre, record)
    changed = msgspec.structs.replace(record, occurred_at=record.occurred_at + 1)
    changed = msgspec.structs.replace(changed, hash=record_hash(changed))
    assert verdicts(send(centre, changed)) == ["rejected event_id_taken"]
    assert centre.records() == [record]


def test_a_place_has_one_event(centre, journal) -> None:
    (record,) = journal.append()
    other = msgspec.structs.replace(record, event_id=new_request_id())
    assert verdicts(send(centre, record, other)) == ["accepted", "rejected place_taken"]
    assert verdicts(send(centre, other)) == ["rejected place_taken"]
    assert centre.records() == [record]


def test_the_same_number_in_another_epoch_hall_or_stream_is_another_place(centre, journal, other_journal) -> None:
    records = [*journal.append(2), *other_journal.append(2)]
    journal.open_epoch()
    records += journal.append(2)
    records += journal.append(1, stream="other")
    assert set(verdicts(send(centre, *records))) == {"accepted"}
    assert len(centre.records()) == 5
    assert len(centre.records("wenquan")) == 2


def test_the_position_names_what_is_contiguous_and_what_lies_beyond(centre, journal) -> None:
    records = journal.append(9)
    journal.open_epoch()
    answer = send(centre, *records[0:2], *records[4:6], records[8], *journal.append(1))
    expected = [
        {"epoch": 1, "contiguous": 2, "ranges": [{"first": 5, "last": 6}, {"first": 9, "last": 9}]},
        {"epoch": 2, "contiguous": 1, "ranges": []},
    ]
    assert json.loads(msgspec.json.encode(answer.positions[0].epochs)) == expected
    assert centre.ask("/v1/halls/chonghua/streams/hall/position")["epochs"] == expected


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"body": msgspec.Raw(b'{"event":"day.opened","day":"today"}')}, "/body/day"),
        ({"body": msgspec.Raw(b'{"event":"day.opened"}')}, "/body"),
        ({"body": msgspec.Raw(b'{"day":"2027-01-15"}')}, "/body"),
        ({"body": msgspec.Raw(b"7")}, "/body"),
    ],
    ids=["not a day", "no day", "no kind", "a number"],
)
def test_an_event_that_does_not_fit_is_rejected_by_itself_and_named(change, pointer: str, centre, journal) -> None:
    good, bad = *journal.append(), *journal.append(**change)
    answer = send(centre, good, bad)
    assert verdicts(answer) == ["accepted", "rejected event_unfit"]
    assert answer.answers[1].problem.errors[0].pointer == pointer
    assert centre.records() == [good]


def test_an_event_of_a_newer_version_is_kept_with_every_member_and_flagged(centre, journal) -> None:
    body = msgspec.Raw(b'{"event":"tea.served","cups":2}')
    (record,) = journal.append(body=body)
    assert verdicts(send(centre, record)) == ["accepted"]
    assert centre.seen()[0].flags == ("unknown_event",)
    assert centre.seen()[0].record.body == body


def test_a_broken_chain_is_flagged_never_vetoed(centre, journal) -> None:
    first, second, third = journal.append(3)
    forged = msgspec.structs.replace(second, body=msgspec.Raw(msgspec.json.encode(DayOpened(day="2027-01-16"))))
    assert verdicts(send(centre, first, forged, third)) == ["accepted"] * 3
    assert [seen.flags for seen in centre.seen()] == [(), ("hash_wrong",), ()]

    forged_well = msgspec.structs.replace(forged, event_id=new_request_id(), seq=4, previous=first.hash)
    forged_well = msgspec.structs.replace(forged_well, hash=record_hash(forged_well))
    assert verdicts(send(centre, forged_well)) == ["accepted"]
    assert centre.seen()[3].flags == ("chain_broken",)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (0, 2, 1), (2, 0, 1)])
def test_the_chain_is_checked_whichever_side_of_a_gap_arrives_first(order, centre, journal) -> None:
    records = journal.append(3)
    altered = msgspec.structs.replace(records[1], occurred_at=1)
    altered = msgspec.structs.replace(altered, hash=record_hash(altered))
    sent = [records[0], altered, records[2]]
    for index in order:
        send(centre, sent[index])
    flags = {seen.record.seq: seen.flags for seen in centre.seen()}
    assert flags == {1: (), 2: (), 3: ("chain_broken",)}


def test_a_rejected_event_is_judged_anew_when_it_comes_again(centre, journal) -> None:
    (record,) = journal.append(body=msgspec.Raw(b'{"event":"day.opened","day":"today"}'))
    send(centre, record)
    assert verdicts(send(centre, record)) == ["rejected event_unfit"]
    centre.learn(lambda _record: None)
    assert verdicts(send(centre, record)) == ["accepted"]
    assert verdicts(send(centre, record)) == ["duplicate"]
    assert [seen.verdict for seen in centre.seen()] == [Verdict.ACCEPTED]


def test_what_was_answered_is_there_after_a_new_start(centre, journal) -> None:
    records = journal.append(5)
    send(centre, *records)
    centre.stop()
    centre.start()
    assert centre.records() == records
    assert verdicts(send(centre, *records)) == ["duplicate"] * 5


@pytest.mark.requirement("R182")
def test_the_digest_of_a_day_proves_that_nothing_is_missing(centre, journal) -> None:
    midnight = 1_800_028_800_000  # 2027-01-15 16:00 UTC is midnight of the 16th in Shanghai
    journal.clock.advance((midnight - journal.clock.now()) / 1000 - 60)
    before = journal.append(2)
    journal.clock.advance(60)
    after = journal.append(3)
    send(centre, *after, *before)
    for day, records in {"2027-01-15": before, "2027-01-16": after, "2027-01-17": []}.items():
        digest = id_digest(record.event_id for record in records)
        said = centre.ask("/v1/halls/chonghua/digest", day=day)
        assert (said["count"], said["sm3"]) == (digest.count, digest.sm3)


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b'{"events":', {}, 400, "damaged"),
        (b"", {}, 400, "damaged"),
        (gzip.compress(b'{"events":[]}')[:-9], {"content-encoding": "gzip"}, 400, "damaged"),
        (b"no gzip", {"content-encoding": "gzip"}, 400, "damaged"),
        (b'{"events":{}}', {}, 422, "unfit"),
        (b"{}", {}, 422, "unfit"),
        (b'{"events":[{}]}', {}, 422, "unfit"),
        (b'{"events":[]}', {"content-encoding": "br"}, 422, "unfit"),
        (b'{"events":[' + b",".join([b"{}"] * (MAX_EVENTS + 1)) + b"]}", {}, 413, "too_large"),
        (b" " * (MAX_BYTES + 1), {}, 413, "too_large"),
        (gzip.compress(b" " * 4_000_000), {"content-encoding": "gzip"}, 413, "too_large"),
    ],
    ids=["cut", "empty", "cut gzip", "no gzip", "no list", "no events", "no record", "brotli", "many", "large", "bomb"],
)
def test_a_batch_that_cannot_be_read_is_a_problem_and_changes_nothing(body, headers, status, code, centre) -> None:
    answer = post(centre, body, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["retryable"] is (code == "damaged")
    assert centre.seen() == []


def test_a_bomb_is_not_unpacked_to_see_how_large_it_is() -> None:
    bomb = gzip.compress(b" " * 100_000_000)
    tracemalloc.start()
    with pytest.raises(Refused, match="too_large"):
        unpacked(bomb, "gzip")
    assert tracemalloc.get_traced_memory()[1] < 8 * MAX_BYTES
    tracemalloc.stop()


def test_every_unreadable_event_of_a_batch_is_named(centre, journal) -> None:
    good, *_ = journal.encoded()
    bad = json.loads(good) | {"seq": "one"}
    body = {"events": [json.loads(good), bad, {"hall": "chonghua"}]}
    answer = post(centre, json.dumps(body).encode()).json()
    assert [error["pointer"] for error in answer["errors"]] == ["/events/1/seq", "/events/2"]
    assert centre.seen() == []


@pytest.mark.parametrize("field", ["seq", "epoch"])
def test_a_place_that_cannot_be_is_no_record_of_the_contract(field: str, centre, journal) -> None:
    (document,) = journal.encoded()
    answer = post(centre, json.dumps({"events": [json.loads(document) | {field: 0}]}).encode())
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/events/0/{field}")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/nothing", 404),
        ("/v1/halls/chonghua/events?limit=501", 400),
        ("/v1/halls/chonghua/events?after=x", 400),
        ("/v1/halls/chonghua/digest?day=yesterday", 400),
        ("/v1/halls/chonghua/digest?day=2027-01-15&zone=Nowhere", 422),
        ("/v1/events:batch", 405),
    ],
    ids=str,
)
def test_whatever_is_refused_is_a_problem_document(path: str, status: int, centre) -> None:
    answer = centre.client.get(centre.address + path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["status"] == status


def test_looking_goes_page_by_page(centre, journal) -> None:
    records = journal.append(7)
    send(centre, *records)
    first = centre.ask("/v1/halls/chonghua/events", limit=5)
    second = centre.ask("/v1/halls/chonghua/events", limit=5, after=first["cursor"])
    assert [len(first["events"]), first["has_more"], len(second["events"]), second["has_more"]] == [5, True, 2, False]


def test_faults_cannot_be_switched_on_without_being_asked_for(tmp_path: Path, clock) -> None:
    from sync.backend.app import build
    from sync.backend.centre import Centre
    from sync.backend.server import Server
    from sync.backend.tables import open_database

    database = open_database(tmp_path / "backend.sqlite")
    with Server(build(Centre.over(database, clock)), "127.0.0.1", 0) as server:
        assert httpx.put(f"{server.address}/faults", json=[{"kind": "status"}], trust_env=False).status_code == 404
    database.close()


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_headers(centre) -> None:
    took = []
    for _ in range(21):
        started = time.monotonic()
        centre.ask("/health")
        took.append(time.monotonic() - started)
    assert statistics.quantiles(took, n=10)[0] < 0.030


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_people_what_has_arrived(lang: str, centre, journal) -> None:
    ticket = TicketIssued(
        ticket=new_request_id(), number="A<001>", barcode="1", service="CH001", area="A", channel=Channel.CARD,
        terminal="kiosk-1", ahead=0, language="zh",
    )  # fmt: skip
    records = journal.append(2, event=ticket)
    send(centre, records[1])
    page = centre.client.get(f"{centre.address}/?lang={lang}").text
    assert WORDS[lang]["title"] in page
    assert EVENTS["ticket.issued"][lang == "en"] in page
    assert "A&lt;001&gt; · kiosk-1" in page
    assert "2–2" in page


def test_every_event_has_its_words_on_the_page_and_both_languages_say_the_same_things() -> None:
    assert set(EVENTS) == KNOWN_EVENTS
    assert WORDS["zh"].keys() == WORDS["en"].keys()


def test_the_command_serves_says_where_and_ends_cleanly_on_sigterm(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    init.make(home, "demo", "chonghua")
    process = subprocess.Popen([sys.executable, "-m", "hall", "backend", "--home", str(home.folder), "--port", "0"])
    try:
        file = home.run_folder / "backend.json"
        deadline = time.monotonic() + 30
        while not file.exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert httpx.get(json.loads(file.read_text())["url"] + "/health", trust_env=False).json()["status"] == "ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert not file.exists()
    finally:
        process.kill()
        process.wait()


def test_without_certificates_the_command_listens_on_this_machine_only(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    init.make(home, "demo", "chonghua")
    argv = [sys.executable, "-m", "hall", "backend", "--home", str(home.folder), "--port", "0", "--host", "0.0.0.0"]
    run = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 2
    assert "listens on this machine only" in run.stderr
