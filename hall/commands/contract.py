"""Write the contract as JSON Schema, AsyncAPI and OpenAPI documents."""

import argparse
import sys
from importlib.metadata import entry_points
from pathlib import Path

from hall.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the documents are written")


def run(_home: Home, options: argparse.Namespace) -> int:
    folder: Path = options.out
    folder.mkdir(parents=True, exist_ok=True)
    for point in sorted(entry_points(group="hall.documents"), key=lambda p: p.name):
        for name, content in point.load()().items():
            (folder / name).write_bytes(content)
            sys.stdout.write(f"{folder / name}\n")
    return 0
