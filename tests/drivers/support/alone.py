"""A script in a world of its own: its own network and /run, so that parallel tests share no service."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


def said_alone(script: str, *words: str, within_s: float = 60) -> Any:
    """Run a script of this folder, with its words, in fresh network and mount namespaces; the JSON it printed.

    Skips where namespaces are not allowed, as in some containers.
    """
    program = shlex.join([sys.executable, str(Path(__file__).parent / script), *words])
    inside = f"mount -t tmpfs none /run && ip link set lo up && exec {program}"
    as_root = [] if os.geteuid() == 0 else ["--map-root-user", "--user"]
    unshare = ["unshare", *as_root, "--net", "--mount", "--pid", "--fork", "--kill-child"]
    allowed = subprocess.run([*unshare, "true"], capture_output=True, text=True, timeout=within_s, check=False)
    if allowed.returncode:
        pytest.skip(f"this machine gives no world of its own: {allowed.stderr.strip()}")
    done = subprocess.run(
        [*unshare, "sh", "-c", inside],
        capture_output=True, text=True, timeout=within_s, check=False, cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
