"""What becomes of a post."""

from hall.contract.commands import PauseReason
from hall.contract.events.base import Event
from hall.contract.ids import ClerkId, PostId, ServiceId, WindowId
from hall.contract.states import PostStatus


class TideTurned(Event, frozen=True, kw_only=True, tag="window.tide"):
    """From here on a post serves these services besides its own (潮汐窗口); none: only its own again."""

    post: PostId
    window: WindowId
    services: tuple[ServiceId, ...]


class PostChanged(Event, frozen=True, kw_only=True, tag="window.state"):
    """A post opened, closed, paused or resumed. Its calls and services have events of their own."""

    post: PostId
    window: WindowId
    status: PostStatus
    clerk: ClerkId | None = None
    reason: PauseReason | None = None
    text: str = ""
