"""Programs are kept running, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hall.supervise import CLOSED_BY_HAND, Program, Supervisor

FOREVER = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
WITH_CHILD = (
    "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "open(sys.argv[1], 'w').write(str(child.pid)); time.sleep(600)"
)


def python(name: str, code: str, *arguments: str) -> Program:
    return Program(name, [sys.executable, "-c", code, *arguments])


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"


def becomes(condition: Callable[[], bool], within_s: float = 30.0) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def pid_in(log: Path) -> int:
    return int(log.read_text().split()[-1])


def test_leaving_ends_every_program_and_what_it_started(tmp_path: Path) -> None:
    noted = tmp_path / "child"
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(python("parent", WITH_CHILD, str(noted)))
        assert supervisor.until(lambda: noted.exists() and noted.read_text() != "", within_s=30)
        child = int(noted.read_text())
        assert alive(child)
    assert becomes(lambda: not alive(child))


def test_a_fallen_program_is_started_again(tmp_path: Path) -> None:
    code = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(python("one", code))
        log = supervisor.log_file("one")
        assert supervisor.until(lambda: log.read_text() != "", within_s=30)
        first = pid_in(log)
        os.kill(first, signal.SIGKILL)
        assert supervisor.until(lambda: pid_in(log) != first, within_s=30)
        second = pid_in(log)
        assert alive(second)
    assert not alive(second)


def test_a_program_deaf_to_sigterm_is_killed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("hall.supervise.GRACE_S", 0.3)
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(python("deaf", "import os; print(os.getpid(), flush=True);" + DEAF))
        log = supervisor.log_file("deaf")
        assert supervisor.until(lambda: "deaf" in log.read_text(), within_s=30)
        pid = int(log.read_text().split()[0])
    assert not alive(pid)


def test_even_kill_nine_of_the_supervisor_leaves_nothing(tmp_path: Path) -> None:
    keeper = f"""
import sys
from pathlib import Path
from hall.supervise import CLOSED_BY_HAND, Program, Supervisor
with Supervisor(Path({str(tmp_path)!r})) as supervisor:
    supervisor.start(Program("one", [sys.executable, "-c", "import os; print(os.getpid(), flush=True); {FOREVER}"]))
    supervisor.run()
"""
    log = tmp_path / "one.log"
    with subprocess.Popen([sys.executable, "-c", keeper]) as process:
        assert becomes(lambda: log.exists() and log.read_text() != "")
        child = pid_in(log)
        process.kill()
    assert becomes(lambda: not alive(child))


def test_ctrl_c_ends_the_run(tmp_path: Path) -> None:
    keeper = f"""
import sys
from pathlib import Path
from hall.supervise import CLOSED_BY_HAND, Program, Supervisor
with Supervisor(Path({str(tmp_path)!r})) as supervisor:
    supervisor.start(Program("one", [sys.executable, "-c", "import os; print(os.getpid(), flush=True); {FOREVER}"]))
    supervisor.run()
print("ended", flush=True)
"""
    log = tmp_path / "one.log"
    with subprocess.Popen([sys.executable, "-c", keeper], stdout=subprocess.PIPE, text=True) as process:
        assert becomes(lambda: log.exists() and log.read_text() != "")
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    assert said.strip() == "ended"
    assert process.returncode == 0
    assert not alive(pid_in(log))


def test_the_status_of_a_program_run_to_its_end_is_told(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        assert supervisor.run_to_end(python("good", "pass"), within_s=30) == 0
        assert supervisor.run_to_end(python("bad", "raise SystemExit(3)"), within_s=30) == 3
        assert supervisor.run_to_end(python("slow", FOREVER), within_s=0.2) == 1


def test_a_program_closed_by_hand_stays_closed_is_told_and_the_last_one_ends_the_run(tmp_path: Path) -> None:
    told: list[str] = []
    close = f"import sys, time; time.sleep(float(sys.argv[1])); sys.exit({CLOSED_BY_HAND})"
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(python("steady", FOREVER))
        for name, after_s in (("first", "0"), ("second", "1.5")):
            program = python(name, close, after_s)
            supervisor.start(Program(program.name, program.argv, may_be_closed=True))
        supervisor.run(closed=told.append)
        assert told == ["first", "second"]


def test_the_same_status_of_a_program_that_may_not_be_closed_is_a_fall(tmp_path: Path) -> None:
    noted = tmp_path / "starts"
    closes = f"import sys; open(sys.argv[1], 'a').write('x'); sys.exit({CLOSED_BY_HAND})"
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(python("kiosk", closes, str(noted)))
        assert supervisor.until(lambda: noted.exists() and len(noted.read_text()) >= 2, within_s=30)
