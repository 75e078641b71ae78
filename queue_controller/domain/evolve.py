"""What the hall becomes by an event. The only place that changes the state; the state is the fold of all events.

Every event of the contract is known here. One that contradicts the state (a journal that was tampered
with, or events out of order) raises `Contradiction`: a hall must not go on from a state nobody decided.
"""

from typing import assert_never

from immutables import Map
from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.events import (
    DayClosed,
    DayOpened,
    DeviceAlarmed,
    DeviceCleared,
    HallEvent,
    PostChanged,
    RatingGiven,
    RatingOffered,
    RatingSkipped,
    ServiceFinished,
    ServiceStarted,
    SiteAdopted,
    TicketCalled,
    TicketCancelled,
    TicketExpired,
    TicketIssued,
    TicketMissed,
    TicketPaper,
    TicketQueued,
    TicketRecalled,
    TicketReturned,
)
from hall.contract.ids import PostId, ServiceId, TicketId
from hall.contract.states import CallOnBoard, DevicePhase, PostStatus
from queue_controller.domain.choosing import SHARE
from queue_controller.domain.lane import Lane, Place
from queue_controller.domain.moves import Move, Phase, moved
from queue_controller.domain.numbering import letter_and_number
from queue_controller.domain.past import put_away
from queue_controller.domain.shares import after_turn
from queue_controller.domain.state import (
    CALLS_SHOWN,
    EMPTY_LANE,
    Counters,
    DeviceNotice,
    Hall,
    PastTickets,
    Post,
    Rating,
    Ticket,
)


class Contradiction(Exception):
    """This event cannot have happened in this state."""


def evolve(hall: Hall, event: HallEvent, at: Instant, seq: int) -> Hall:
    """The hall after an event that happened at `at` and has number `seq` in the journal."""
    try:
        return replace(_after(hall, event, at), seq=seq)
    except KeyError as missing:
        raise Contradiction(
            f"event {seq} ({type(event).__name__}) names {missing}, which the hall does not have"
        ) from missing


def _after(hall: Hall, event: HallEvent, at: Instant) -> Hall:
    match event:
        case TicketIssued():
            return _issued(hall, event, at)
        case TicketQueued():
            return _queued(hall, event, at)
        case TicketCalled():
            return _called(hall, event, at)
        case TicketRecalled():
            return _recalled(hall, event, at)
        case ServiceStarted():
            hall = _with_post(hall, event.post, status=PostStatus.SERVING)
            return _with_ticket(hall, _moved(hall.tickets[event.ticket], Move.START, at))
        case ServiceFinished():
            return _finished(hall, event, at)
        case RatingOffered():
            ticket = replace(hall.tickets[event.ticket], rating=Rating.OFFERED, offered_at=at)
            return _with_post(_with_ticket(hall, ticket), event.post, rating=event.ticket)
        case RatingGiven():
            return _rating_settled(hall, event.ticket, event.post, Rating.GIVEN)
        case RatingSkipped():
            return _rating_settled(hall, event.ticket, event.post, Rating.SKIPPED)
        case TicketPaper():
            return _told_of(hall, event.ticket, printed=event.printed, paper_reason=event.reason)
        case TicketMissed():
            return _missed(hall, event, at)
        case TicketReturned():
            return _returned(hall, event, at)
        case TicketCancelled():
            return _left(hall, event.ticket, Move.CANCEL, at)
        case TicketExpired():
            return _left(hall, event.ticket, Move.EXPIRE, at)
        case PostChanged():
            return _post_changed(hall, event)
        case DeviceAlarmed():
            notice = DeviceNotice(phase=event.phase, reason=event.reason, noticed_at=event.noticed_at)
            return replace(hall, devices=hall.devices.set((event.terminal, event.device), notice))
        case DeviceCleared():
            notice = DeviceNotice(phase=DevicePhase.READY, reason=None, noticed_at=event.noticed_at)
            return replace(hall, devices=hall.devices.set((event.terminal, event.device), notice))
        case DayOpened():
            return _day_opened(hall, event, at)
        case DayClosed():
            return replace(hall, open=False, day_since=at)
        case SiteAdopted():
            return _site_adopted(hall, event)
        case _:
            assert_never(event)


def _issued(hall: Hall, event: TicketIssued, at: Instant) -> Hall:
    letter, number = letter_and_number(event.number)
    order = hall.issued + 1
    ticket = Ticket(
        id=event.ticket,
        number=event.number,
        barcode=event.barcode,
        service=event.service,
        area=event.area,
        channel=event.channel,
        language=event.language,
        terminal=event.terminal,
        ahead=event.ahead,
        person=event.person,
        issued_at=at,
        order=order,
        phase=Phase.ISSUED,
        since=at,
        place_at=at,
        priority=event.priority,
    )
    return replace(
        hall,
        tickets=hall.tickets.set(ticket.id, ticket),
        barcodes=hall.barcodes.set(ticket.barcode, ticket.id),
        numbers=hall.numbers.set(letter, number),
        issued=order,
    )


def _queued(hall: Hall, event: TicketQueued, at: Instant) -> Hall:
    ticket = _moved(hall.tickets[event.ticket], Move.QUEUE, at)
    ticket = replace(ticket, service=event.service, place_at=event.place_at)
    return replace(_waiting(hall, ticket), last_place=max(hall.last_place, event.place_at))


def _called(hall: Hall, event: TicketCalled, at: Instant) -> Hall:
    before = hall.tickets[event.ticket]
    ticket = replace(
        _moved(before, Move.CALL, at),
        post=event.post,
        clerk=event.clerk,
        called_at=at,
        attempt=1,
        rule=event.why.rule,
        passed_over=event.why.passed_over,
    )
    if event.why.rule == SHARE:
        plan, turns = hall.site.plan[event.post], hall.posts[event.post].turns
        hall = _with_post(hall, event.post, turns=after_turn(plan, turns, before.service))
    hall = _with_post(_no_longer_waiting(hall, before), event.post, status=PostStatus.CALLED, ticket=ticket.id)
    return _announced(_with_ticket(hall, ticket), ticket, at)


def _recalled(hall: Hall, event: TicketRecalled, at: Instant) -> Hall:
    before = hall.tickets[event.ticket]
    ticket = replace(_moved(before, Move.RECALL, before.since), called_at=at, attempt=event.attempt)
    return _announced(_with_ticket(hall, ticket), ticket, at)


def _announced(hall: Hall, ticket: Ticket, at: Instant) -> Hall:
    """The call in front of the board's; an earlier call of the same number gives up its line."""
    assert ticket.post is not None
    call = CallOnBoard(
        call=hall.last_call + 1,
        number=ticket.number,
        window=hall.site.post[ticket.post][0].id,
        area=ticket.area,
        attempt=ticket.attempt,
        called_at=at,
    )
    older = tuple(earlier for earlier in hall.calls if earlier.number != call.number)
    return replace(hall, calls=(call, *older[: CALLS_SHOWN - 1]), last_call=call.call)


def _finished(hall: Hall, event: ServiceFinished, at: Instant) -> Hall:
    hall = _with_ticket(hall, _moved(hall.tickets[event.ticket], Move.FINISH, at))
    served = hall.posts[event.post].served_today + 1
    return _with_post(hall, event.post, status=PostStatus.IDLE, ticket=None, served_today=served)


def _rating_settled(hall: Hall, ident: TicketId, post: PostId, rating: Rating) -> Hall:
    hall = _told_of(hall, ident, rating=rating)
    if post in hall.posts and hall.posts[post].rating == ident:
        return _with_post(hall, post, rating=None)
    return hall


def _missed(hall: Hall, event: TicketMissed, at: Instant) -> Hall:
    ticket = _moved(hall.tickets[event.ticket], Move.MISS, at)
    hall = _with_post(_with_ticket(hall, ticket), event.post, status=PostStatus.IDLE, ticket=None)
    return replace(hall, missed=_put(hall.missed, ticket.service, ticket.missed_place))


def _returned(hall: Hall, event: TicketReturned, at: Instant) -> Hall:
    before = hall.tickets[event.ticket]
    hall = replace(hall, missed=_taken(hall.missed, before.service, before.missed_place))
    return _waiting(hall, _moved(before, Move.RETURN, at))


def _left(hall: Hall, ident: TicketId, move: Move, at: Instant) -> Hall:
    """Cancelled or expired: out of whatever lane or post it was in."""
    before = hall.tickets[ident]
    match before.phase:
        case Phase.WAITING:
            hall = _no_longer_waiting(hall, before)
        case Phase.MISSED:
            hall = replace(hall, missed=_taken(hall.missed, before.service, before.missed_place))
        case Phase.CALLED if before.post is not None:
            hall = _with_post(hall, before.post, status=PostStatus.IDLE, ticket=None)
        case _:
            pass
    return _with_ticket(hall, _moved(before, move, at))


def _post_changed(hall: Hall, event: PostChanged) -> Hall:
    before = hall.posts[event.post]
    clerks = hall.clerks
    if before.clerk is not None and before.clerk != event.clerk:
        clerks = clerks.delete(before.clerk)
    if event.clerk is not None:
        clerks = clerks.set(event.clerk, event.post)
    post = replace(before, status=event.status, clerk=event.clerk, reason=event.reason, text=event.text)
    return replace(hall, posts=hall.posts.set(post.id, post), clerks=clerks)


def _day_opened(hall: Hall, event: DayOpened, at: Instant) -> Hall:
    hall = replace(hall, open=True, day_since=at)
    if event.day == hall.day:
        return hall
    hall = put_away(hall)
    counters = hall.past_days.get(event.day, Counters())
    going_on = [hall.tickets[post.ticket] for post in hall.posts.values() if post.ticket is not None]
    return replace(
        hall,
        day=event.day,
        past_days=hall.past_days.delete(event.day) if event.day in hall.past_days else hall.past_days,
        tickets=Map({ticket.id: ticket for ticket in going_on}),
        barcodes=Map({ticket.barcode: ticket.id for ticket in going_on}),
        lines=Map(),
        missed=Map(),
        area_waiting=Map(),
        numbers=Map(counters.numbers),
        issued=counters.issued,
        last_place=0,
        posts=Map({post.id: _in_the_morning(hall, post, at) for post in hall.posts.values()}),
        calls=(),
        last_call=counters.last_call,
    )


def _in_the_morning(hall: Hall, post: Post, at: Instant) -> Post:
    """A post as a day finds it. A pad that has only just begun to ask goes on asking."""
    offered = None if post.rating is None else hall.known(post.rating)
    asks = (
        offered is not None
        and offered.offered_at is not None
        and at - offered.offered_at < hall.site.rules.rating_wait_s * 1000
    )
    return replace(post, rating=post.rating if asks else None, served_today=0, turns=())


def _site_adopted(hall: Hall, event: SiteAdopted) -> Hall:
    site = hall.library[event.sm3]
    posts = {ident: replace(hall.posts.get(ident) or Post(id=ident), turns=()) for ident in site.post}
    return replace(hall, site=site, site_sm3=event.sm3, posts=Map(posts))


def _moved(ticket: Ticket, move: Move, since: Instant) -> Ticket:
    phase = moved(ticket.phase, move)
    if phase is None:
        raise Contradiction(f"ticket {ticket.id} is {ticket.phase}: no {move} from there")
    return replace(ticket, phase=phase, since=since)


def _with_ticket(hall: Hall, ticket: Ticket) -> Hall:
    return replace(hall, tickets=hall.tickets.set(ticket.id, ticket))


def _told_of(hall: Hall, ident: TicketId, **facts: object) -> Hall:
    """The hall with facts about a ticket, of today or of a day that is over. Raises `KeyError` for any other."""
    if ident in hall.tickets:
        return _with_ticket(hall, replace(hall.tickets[ident], **facts))
    if hall.known(ident) is None:
        raise KeyError(ident)
    past = tuple(
        PastTickets(day.day, day.tickets.set(ident, replace(day.tickets[ident], **facts)))
        if ident in day.tickets
        else day
        for day in hall.past_tickets
    )
    return replace(hall, past_tickets=past)


def _with_post(hall: Hall, ident: PostId, **changes: object) -> Hall:
    return replace(hall, posts=hall.posts.set(ident, replace(hall.posts[ident], **changes)))


def _waiting(hall: Hall, ticket: Ticket) -> Hall:
    """The hall with this ticket in its line."""
    return replace(
        hall,
        tickets=hall.tickets.set(ticket.id, ticket),
        lines=hall.lines.set(ticket.service, hall.line(ticket.service).insert(ticket.lane, ticket.place)),
        area_waiting=hall.area_waiting.set(ticket.area, hall.area_waiting.get(ticket.area, 0) + 1),
    )


def _no_longer_waiting(hall: Hall, ticket: Ticket) -> Hall:
    """The hall without this ticket in its line."""
    line = hall.lines[ticket.service].remove(ticket.lane, ticket.place)
    lines = hall.lines.set(ticket.service, line) if line.size else hall.lines.delete(ticket.service)
    left = hall.area_waiting[ticket.area] - 1
    areas = hall.area_waiting.set(ticket.area, left) if left else hall.area_waiting.delete(ticket.area)
    return replace(hall, lines=lines, area_waiting=areas)


def _put(lanes: Map[ServiceId, Lane], service: ServiceId, place: Place) -> Map[ServiceId, Lane]:
    return lanes.set(service, lanes.get(service, EMPTY_LANE).insert(place))


def _taken(lanes: Map[ServiceId, Lane], service: ServiceId, place: Place) -> Map[ServiceId, Lane]:
    lane = lanes[service].remove(place)
    return lanes.set(service, lane) if lane.size else lanes.delete(service)
