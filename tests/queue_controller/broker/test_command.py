"""`hall broker` as a process."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from hall.bus.address import BrokerKind, RunningBroker, endpoint, running_broker
from hall.home import Home, HomeMistake
from queue_controller.broker.choice import broker_for
from queue_controller.broker.fallback import Fallback
from queue_controller.broker.mosquitto import Mosquitto
from tests.support.brokers import demo_home, eventually

ENDS_WITHIN_S = 20


@contextmanager
def command(home: Home, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "hall", "broker", "--home", str(home.folder)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=os.environ | environment,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@pytest.mark.parametrize(
    ("kind", "number"), [("mosquitto", signal.SIGTERM), ("mosquitto", signal.SIGINT), ("fallback", signal.SIGTERM)]
)
def test_it_says_where_it_listens_and_a_signal_ends_it_leaving_nothing(
    tmp_path: Path, kind: str, number: signal.Signals
) -> None:
    home = demo_home(tmp_path / "home", kind)
    with command(home) as process:
        eventually(lambda: running_broker(home) or process.poll() is not None)
        running = running_broker(home)
        assert running is not None
        assert running == RunningBroker(kind=BrokerKind(kind), port=running.port, tls=kind == "mosquitto")
        assert listens(running.port), "said only once it is true"
        process.send_signal(number)
        assert process.wait(ENDS_WITHIN_S) == 0
    assert running_broker(home) is None
    assert not listens(running.port)


@pytest.mark.parametrize("kind", ["mosquitto", "fallback"])
def test_when_it_is_killed_its_broker_ends_too(tmp_path: Path, kind: str) -> None:
    home = demo_home(tmp_path / "home", kind)
    with command(home) as process:
        eventually(lambda: running_broker(home) or process.poll() is not None)
        running = running_broker(home)
        assert running is not None
        process.kill()
        eventually(lambda: not listens(running.port))


def test_when_its_broker_dies_it_ends_with_a_sentence_so_that_it_is_started_again(tmp_path: Path) -> None:
    home = demo_home(tmp_path / "home")
    with command(home) as process:
        eventually(lambda: running_broker(home) or process.poll() is not None)
        (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(child), signal.SIGKILL)
        assert process.wait(ENDS_WITHIN_S) == 1
        assert process.stderr is not None
        assert "Mosquitto ended with status -9" in process.stderr.read()
    assert running_broker(home) is None


@pytest.mark.parametrize("kind", ["mosquitto", "fallback"])
def test_a_port_in_use_is_said(tmp_path: Path, kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as occupied:
        home = demo_home(tmp_path / "home", kind, port=occupied.getsockname()[1])
        with command(home) as process:
            assert process.wait(ENDS_WITHIN_S) == 1
            assert process.stderr is not None
            said = process.stderr.read()
            assert "hall broker: port" in said
            assert "is in use" in said
            assert "Traceback" not in said


def test_a_folder_that_is_no_home_is_said(tmp_path: Path) -> None:
    with command(Home(tmp_path)) as process:
        assert process.wait(ENDS_WITHIN_S) == 2
        assert process.stderr is not None
        assert "hall init" in process.stderr.read()


def test_auto_takes_mosquitto_where_it_is_installed_and_the_fallback_where_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = demo_home(tmp_path / "home", "auto")
    assert isinstance(broker_for(home, home.site()), Mosquitto)
    monkeypatch.setattr(shutil, "which", lambda *_args, **_options: None)
    assert isinstance(broker_for(home, home.site()), Fallback)


def test_asked_for_mosquitto_it_never_quietly_takes_the_fallback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = demo_home(tmp_path / "home", "mosquitto")
    monkeypatch.setattr(shutil, "which", lambda *_args, **_options: None)
    with pytest.raises(HomeMistake, match="apt install mosquitto"):
        broker_for(home, home.site())


def test_an_unknown_kind_is_said_with_the_known_ones(tmp_path: Path) -> None:
    home = demo_home(tmp_path / "home", "rabbit")
    with pytest.raises(HomeMistake, match="'rabbit'; there are: auto, mosquitto, fallback"):
        broker_for(home, home.site())


def test_the_fallback_never_serves_other_machines(tmp_path: Path) -> None:
    home = demo_home(tmp_path / "home", "fallback")
    home.config_file.write_text('hall = "chonghua"\n[broker]\nkind = "fallback"\nhost = "hall.local"\n')
    with pytest.raises(HomeMistake, match="this machine only"):
        broker_for(home, home.site()).start()


def test_a_terminal_of_another_machine_never_speaks_without_tls(tmp_path: Path) -> None:
    """Even when a file in its home says that a fallback runs."""
    home = demo_home(tmp_path / "home")
    home.run_folder.mkdir()
    fallback = RunningBroker(kind=BrokerKind.FALLBACK, port=1883, tls=False)
    (home.run_folder / "broker.json").write_bytes(msgspec.json.encode(fallback))
    assert not endpoint(home).tls
    home.config_file.write_text('hall = "chonghua"\n[broker]\nhost = "hall.local"\n')
    assert endpoint(home).tls
    assert endpoint(home).port == 8883


def test_a_version_before_two_is_not_trusted(tmp_path: Path) -> None:
    home = demo_home(tmp_path / "home")
    old = tmp_path / "mosquitto"
    old.write_text("#!/bin/sh\necho mosquitto version 1.6.9\n")
    old.chmod(0o755)
    with pytest.raises(HomeMistake, match=r"too old \(mosquitto version 1\.6\.9\)"):
        Mosquitto(home, home.site(), old).start()
