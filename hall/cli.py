"""The command `hall`. Each sub-command is an entry point (group `hall.commands`) of the part that owns it."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from hall.home import Home, HomeMistake, default_home
from hall.sites.load import SiteMistakes


class SubCommand(Protocol):
    """A module that owns a sub-command; its docstring's first line is the help.

    `arguments` adds its options; `run` returns the exit status.
    """

    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, home: Home, options: argparse.Namespace) -> int: ...


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall", description="The software of a government service hall.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for point in sorted(entry_points(group="hall.commands"), key=lambda p: p.name):
        module: SubCommand = point.load()
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
        command.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    options = build_parser().parse_args(argv)
    try:
        status: int = options.run(Home(options.home.resolve()), options)
    except (HomeMistake, SiteMistakes) as mistake:
        sys.stderr.write(f"hall: {mistake}\n")
        return 2
    return status
