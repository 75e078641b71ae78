"""Who may say and hear what: the broker's access list, made from the roles of the site's terminals.

Mosquitto denies what no line allows. Commands follow `hall.contract.roles`; what may be read is said here.
"""

from collections.abc import Iterator

from hall.contract.ids import HallId
from hall.contract.roles import ALLOWED, devices_of
from hall.contract.topics import Topics
from hall.identity import CONTROLLER, OBSERVER
from hall.sites.definition import Role, Terminal
from hall.sites.site import Site


def access_list(site: Site) -> str:
    """The whole file. A certificate that is not named here may connect and is heard by nobody."""
    topics = Topics(site.id)
    blocks = [
        _block(CONTROLLER, [f"readwrite {topics.root}/#"]),
        _block(OBSERVER, [f"read {topic}" for topic in _public(topics)]),
    ]
    blocks += [_block(terminal.id, _rights(terminal, site.id)) for terminal in site.terminals]
    return "\n".join(blocks)


def _block(name: str, rights: Iterator[str] | list[str]) -> str:
    return "\n".join([f"user {name}", *(f"topic {right}" for right in rights), ""])


def _rights(terminal: Terminal, hall: HallId) -> Iterator[str]:
    topics = Topics(hall)
    for name in sorted(ALLOWED[terminal.role]):
        yield f"write {topics.command(terminal.id, name)}"
    yield f"read {topics.reply(terminal.id)}"
    yield f"readwrite {topics.presence(terminal.id)}"
    for device in devices_of(terminal):  # by name: what is retained stays bounded, whatever a terminal makes up
        yield f"readwrite {topics.device(terminal.id, device)}"
    yield f"read {topics.presence(CONTROLLER)}"
    yield f"read {topics.state('hall', '-')}"
    for topic in _shown(terminal, topics):
        yield f"read {topic}"


def _shown(terminal: Terminal, topics: Topics) -> Iterator[str]:
    """What its screens need. A post's state names people (masked): only the terminals of that post read it."""
    match terminal.role:
        case Role.TICKET_MACHINE:
            yield topics.state("service", "+")
            yield topics.state("slots", "+")
            yield topics.state("board", "-")
        case Role.WINDOW_TERMINAL:
            yield topics.state("post", terminal.post or "")
            yield topics.state("service", "+")
            yield topics.state("slots", "+")
            yield topics.state("window", "+")
            yield topics.state("board", "-")
            # Staff see which terminal is away and which printer needs paper.
            yield topics.presence("+")
            yield topics.device("+", "+")
        case Role.PAD:
            yield topics.state("post", terminal.post or "")
        case Role.HALL_BOARD:
            yield topics.state("board", "-")
            yield topics.state("service", "+")
            yield topics.state("window", "+")
        case Role.WINDOW_SCREEN:
            yield topics.state("window", terminal.window or "")


def _public(topics: Topics) -> Iterator[str]:
    """Everything that names no person."""
    for kind in ("hall", "service", "window", "board", "slots"):
        yield topics.state(kind, "+")
    yield topics.presence("+")
    yield topics.device("+", "+")
