"""The verbs of `hall rules`: what is asked of the running controller, and what is said of its answer, line by line.

Mistakes in a definition are `SiteMistakes`, which `hall` itself tells.
"""

import sys
from collections.abc import Iterator, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from hall.contract.ids import PostId
from hall.home import Home
from hall.sites.load import load_site
from hall.sites.site import Site
from hall.unix_socket import UnixConnection
from queue_controller.rules import words
from queue_controller.rules.notes import MOST_CALLS, Adopted, Calls, Look, No

SECONDS = 15.0

T = TypeVar("T", bound=Struct)


class NotRunning(Exception):
    """No controller listens in this home."""


class Refused(Exception):
    """It was not done; the message is the sentence that says why."""


def check(home: Home, folder: Path | None, language: str) -> Iterator[str]:
    """Whether a definition is usable."""
    site = _definition(home, folder)
    yield f"{site.name} · {site.version} · {site.sm3[:12]}"
    yield words.USABLE.in_(language)


def preview(
    home: Home, posts: Sequence[PostId], count: int, folder: Path | None, language: str, *, as_json: bool
) -> Iterator[str]:
    """The next calls of the posts, and how the definition in `folder` would change their turns."""
    other = _definition(home, folder) if folder else None
    calls = _ask(home, "/calls", Look(posts=tuple(posts), count=count, site=other), Calls, language)
    if as_json:
        yield msgspec.json.format(msgspec.json.encode(calls)).decode()
        return
    if calls.changed:
        yield words.parts(calls.changed).in_(language)
    for post in calls.posts:
        yield words.post(post).in_(language)
        yield from words.lines(post.now, language) if post.now else [f"      {words.NOBODY.in_(language)}"]
        if other is not None:
            yield from [f"      {words.turn(turn).in_(language)}" for turn in post.turns] or [
                f"      {words.NOTHING_CHANGES.in_(language)}"
            ]


def adopt(home: Home, language: str, *, ask: bool) -> Iterator[str]:
    """Run by the home's site folder as it lies there now. Raises `Refused` when the person does not want it."""
    site = home.site()
    calls = _ask(home, "/calls", Look(count=MOST_CALLS, site=site), Calls, language)
    if calls.sm3 == site.sm3:
        yield words.ALREADY.in_(language)
        return
    yield words.parts(calls.changed).in_(language)
    turns = [(post, turn) for post in calls.posts for turn in post.turns]
    yield from [f"{words.post(post).in_(language)}  {words.turn(turn).in_(language)}" for post, turn in turns] or [
        words.NOTHING_CHANGES.in_(language)
    ]
    if ask:
        _make_sure(language)
    adopted = _ask(home, "/site", site, Adopted, language)
    yield words.adopted(adopted.version).in_(language)
    if set(calls.changed) & set(words.AT_A_START):
        yield words.RESTART.in_(language)


def _make_sure(language: str) -> None:
    if not sys.stdin.isatty():
        raise Refused(words.YES_NEEDED.in_(language))
    if input(words.ASK.in_(language)).strip().lower() not in ("y", "yes", "是"):
        raise Refused(words.LEFT.in_(language))


def _definition(home: Home, folder: Path | None) -> Site:
    return home.site() if folder is None else load_site(folder, home.config().hall)


def _ask(home: Home, path: str, said: Struct, answer: type[T], language: str) -> T:
    connection = UnixConnection(home.rules_socket, SECONDS)
    try:
        connection.request("POST", path, msgspec.json.encode(said), {"Content-Type": "application/json"})
        response = connection.getresponse()
        body = response.read()
    except (OSError, HTTPException) as error:
        raise NotRunning from error
    finally:
        connection.close()
    if response.status != 200:
        raise Refused(words.refused(msgspec.json.decode(body, type=No).error).in_(language))
    return msgspec.json.decode(body, type=answer)
