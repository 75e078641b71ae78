"""Posts."""

from msgspec.structs import replace

from hall.contract.events import PostChanged, TideTurned
from queue_controller.domain.folding.changes import with_post
from queue_controller.domain.state import Hall


def changed(hall: Hall, event: PostChanged) -> Hall:
    before = hall.posts[event.post]
    clerks = hall.clerks
    if before.clerk is not None and before.clerk != event.clerk:
        clerks = clerks.delete(before.clerk)
    if event.clerk is not None:
        clerks = clerks.set(event.clerk, event.post)
    post = replace(before, status=event.status, clerk=event.clerk, reason=event.reason, text=event.text)
    return replace(hall, posts=hall.posts.set(post.id, post), clerks=clerks)


def tide_turned(hall: Hall, event: TideTurned) -> Hall:
    return with_post(hall, event.post, helping=event.services)
