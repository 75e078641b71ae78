"""Look at the rules of this hall, try others on those who wait now, and adopt them while it runs.

    hall rules check                     is the definition in the home's site folder usable?
    hall rules preview --post 3          whom would the posts call next, and why?
    hall rules preview --with FOLDER     … and under the definition in this folder?
    hall rules adopt                     run by the home's site folder as it lies there now

The definition is the home's site folder: edit it there. `check` names every mistake with file and field; `adopt` shows
who would be called at another turn and asks before it does anything.
"""

import argparse
import sys
from pathlib import Path

from hall.home import Home

NO, NOT_RUNNING = 1, 3


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of what is said (%(default)s)")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser("check", help="is this definition usable?")
    check.add_argument("folder", nargs="?", type=Path, help="default: the home's site folder")
    preview = verbs.add_parser("preview", help="whom the posts would call next, and why")
    preview.add_argument("--post", action="append", default=[], help="only this post (may be repeated)")
    preview.add_argument("--count", type=int, default=10, choices=range(1, 51), metavar="N", help="how many (10)")
    preview.add_argument("--with", dest="other", type=Path, metavar="FOLDER", help="also under this definition")
    preview.add_argument("--json", action="store_true", help="one JSON document instead of text")
    adopt = verbs.add_parser("adopt", help="run by the home's site folder as it lies there now")
    adopt.add_argument("--yes", action="store_true", help="do not ask")


def run(home: Home, options: argparse.Namespace) -> int:
    from queue_controller.rules import words
    from queue_controller.rules.asking import NotRunning, Refused, adopt, check, preview

    try:
        match options.verb:
            case "check":
                said = check(home, options.folder, options.lang)
            case "preview":
                said = preview(home, options.post, options.count, options.other, options.lang, as_json=options.json)
            case _:
                said = adopt(home, options.lang, ask=not options.yes)
        sys.stdout.writelines(f"{line}\n" for line in said)
    except NotRunning:
        sys.stderr.write(words.NOT_RUNNING.in_(options.lang) + "\n")
        return NOT_RUNNING
    except Refused as error:
        sys.stderr.write(f"{error}\n")
        return NO
    return 0
