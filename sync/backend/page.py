"""The page for people: which halls there are, how far each has come, and what happened last."""

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
from sync.backend.centre import Centre
from sync.backend.page_words import EVENTS, REMARKS, WORDS
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


class HallSection(Struct, frozen=True, kw_only=True):
    at: HallAtCentre
    lines: list[PositionLine]
    latest: list[EventLine]


@get("/", sync_to_thread=True, include_in_schema=False)
def show_page(
    centre: NamedDependency[Centre], lang: Annotated[str, QueryParameter(pattern="^(zh|en)$")] = "zh"
) -> Response[str]:
    halls = [
        HallSection(
            at=at,
            lines=[_last_epoch(position.stream, position.epochs[-1]) for position in at.streams],
            latest=[_line(seen, lang) for seen in centre.store.latest(at.hall, LATEST)],
        )
        for at in centre.store.halls()
    ]
    text = _TEMPLATES.get_template("page.html").render(words=WORDS[lang], halls=halls)
    return Response(text, media_type=MediaType.HTML)


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
