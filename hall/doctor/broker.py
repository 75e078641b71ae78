"""The MQTT broker's program."""

import os
import shutil
from collections.abc import Iterator

from hall.doctor.finding import Finding, bad, ok, warn
from hall.home import Home

NAME = "broker"
REMEDY = "Debian: apt install mosquitto"


def check(home: Home) -> Iterator[Finding]:
    kind = home.config().broker.kind if home.config_file.exists() else "auto"
    folders = os.environ.get("PATH", "") + os.pathsep + "/usr/local/sbin:/usr/sbin"  # only root's PATH names these
    yield judge(kind, shutil.which("mosquitto", path=folders))


def judge(kind: str, program: str | None) -> Finding:
    if kind == "fallback":
        return warn(
            NAME,
            "hall.toml asks for the fallback broker: it serves this machine only, without checking who speaks.",
            'Write kind = "auto" in hall.toml unless this is a trial.',
        )
    if program:
        return ok(NAME, f"Mosquitto is {program}.")
    if kind == "mosquitto":
        return bad(NAME, "Mosquitto is not installed, and hall.toml asks for it: the hall does not start.", REMEDY)
    return warn(NAME, "Mosquitto is not installed: the fallback broker serves this machine only.", REMEDY)
