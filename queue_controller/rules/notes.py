"""What the command and the running controller write to each other."""

from typing import Annotated

from msgspec import Meta, Struct

from hall.contract.events import CallReason
from hall.contract.ids import ClerkId, PostId, WindowId
from hall.sites.site import Site
from queue_controller.domain.preview import SHOWN

MOST_CALLS = 50
Count = Annotated[int, Meta(ge=1, le=MOST_CALLS)]


class Look(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the next calls of some posts, or of all; with `site`, also what they would be under that definition."""

    posts: tuple[PostId, ...] = ()
    count: Count = SHOWN
    site: Site | None = None


class Call(Struct, frozen=True, kw_only=True):
    """A call that would come."""

    number: str
    why: CallReason


class Turn(Struct, frozen=True, kw_only=True):
    """A number that would be called at another turn, counted from 1; none: not among those foreseen."""

    number: str
    now: int | None
    then: int | None


class PostCalls(Struct, frozen=True, kw_only=True):
    """The next calls of one post, if it alone went on calling. `then` and `turns` answer a `Look` with a `site`."""

    post: PostId
    window: WindowId
    clerk: ClerkId | None
    now: tuple[Call, ...]
    then: tuple[Call, ...] = ()
    turns: tuple[Turn, ...] = ()


class Calls(Struct, frozen=True, kw_only=True):
    """The hall runs by this version of its definition; `posts` in the order of its windows. `changed`: the parts in
    which the definition of the `Look` differs.
    """

    version: str
    sm3: str
    changed: tuple[str, ...] = ()
    posts: tuple[PostCalls, ...]


class Adopted(Struct, frozen=True, kw_only=True):
    """The hall runs by this definition now. `new` is false where it did already."""

    version: str
    sm3: str
    new: bool


class No(Struct, frozen=True, kw_only=True):
    """Why not, in one sentence."""

    error: str
