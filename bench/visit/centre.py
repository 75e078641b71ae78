"""Looks into the reference backend: has everything that the hall's journal holds reached it?"""

import time
from collections.abc import Iterator

import httpx
import msgspec

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
            try:
                seen = list(self._events())
                if _is_rated(number, [msgspec.json.decode(event.record.body, type=HallEvent) for event in seen]):
                    epoch, last = self._journal.position(STREAM)
                    settled = {place.epoch: place.contiguous for place in self._position().epochs}
                    if settled.get(epoch) == last:
                        return AtTheCentre(events=len(seen), last_seq=last)
            except httpx.TransportError:
                pass  # not up yet: the visit goes on without it until here
            time.sleep(0.1)
        raise NotShown(f"the centre did not have the rating of {number} and the whole journal within {within_s:g} s")

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


def _is_rated(number: str, events: list[HallEvent]) -> bool:
    tickets = {event.ticket for event in events if isinstance(event, TicketIssued) and event.number == number}
    return any(isinstance(event, RatingGiven) and event.ticket in tickets for event in events)
