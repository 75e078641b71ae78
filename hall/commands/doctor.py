"""Examine whether this machine is fit to run this hall, and say what to do where it is not."""

import argparse
import sys
from collections.abc import Iterable

import msgspec

from hall.doctor.finding import Finding, Grade
from hall.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document instead of text")


def run(home: Home, options: argparse.Namespace) -> int:
    from hall.doctor.examination import examine

    findings = examine(home)
    seen = _say_json(findings) if options.json else _say(findings)
    return 1 if any(finding.grade is Grade.BAD for finding in seen) else 0


def _say(findings: Iterable[Finding]) -> list[Finding]:
    seen = []
    for finding in findings:
        seen.append(finding)
        sys.stdout.write(f"{finding.grade:<4}  {finding.check:<12}  {finding.sentence}\n")
        if finding.advice:
            sys.stdout.write(f"{'':<20}→ {finding.advice}\n")
        sys.stdout.flush()
    return seen


def _say_json(findings: Iterable[Finding]) -> list[Finding]:
    seen = list(findings)
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(seen)).decode() + "\n")
    return seen
