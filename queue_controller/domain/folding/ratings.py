"""Ratings, and whom a pad asks for one."""

from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.events import RatingOffered
from hall.contract.ids import PostId, TicketId
from queue_controller.domain.folding.changes import told_of, with_post, with_ticket
from queue_controller.domain.state import Hall, Rating


def offered(hall: Hall, event: RatingOffered, at: Instant) -> Hall:
    ticket = replace(hall.tickets[event.ticket], rating=Rating.OFFERED, offered_at=at)
    return with_post(with_ticket(hall, ticket), event.post, rating=event.ticket)


def settled(hall: Hall, ident: TicketId, post: PostId, rating: Rating) -> Hall:
    hall = told_of(hall, ident, rating=rating)
    if post in hall.posts and hall.posts[post].rating == ident:
        return with_post(hall, post, rating=None)
    return hall
