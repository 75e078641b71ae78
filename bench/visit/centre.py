"""Looks into the reference backend: has everything that the hall's journal holds reached it?"""

import time
from collections.abc import Iterator, Mapping

import httpx
import msgspec
from msgspec import Struct

from bench.visit.report import AtTheCentre
from bench.visit.screen import NotShown
from hall.contract.centre import EventPage, SeenEvent, StreamPosition
from hall.contract.events import HallEvent, RatingGiven, TicketIssued
from hall.contract.ids import HallId
from hall.home import Home
from hall.identity import UPLINK, Identity
from queue_controller.journal.address import journal_url
from queue_controller.journal.draft import STREAM
from queue_controller.journal.reader import JournalReader


class Arrived(Struct, frozen=True):
    """What the centre holds of a hall: the events in the order they came, and each epoch's last gap-free number."""

    events: tuple[SeenEvent, ...]
    contiguous: Mapping[int, int]


class Centre:
    """The centre and the journal side by side."""

    def __init__(self, home: Home, hall: HallId) -> None:
        config = home.config()
        self._hall = hall
        self._client = httpx.Client(
            base_url=config.backend, verify=Identity.of(home, UPLINK).client_context(), timeout=10
        )
        self._journal = JournalReader(journal_url(config.journal, home.journal_folder / "journal.sqlite"), hall)

    def wait_until_rated(self, number: str, within_s: float = 20.0) -> AtTheCentre:
        """Until the rating of that ticket and the whole journal stand at the centre, in unbroken order."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            arrived = self.arrived()
            if arrived is not None and _is_rated(number, arrived):
                epoch, last = self._journal.position(STREAM)
                if arrived.contiguous.get(epoch) == last:
                    return AtTheCentre(events=len(arrived.events), last_seq=last)
            time.sleep(0.1)
        raise NotShown(f"the centre did not have the rating of {number} and the whole journal within {within_s:g} s")

    def arrived(self) -> Arrived | None:
        """What the centre holds now; None while it does not answer: the hall goes on without it."""
        try:
            events = tuple(self._events())
            return Arrived(events, {place.epoch: place.contiguous for place in self._position().epochs})
        except httpx.TransportError:
            return None

    def close(self) -> None:
        self._client.close()
        self._journal.close()

    def _events(self) -> Iterator[SeenEvent]:
        after = "0"
        while True:
            page = msgspec.json.decode(self._get(f"/v1/halls/{self._hall}/events?after={after}"), type=EventPage)
            yield from page.events
            after = page.cursor
            if not page.has_more:
                return

    def _position(self) -> StreamPosition:
        return msgspec.json.decode(self._get(f"/v1/halls/{self._hall}/streams/{STREAM}/position"), type=StreamPosition)

    def _get(self, path: str) -> bytes:
        answer = self._client.get(path)
        answer.raise_for_status()
        return answer.content


def _is_rated(number: str, arrived: Arrived) -> bool:
    events = [msgspec.json.decode(event.record.body, type=HallEvent) for event in arrived.events]
    tickets = {event.ticket for event in events if isinstance(event, TicketIssued) and event.number == number}
    return any(isinstance(event, RatingGiven) and event.ticket in tickets for event in events)
