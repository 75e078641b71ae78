"""Clerks at their posts: logging in and out, pausing, resuming.

Asking for what already is so is answered `Done` without an event: a second touch is no mistake.
"""

from hall.contract.commands import LogIn, LogOut, PausePost, ResumePost
from hall.contract.events import PostChanged
from hall.contract.refusals import ClerkElsewhere, ClerkUnknown, PostNotReady, PostTaken
from hall.contract.replies import Done
from hall.contract.states import PostStatus
from queue_controller.domain.asked import Decision
from queue_controller.domain.state import Hall, Post

ALREADY_SO = Decision(events=(), result=Done())


def log_in(hall: Hall, command: LogIn) -> Decision | ClerkUnknown | PostTaken | ClerkElsewhere:
    """Open a post: one clerk a post, one post a clerk. The same clerk again finds the post as it was left."""
    post = hall.posts[command.post]
    if command.clerk not in hall.site.clerk:
        return ClerkUnknown(clerk=command.clerk)
    if post.clerk == command.clerk:
        return ALREADY_SO
    if post.clerk is not None:
        return PostTaken(post=post.id, clerk=post.clerk)
    if elsewhere := hall.clerks.get(command.clerk):
        return ClerkElsewhere(clerk=command.clerk, window=hall.site.post[elsewhere][0].id)
    opened = PostChanged(
        post=post.id, window=hall.site.post[post.id][0].id, status=PostStatus.IDLE, clerk=command.clerk
    )
    return Decision(events=(opened,), result=Done())


def log_out(hall: Hall, command: LogOut) -> Decision | PostNotReady:
    """Close a post. Refused while a person is called or served: nobody is left standing at an empty window."""
    post = hall.posts[command.post]
    if post.status is PostStatus.LOGGED_OUT:
        return ALREADY_SO
    if post.ticket is not None:
        return PostNotReady(post=post.id, status=post.status)
    return Decision(events=(closing(hall, post),), result=Done())


def pause(hall: Hall, command: PausePost) -> Decision | PostNotReady:
    """Stop calling for a while; a paused post may change its reason and text."""
    post = hall.posts[command.post]
    if post.status not in (PostStatus.IDLE, PostStatus.PAUSED):
        return PostNotReady(post=post.id, status=post.status)
    paused = PostChanged(
        post=post.id,
        window=hall.site.post[post.id][0].id,
        status=PostStatus.PAUSED,
        clerk=post.clerk,
        reason=command.reason,
        text=command.text,
    )
    if post.status is PostStatus.PAUSED and (post.reason, post.text) == (command.reason, command.text):
        return ALREADY_SO
    return Decision(events=(paused,), result=Done())


def resume(hall: Hall, command: ResumePost) -> Decision | PostNotReady:
    """Work again after a pause."""
    post = hall.posts[command.post]
    if post.status is PostStatus.IDLE:
        return ALREADY_SO
    if post.status is not PostStatus.PAUSED:
        return PostNotReady(post=post.id, status=post.status)
    resumed = PostChanged(post=post.id, window=hall.site.post[post.id][0].id, status=PostStatus.IDLE, clerk=post.clerk)
    return Decision(events=(resumed,), result=Done())


def closing(hall: Hall, post: Post) -> PostChanged:
    """The event that logs a post out."""
    return PostChanged(post=post.id, window=hall.site.post[post.id][0].id, status=PostStatus.LOGGED_OUT)
