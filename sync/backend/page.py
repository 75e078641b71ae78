"""The page for people: which halls there are, how far each has come, what happened last, what was asked and told."""

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from jinja2 import Environment, PackageLoader
from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec import Struct

from hall.clock import Instant
from hall.contract.centre import EpochPosition, SeenEvent, Verdict
from hall.contract.down import CommandState, RequestStatus
from hall.contract.ids import HallId
from hall.contract.queue_status import QueueAtCentre
from hall.contract.replies import AnyResult, Refused, TicketTaken
from sync.backend.centre import Centre
from sync.backend.messages import said as said_by
from sync.backend.notifications import Told
from sync.backend.page_words import CHANNELS, EVENTS, REFUSALS, REMARKS, STATES, WISHES, WORDS
from sync.backend.store import HallAtCentre

LATEST = 20
SUBJECTS = ("number", "window", "terminal", "device")
"""Members of an event that say whom or what it is about; never a person."""
ZONE = ZoneInfo("Asia/Shanghai")


class EventLine(Struct, frozen=True, kw_only=True):
    """One event in the words of the page."""

    occurred_at: Instant
    epoch: int
    seq: int
    what: str
    subject: str
    remark: str


class PositionLine(EpochPosition, frozen=True, kw_only=True):
    stream: str


class WishLine(Struct, frozen=True, kw_only=True):
    """What somebody outside a hall asked of it."""

    made_at: Instant
    what: str
    state: str
    answer: str
    odd: bool


class MessageLine(Struct, frozen=True, kw_only=True):
    """What somebody was told; the receiver is masked."""

    at: Instant
    channel: str
    receiver: str
    text: str
    remark: str


class QueueLine(Struct, frozen=True, kw_only=True):
    waiting: int
    open_services: int
    open_windows: int
    stale: bool


class HallSection(Struct, frozen=True, kw_only=True):
    """`at` is None as long as a hall was only asked and has sent no events."""

    hall: HallId
    at: HallAtCentre | None
    lines: list[PositionLine]
    latest: list[EventLine]
    queue: QueueLine | None
    wishes: list[WishLine]
    messages: list[MessageLine]


@get("/", sync_to_thread=True, include_in_schema=False)
def show_page(
    centre: NamedDependency[Centre], lang: Annotated[str, QueryParameter(pattern="^(zh|en)$")] = "zh"
) -> Response[str]:
    known = {at.hall: at for at in centre.store.halls()}
    names = sorted({*known, *centre.commands.halls()})
    halls = [_section(centre, name, known.get(name), lang) for name in names]
    text = _TEMPLATES.get_template("page.html").render(words=WORDS[lang], halls=halls)
    return Response(text, media_type=MediaType.HTML)


def _section(centre: Centre, hall: HallId, at: HallAtCentre | None, lang: str) -> HallSection:
    now = centre.clock.now()
    return HallSection(
        hall=hall,
        at=at,
        lines=[_last_epoch(position.stream, position.epochs[-1]) for position in at.streams] if at else [],
        latest=[_line(seen, lang) for seen in centre.store.latest(hall, LATEST)],
        queue=_queue(centre.queues.find(hall, now)),
        wishes=[_wish(status, lang) for status in centre.commands.latest(hall, LATEST, now)],
        messages=[_message(told, lang) for told in centre.notifications.latest(hall, LATEST)],
    )


def _queue(queue: QueueAtCentre | None) -> QueueLine | None:
    if queue is None:
        return None
    return QueueLine(
        waiting=sum(service.waiting for service in queue.status.services),
        open_services=sum(service.open for service in queue.status.services),
        open_windows=sum(window.open for window in queue.status.windows),
        stale=queue.stale,
    )


def _wish(status: RequestStatus, lang: str) -> WishLine:
    state = _in(lang, STATES[status.state])
    return WishLine(
        made_at=status.made_at,
        what=_in(lang, WISHES.get(status.command, (status.command, status.command))),
        state=f"{state}; {WORDS[lang]['overdue']}" if status.overdue else state,
        answer=_answer(status.result, lang),
        odd=status.overdue or status.state is CommandState.FAILED,
    )


def _answer(result: AnyResult | None, lang: str) -> str:
    match result:
        case TicketTaken(number=number):
            return number
        case Refused(why=why):
            name = str(why.__struct_config__.tag)
            return _in(lang, REFUSALS.get(name, (name, name)))
        case _:
            return ""


def _message(told: Told, lang: str) -> MessageLine:
    channel = CHANNELS.get(told.channel, (told.channel, told.channel))
    return MessageLine(
        at=told.received_at,
        channel=_in(lang, channel),
        receiver=told.receiver,
        text=said_by(told.template, told.parameters, lang) or told.template,
        remark="" if told.answer.problem is None else told.answer.problem.code,
    )


def _last_epoch(stream: str, at: EpochPosition) -> PositionLine:
    return PositionLine(stream=stream, epoch=at.epoch, contiguous=at.contiguous, ranges=at.ranges)


def _line(seen: SeenEvent, lang: str) -> EventLine:
    said: dict[str, Any] = msgspec.json.decode(seen.record.body)
    name = str(said.get("event", ""))
    remarks = [*seen.flags, *(["rejected"] if seen.verdict is Verdict.REJECTED else [])]
    return EventLine(
        occurred_at=seen.record.occurred_at,
        epoch=seen.record.epoch,
        seq=seen.record.seq,
        what=_in(lang, EVENTS.get(name, (name, name))),
        subject=" · ".join(f"{WORDS[lang].get(key, '')}{said[key]}" for key in SUBJECTS if said.get(key)),
        remark="; ".join(_in(lang, REMARKS[remark]) for remark in remarks),
    )


def _in(lang: str, words: tuple[str, str]) -> str:
    return words[0] if lang == "zh" else words[1]


def _clock(instant: Instant) -> str:
    return datetime.fromtimestamp(instant / 1000, ZONE).strftime("%m-%d %H:%M:%S")


_TEMPLATES = Environment(loader=PackageLoader("sync.backend"), autoescape=True)
_TEMPLATES.filters["clock"] = _clock
