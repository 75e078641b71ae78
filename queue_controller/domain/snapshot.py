"""The hall as bytes, so that a restart need not replay its whole history. Equal halls give equal bytes.

Only facts are kept; lines, counters and indexes are made from them again, so none can disagree.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TypeVar

import msgspec
from immutables import Map
from msgspec import Struct

from hall.clock import Instant
from hall.contract.events import Day, Sm3
from hall.contract.ids import DeviceId, PriorityId, ServiceId, TerminalId
from hall.contract.states import CallOnBoard
from hall.sites.site import Site
from queue_controller.domain.diary import Appointment, diary_of
from queue_controller.domain.lane import Lane, Place
from queue_controller.domain.line import Line
from queue_controller.domain.moves import Phase
from queue_controller.domain.state import (
    NO_SITE,
    Counters,
    DeviceNotice,
    Hall,
    PastTicket,
    PastTickets,
    Post,
    Ticket,
)

VERSION = 2
"""Grows whenever the meaning of a field changes. An unknown version is not guessed at: the journal is replayed.

A field that is added has a default which says what a hall without it was, so that older snapshots stay readable.
"""

DIGEST_BYTES = 16

K = TypeVar("K")


class SnapshotUnreadable(Exception):
    """These bytes are no snapshot this program can use; the journal can still be replayed without it."""


class Device(Struct, frozen=True):
    terminal: TerminalId
    device: DeviceId
    notice: DeviceNotice


class PastDay(Struct, frozen=True):
    day: Day
    tickets: tuple[PastTicket, ...]


class Snapshot(Struct, frozen=True, kw_only=True):
    """What is written. Everything that has no order of its own is sorted."""

    version: int
    site: Sm3 | None
    seq: int
    day: str
    open: bool
    day_since: Instant
    tickets: tuple[Ticket, ...]
    numbers: tuple[tuple[str, int], ...]
    issued: int
    last_place: Instant
    posts: tuple[Post, ...]
    calls: tuple[CallOnBoard, ...]
    last_call: int
    devices: tuple[Device, ...]
    past_days: tuple[tuple[Day, Counters], ...]
    past_tickets: tuple[PastDay, ...]
    appointments: tuple[Appointment, ...] = ()
    no_shows: tuple[tuple[Day, tuple[tuple[Sm3, int], ...]], ...] = ()


class _Version(Struct, frozen=True):
    version: int


def encode(hall: Hall) -> bytes:
    """The hall as bytes, the same for the same hall in every process."""
    kept = msgspec.msgpack.encode(
        Snapshot(
            version=VERSION,
            site=hall.site_sm3,
            seq=hall.seq,
            day=hall.day,
            open=hall.open,
            day_since=hall.day_since,
            tickets=tuple(sorted(hall.tickets.values(), key=lambda ticket: (ticket.order, ticket.id))),
            numbers=tuple(sorted(hall.numbers.items())),
            issued=hall.issued,
            last_place=hall.last_place,
            posts=tuple(sorted(hall.posts.values(), key=lambda post: post.id)),
            calls=hall.calls,
            last_call=hall.last_call,
            devices=tuple(
                Device(*key, notice) for key, notice in sorted(hall.devices.items(), key=lambda item: item[0])
            ),
            past_days=tuple(sorted(hall.past_days.items(), key=lambda item: item[0])),
            past_tickets=tuple(
                PastDay(past.day, tuple(sorted(past.tickets.values(), key=lambda ticket: ticket.id)))
                for past in hall.past_tickets
            ),
            appointments=tuple(sorted(hall.appointments.values(), key=lambda appointment: appointment.id)),
            no_shows=tuple(
                (day, tuple(sorted(there.items())))
                for day, there in sorted(hall.no_shows.items(), key=lambda item: item[0])
            ),
        )
    )
    return _digest(kept) + kept


def decode(data: bytes, library: Mapping[Sm3, Site]) -> Hall:
    """The hall a snapshot was made of. `library` must hold the definition it runs by.

    Raises `SnapshotUnreadable` if the bytes are damaged, of another version, or name an unknown site.
    """
    digest, body = data[:DIGEST_BYTES], data[DIGEST_BYTES:]
    if digest != _digest(body):
        raise SnapshotUnreadable("snapshot damaged: its bytes do not give its digest")
    try:
        version = msgspec.msgpack.decode(body, type=_Version).version
        if version != VERSION:
            raise SnapshotUnreadable(f"snapshot version {version}; this program reads version {VERSION}")
        kept = msgspec.msgpack.decode(body, type=Snapshot)
    except msgspec.DecodeError as error:
        raise SnapshotUnreadable(f"snapshot damaged: {error}") from error
    if kept.site and kept.site not in library:
        raise SnapshotUnreadable(f"snapshot of a site that is not known here: {kept.site}")

    site = library[kept.site] if kept.site else NO_SITE
    waiting = [ticket for ticket in kept.tickets if ticket.phase is Phase.WAITING]
    return Hall(
        library=Map(library),
        site=site,
        site_sm3=kept.site,
        seq=kept.seq,
        day=kept.day,
        open=kept.open,
        day_since=kept.day_since,
        tickets=Map({ticket.id: ticket for ticket in kept.tickets}),
        barcodes=Map({ticket.barcode: ticket.id for ticket in kept.tickets}),
        lines=_lines(waiting),
        missed=Map(_lanes((t.service, t.missed_place) for t in kept.tickets if t.phase is Phase.MISSED)),
        area_waiting=Map(Counter(ticket.area for ticket in waiting)),
        numbers=Map(kept.numbers),
        issued=kept.issued,
        last_place=kept.last_place,
        posts=Map({post.id: post for post in kept.posts}),
        clerks=Map({post.clerk: post.id for post in kept.posts if post.clerk is not None}),
        calls=kept.calls,
        last_call=kept.last_call,
        devices=Map({(device.terminal, device.device): device.notice for device in kept.devices}),
        past_days=Map(kept.past_days),
        past_tickets=tuple(
            PastTickets(past.day, Map({ticket.id: ticket for ticket in past.tickets})) for past in kept.past_tickets
        ),
        appointments=Map({appointment.id: appointment for appointment in kept.appointments}),
        no_shows=Map({day: Map(there) for day, there in kept.no_shows}),
        diary=diary_of(kept.appointments, site),
    )


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=DIGEST_BYTES).digest()


def _lines(waiting: Iterable[Ticket]) -> Map[ServiceId, Line]:
    lanes = _lanes(((ticket.service, ticket.lane), ticket.place) for ticket in waiting)
    by_service: dict[ServiceId, list[tuple[PriorityId, Lane]]] = {}
    for (service, priority), lane in sorted(lanes.items(), key=lambda item: item[0]):
        by_service.setdefault(service, []).append((priority, lane))
    return Map({s: Line(tuple(there), sum(lane.size for _, lane in there)) for s, there in by_service.items()})


def _lanes(places: Iterable[tuple[K, Place]]) -> dict[K, Lane]:
    together: dict[K, list[Place]] = {}
    for key, place in places:
        together.setdefault(key, []).append(place)
    return {key: Lane.of(there) for key, there in together.items()}
