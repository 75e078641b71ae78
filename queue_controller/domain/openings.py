"""Whether a number can be taken for a service, and at which windows people will be called."""

from hall.contract.ids import AreaId, PostId, ServiceId, WindowId
from hall.contract.states import ServiceClosedBecause
from hall.sites.definition import Window
from hall.sites.site import SiteService
from queue_controller.domain.numbering import next_number
from queue_controller.domain.state import Hall


def closed_because(hall: Hall, service: SiteService) -> ServiceClosedBecause | None:
    """Why no number can be taken now, or none when one can.

    A window that is logged out or paused is out of use (停用), and so it is for a service its clerk may not serve;
    with the last one the service closes.
    """
    if not hall.open:
        return ServiceClosedBecause.HALL_CLOSED
    if not any(is_served(hall, post, service.id) for post in hall.site.posts_of[service.id]):
        return ServiceClosedBecause.NO_WINDOW
    if next_number(hall, hall.site.area[service.area]) is None:
        return ServiceClosedBecause.NUMBERS_USED_UP
    return None


def is_served(hall: Hall, post: PostId, service: ServiceId) -> bool:
    """Whether somebody works at this post who may serve this service of it."""
    here = hall.posts[post]
    if here.clerk is None or not here.active or service not in hall.services_of(post):
        return False
    skills = hall.site.skills[here.clerk]
    return skills is None or service in skills


def open_windows(hall: Hall, service: ServiceId) -> tuple[WindowId, ...]:
    """The windows where somebody works on this service now, in the order of the site, each once."""
    site = hall.site
    serving = (post for post in site.posts_of[service] if is_served(hall, post, service))
    return tuple(dict.fromkeys(site.post[post][0].id for post in serving))


def areas_served(hall: Hall, window: Window) -> set[AreaId]:
    """The areas whose numbers are served at a window now: some windows serve more than the area they stand in."""
    return {
        hall.site.service[service].area
        for post in window.posts
        for service in hall.services_of(post.id)
        if is_served(hall, post.id, service)
    }
