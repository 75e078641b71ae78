"""The simulated service beside Debian's own upsd and under Debian's own client: programs nobody of us wrote."""

import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from hall.home import Home
from hall.sites.definition import Device, DeviceKind, Terminal
from hardware_sim.client import SimClient
from hardware_sim.devices.power_supply.supply import SupplyState
from hardware_sim.devices.power_supply.verbs import MainsOff, SetCharge, SupplyLink
from tests.support.demo import demo_site
from tests.support.network_ups_tools import RealUpsd, needs_client, needs_server, real_upsd
from tests.support.simulator import simulator

QUESTIONS = (
    "NETVER", "HELP", "LIST UPS", "list ups", "LIST UPS more", "LIST VAR ups", '"LIST" "VAR" "ups"', "LIST VAR nope",
    "LIST VAR", "LIST", "LIST NONSENSE ups", "LIST CLIENT ups", "LIST ENUM ups ups.status", "LIST ENUM ups nope",
    "GET VAR ups ups.status", "GET VAR ups nope", "GET VAR nope ups.status", "GET VAR ups", "GET",
    "GET NONSENSE ups", "GET UPSDESC ups", "GET UPSDESC nope", "GET NUMLOGINS ups", "GET DESC ups ups.status",
    "LOGIN ups", "FSD ups", "USERNAME monitor", "USERNAME again", "USERNAME", "PASSWORD made-up", "PASSWORD again",
    "LOGIN", "LOGIN nope", "LOGIN ups", "LOGIN ups", "GET NUMLOGINS ups", "FSD ups", "PRIMARY ups", "MASTER ups",
    "SET VAR ups ups.status OB", "SET", "STARTTLS", "NONSENSE", "LOGOUT",
)  # fmt: skip


def kiosk() -> Terminal:
    supply = Device(id="power", kind=DeviceKind.AUXILIARY, at="simulated", model="nut")
    return structs.replace(demo_site().terminals[0], devices=(supply,))


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[SimClient]:
    with simulator(Home(tmp_path), [kiosk()]) as sim:
        yield sim


def port(sim: SimClient) -> int:
    address = sim.device(kiosk().id, "power").address
    assert address is not None
    return int(address.rpartition(":")[2])


def upsc(sim: SimClient) -> tuple[int, str, str]:
    command = ["upsc", f"ups@127.0.0.1:{port(sim)}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, done.stdout, done.stderr


@needs_client
def test_the_client_of_network_ups_tools_reads_the_simulated_supply(sim: SimClient) -> None:
    sim.do(MainsOff(terminal=kiosk().id))
    sim.do(SetCharge(terminal=kiosk().id, percent=15))
    status, out, _ = upsc(sim)
    told = dict(line.split(": ", 1) for line in out.splitlines())
    assert status == 0
    assert (told["ups.status"], told["battery.charge"]) == ("OB DISCHRG LB", "14")
    assert 150 <= int(told["battery.runtime"]) <= 180
    assert sim.machine(SupplyState, kiosk().id).hosts == 0


@needs_client
@pytest.mark.parametrize(
    ("link", "says"),
    [("data-stale", "Data stale"), ("driver-not-connected", "Driver not connected"), ("unknown-ups", "Unknown UPS")],
)
def test_the_client_says_in_its_own_words_what_is_lost(sim: SimClient, link: str, says: str) -> None:
    sim.do(SupplyLink(terminal=kiosk().id, link=link))
    status, _, complaint = upsc(sim)
    assert status == 1
    assert says in complaint


def answers(ask: "Conversation") -> list[str]:
    """The first line of each answer, and a list's last; what stands in quotes is each service's own."""
    return [re.sub(r'".*"', '""', line) for question in QUESTIONS for line in (question, *ask.ask(question))]


class Conversation:
    def __init__(self, port: int) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), 10)
        self._said = self._line.makefile("r")

    def ask(self, question: str) -> list[str]:
        self._line.sendall(f"{question}\n".encode())
        first = self._said.readline()
        if not first.startswith("BEGIN"):
            return [first]
        end = first.replace("BEGIN", "END")
        while (line := self._said.readline()) != end:
            assert line, f"{question}: the list has no end"
        return [first, line]

    def hangs_up(self) -> bool:
        return self._said.readline() == ""

    def close(self) -> None:
        self._said.close()
        self._line.close()


@pytest.fixture(scope="module")
def real() -> Iterator[RealUpsd]:
    with real_upsd(ups_status="OL", battery_charge="100") as upsd:
        yield upsd


@needs_server
def test_the_simulated_service_answers_as_the_real_one(sim: SimClient, real: RealUpsd) -> None:
    """About 3 s: dummy-ups looks at its file once a second."""
    said = []
    for service in (real.port, port(sim)):
        conversation = Conversation(service)
        said.append(answers(conversation))
        assert conversation.hangs_up()
        conversation.close()
    assert said[1] == said[0]
