"""Let a hall live through days under a clock of its own, and try what would be if something were otherwise.

  hall twin run --days 5 --seed 7                     the demo's main hall for a week: waits, loads, fairness
  hall twin run --site my/site --hall my-hall --profile my.toml
  hall twin run --journal hall-home                   the days of a real journal, as demand; it is only read
  hall twin what-if --open "3 9:00-11:00"             one clerk more at window 3 in those hours
  hall twin what-if --close "4 14:00-16:00" --repeat 5
  hall twin what-if --rules other.toml                another [calling], or another definition of the whole hall
  hall twin what-if --clerks roster.toml              other duties (and factors) of the clerks

The same seed gives the same visitors, whatever else is changed, and the same journal on every machine. Who comes and
who works stands in a profile: the file named with --profile, else <hall>.demand.toml beside the definition, else it is
guessed from the site. docs/twin.md says what can be written there.
"""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from hall.home import Home, HomeMistake
from hall.sites.load import SiteMistakes


def arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", metavar="run|what-if", required=True)
    run = does.add_parser("run", help="let the hall live, and tell what came of it")
    what_if = does.add_parser("what-if", help="the same visitors twice: as it is, and as it might be")
    for one in (run, what_if):
        one.add_argument(
            "--site", default="demo", help="a site that comes along, or the folder of one (default: %(default)s)"
        )
        one.add_argument("--hall", help="which hall of the site (default: its first)")
        one.add_argument("--profile", type=Path, metavar="FILE", help="who comes and who works")
        one.add_argument("--journal", metavar="HOME|URL", help="the visitors and clerks of this journal instead")
        one.add_argument("--seed", type=_number, default=1, metavar="N", help="of all chance (default: %(default)s)")
        one.add_argument("--days", type=_positive, metavar="N", help="calendar days (default: 5; of a journal: all)")
        one.add_argument("--from", dest="first", type=_day, metavar="DATE", help="the first day, as 2027-03-01")
        one.add_argument("--visitors-per-day", type=_positive, metavar="N", help="instead of the profile's")
        one.add_argument("--lang", choices=("zh", "en"), default="zh", help="of the text (default: %(default)s)")
        one.add_argument("--json", action="store_true", help="one JSON document instead of text")
        one.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    hours = '"WINDOW H:MM-H:MM"'
    what_if.add_argument("--open", action="append", default=[], metavar=hours, help="one clerk more there and then")
    what_if.add_argument("--close", action="append", default=[], metavar=hours, help="nobody works there then")
    what_if.add_argument("--rules", type=Path, metavar="FILE", help="other calling rules, or another <hall>.toml")
    what_if.add_argument("--clerks", type=Path, metavar="FILE", help="other duties and clerks")
    what_if.add_argument("--repeat", type=_positive, default=1, metavar="K", help="K seeds: is the difference chance?")


def run(_home: Home, options: argparse.Namespace) -> int:
    from queue_controller.twin.variant import Impossible

    try:
        return _what_if(options) if options.does == "what-if" else _run(options)
    except (HomeMistake, SiteMistakes, Impossible) as mistake:
        sys.stderr.write(f"hall twin: {mistake}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace) -> int:
    from queue_controller.twin.figures import figures
    from queue_controller.twin.progress import Progress
    from queue_controller.twin.run import live
    from queue_controller.twin.sources import source
    from queue_controller.twin.telling import tell
    from queue_controller.twin.words import Language

    progress = Progress()
    with source(_asked(options), progress) as found:
        with progress.of(found.length, "twin") as step:
            lived = live(found.site, found.days(options.seed), found.habits, lived_one=lambda _: step())
        told = figures(lived)
        _say(
            {"seed": options.seed, **_plain(told)}
            if options.json
            else tell(told, found.site, options.seed, Language(options.lang))
        )
    return 0


def _what_if(options: argparse.Namespace) -> int:
    from queue_controller.twin.comparison import compared, one_seed
    from queue_controller.twin.progress import Progress
    from queue_controller.twin.run import live
    from queue_controller.twin.sources import source
    from queue_controller.twin.telling import sentence, tell_comparison
    from queue_controller.twin.variant import other_days, other_site, services_changed
    from queue_controller.twin.words import Language

    progress = Progress()
    with source(_asked(options), progress) as found:
        changes = _changes(options, found)
        other = other_site(found.site, changes)
        services = services_changed(other, changes)
        seeds = range(options.seed, options.seed + options.repeat)
        told = []
        with progress.of(2 * found.length * options.repeat, "twin") as step:
            for seed in seeds:
                days = tuple(found.days(seed))
                changed = other_days(days, other, found.habits, changes)
                base, variant = (
                    live(site, plans, found.habits, lived_one=lambda _: step())
                    for site, plans in ((found.site, days), (other, changed))
                )
                told.append(one_seed(seed, base, variant, services))
        comparison = compared(told)
        if options.json:
            said = {language.value: sentence(comparison, changes, language) for language in Language}
            _say({"sentence": said, **_plain(comparison)})
        else:
            _say(tell_comparison(comparison, changes, found.site, Language(options.lang)))
    return 0


def _changes(options: argparse.Namespace, found: Any) -> list[Any]:
    from queue_controller.twin.profile import load_roster
    from queue_controller.twin.variant import Closed, Hours, Impossible, Opened, OtherClerks, OtherRules

    site = found.site
    changes: list[Any] = []
    if options.rules is not None:
        site = found.with_rules(options.rules)
        changes.append(OtherRules(site=site, name=options.rules.name))
    if options.clerks is not None:
        changes.append(OtherClerks(roster=load_roster(options.clerks, site), name=options.clerks.name))
    try:
        changes += [Opened(hours=Hours.of(text)) for text in options.open]
        changes += [Closed(hours=Hours.of(text)) for text in options.close]
    except ValueError as mistake:
        raise Impossible(str(mistake)) from None
    if not changes:
        raise Impossible("what should be otherwise? Say it with --open, --close, --rules or --clerks")
    return changes


def _asked(options: argparse.Namespace) -> Any:
    from queue_controller.twin.sources import Asked

    return Asked(
        site=options.site,
        hall=options.hall,
        profile=options.profile,
        journal=options.journal,
        days=options.days,
        first=options.first,
        visitors_a_day=options.visitors_per_day,
    )


def _plain(told: Any) -> dict[str, Any]:
    import msgspec

    plain: dict[str, Any] = msgspec.to_builtins(told)
    return plain


def _say(what: str | dict[str, Any]) -> None:
    import msgspec

    if isinstance(what, str):
        sys.stdout.write(what)
    else:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(what)).decode() + "\n")


def _number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} is below 0")
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is below 1")
    return number


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it as 2027-03-01") from None
