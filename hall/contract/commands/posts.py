"""What a clerk does at a post: log in, pause, call, serve."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from hall.contract.commands.base import Command
from hall.contract.ids import ClerkId, PostId


class LogIn(Command, frozen=True, kw_only=True, tag="post.log_in"):
    """A clerk opens a post: one clerk a post, one post a clerk."""

    post: PostId
    clerk: ClerkId


class LogOut(Command, frozen=True, kw_only=True, tag="post.log_out"):
    post: PostId


class PauseReason(StrEnum):
    """Why a post is paused; the words stand in the terminal's language files."""

    LUNCH = "lunch"
    MEETING = "meeting"
    AWAY = "away"
    OTHER = "other"


class PausePost(Command, frozen=True, kw_only=True, tag="post.pause"):
    """Stop calling for a while (暂停服务); the window screen shows reason and text."""

    post: PostId
    reason: PauseReason
    text: Annotated[str, Meta(max_length=40)] = ""


class ResumePost(Command, frozen=True, kw_only=True, tag="post.resume"):
    post: PostId


class CallNext(Command, frozen=True, kw_only=True, tag="post.call_next"):
    """Call the next ticket by the rules in force (叫号). Answered with `TicketOnCall`."""

    post: PostId


class RecallTicket(Command, frozen=True, kw_only=True, tag="post.recall"):
    """Call the same ticket once more (重呼)."""

    post: PostId


class StartService(Command, frozen=True, kw_only=True, tag="post.start"):
    """The called person is here (开始办理)."""

    post: PostId


class MissTicket(Command, frozen=True, kw_only=True, tag="post.miss"):
    """The called person did not come (过号)."""

    post: PostId


class Outcome(StrEnum):
    """How a service ended."""

    DONE = "done"
    INCOMPLETE = "incomplete"


class FinishService(Command, frozen=True, kw_only=True, tag="post.finish"):
    """The service ended (办理完毕); the pad asks for a rating."""

    post: PostId
    outcome: Outcome = Outcome.DONE
