"""The command `hall`. Each sub-command is an entry point (group `hall.commands`) of the part that owns it."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol

from hall.home import Home, HomeMistake, default_home
from hall.log import log_to_stderr
from hall.sites.load import SiteMistakes
from hall.writable import why_not


class SubCommand(Protocol):
    """A module that owns a sub-command; its docstring's first line is the help.

    `arguments` adds its options; `run` returns the exit status.
    """

    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, home: Home, options: argparse.Namespace) -> int: ...


def build_parser(asked: str | None = None) -> argparse.ArgumentParser:
    """The parser of all sub-commands; of the one asked for by name, where there is one, since each program of a hall
    is such a command and would load the others' modules for nothing.
    """
    parser = argparse.ArgumentParser(prog="hall", description="The software of a government service hall.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    points = sorted(entry_points(group="hall.commands"), key=lambda p: p.name)
    for point in [point for point in points if point.name == asked] or points:
        module = _load(point)
        text = (module.__doc__ or "").strip()
        command = commands.add_parser(
            point.name,
            help=text.partition("\n")[0],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument(
            "--home", type=Path, default=default_home(), help="the hall's folder (default: %(default)s)"
        )
        module.arguments(command)
        command.set_defaults(module=module)
    return parser


class OutOfOrder:
    """Stands in for a sub-command that cannot be loaded, so that the others, `doctor` first, still can be used."""

    def __init__(self, name: str, error: ImportError) -> None:
        self.__doc__ = f"(out of order: {error})"
        self._sentence = (
            f"hall: `{name}` cannot be loaded: {error}. Is this part of the hall installed? Run `hall doctor`."
        )

    def arguments(self, _parser: argparse.ArgumentParser) -> None:
        """Its options are not known; `main` lets any pass."""

    def run(self, _home: Home, _options: argparse.Namespace) -> int:
        sys.stderr.write(f"{self._sentence}\n")
        return 2


def _load(point: EntryPoint) -> SubCommand:
    try:
        module: SubCommand = point.load()
    except ImportError as error:
        return OutOfOrder(point.name, error)
    return module


def main(argv: Sequence[str] | None = None) -> int:
    words = sys.argv[1:] if argv is None else argv
    parser = build_parser(words[0] if words else None)
    options, unknown = parser.parse_known_args(words)
    module: SubCommand = options.module
    if unknown and not isinstance(module, OutOfOrder):
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    log_to_stderr()
    try:
        return module.run(Home(options.home.resolve()), options)
    except (HomeMistake, SiteMistakes) as mistake:
        sys.stderr.write(f"hall: {mistake}\n")
        return 2
    except OSError as error:
        if (sentence := why_not(error)) is None:
            raise
        sys.stderr.write(f"hall: {sentence}\n")
        return 2
