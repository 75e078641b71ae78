"""The hall's controller and the centre are killed without warning while people ask for tickets from outside."""

import json
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from hall.clock import SystemClock
from hall.contract.commands import LogIn
from hall.contract.events import TicketIssued
from hall.contract.ids import new_request_id
from hall.home import Home
from hall.identity import PORTAL, UPLINK, Identity
from queue_controller.journal.readable import event_of
from queue_controller.journal.reader import JournalReader
from queue_controller.opening import url_of_journal
from sync.backend.centre import Peers
from sync.backend.server import server_tls
from tests.support.brokers import demo_home, eventually, running_broker
from tests.support.controller import Asker, ControllerFork, widen_numbers

PATIENCE_S = 60.0


class BackendProgram:
    """`hall backend` as a program of its own, always on the same port."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hall", "backend", "--home", str(self._home.folder)], stdin=subprocess.DEVNULL
        )

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(PATIENCE_S)


class Crowd:
    """People outside, each asking for a ticket until there is an answer; nobody gives up, nobody asks anew."""

    def __init__(self, home: Home, people: int) -> None:
        self.became: list[dict[str, Any]] = []
        self._address = home.config().backend + "/v1/halls/chonghua"
        self._tls = Identity.of(home, PORTAL).client_context()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask_on, daemon=True) for _ in range(people)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), "somebody never got an answer"

    def _ask_on(self) -> None:
        with httpx.Client(verify=self._tls, trust_env=False, timeout=10) as client:
            while not self._over.is_set():
                key = new_request_id()
                body = {"service": "CH001", "source": "app", "valid_s": 3600}
                asked = self._until(client, "POST", "/tickets", json=body, headers={"Idempotency-Key": key})
                while asked["state"] not in ("done", "failed"):
                    asked = self._until(client, "GET", f"/requests/{asked['request_id']}?wait_s=5")
                self.became.append(asked)

    def _until(self, client: httpx.Client, method: str, path: str, **more: Any) -> Any:
        while True:
            try:
                answer = client.request(method, self._address + path, **more)
                if answer.status_code < 300:
                    return answer.json()
            except (httpx.HTTPError, json.JSONDecodeError):
                pass
            threading.Event().wait(0.05)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = demo_home(tmp_path / "home")
    widen_numbers(home)
    with socket.socket() as probe:  # the backend is killed and comes back on the same port
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = home.config_file.read_text(encoding="utf-8")
    home.config_file.write_text(f'backend = "https://127.0.0.1:{port}"\n{text}', encoding="utf-8")
    with running_broker(home):
        yield home


def kill_again_and_again(home: Home, kills: int, backend: BackendProgram | None = None) -> None:
    """Kills the controller, and the backend as well where it is a program of its own."""
    seed = random.randrange(10**6)
    print(f"{seed=}")
    chance = random.Random(seed)
    with ControllerFork(home) as controller, ExitStack() as stack:
        if backend is not None:
            backend.start()
            stack.callback(backend.kill)
        with Asker(home, "window-1") as clerk:
            clerk.ask(LogIn(post="1", clerk="1001"))
        with Crowd(home, people=4) as crowd:
            for kill in range(kills):
                eventually(lambda: len(crowd.became) >= 3 * (kill + 1), within_s=PATIENCE_S)  # noqa: B023 -- used at once
                threading.Event().wait(chance.uniform(0, 0.3))
                side = controller if backend is None or chance.random() < 0.5 else backend
                side.kill()
                side.start()
        assert controller.terminate() == 0
    reader = JournalReader(url_of_journal(home), "chonghua")
    issued = [event for record in reader.records("hall") if isinstance(event := event_of(record), TicketIssued)]
    reader.close()
    assert all(answer["state"] == "done" for answer in crowd.became)
    told = {answer["request_id"]: answer["result"]["number"] for answer in crowd.became}
    assert {event.ticket: event.number for event in issued} == told
    assert len(set(told.values())) == len(told) >= 3 * kills


@pytest.mark.requirement("R025")
def test_a_controller_killed_at_any_moment_loses_no_wish_and_doubles_none(
    home: Home, tmp_path: Path, centre_at: Any
) -> None:
    tls = server_tls(home.ca, home.certificate("backend"), home.key("backend"))
    peers = Peers({UPLINK: "chonghua"}, frozenset({PORTAL}))
    centre = centre_at(
        tmp_path, SystemClock(), tls=tls, peers=peers, port=int(home.config().backend.rpartition(":")[2])
    )
    kill_again_and_again(home, kills=2)
    centre.stop()


@pytest.mark.proof
@pytest.mark.timeout(1700)
def test_many_kills_of_either_side_lose_no_wish_and_double_none(home: Home) -> None:
    kill_again_and_again(home, 30, BackendProgram(home))
