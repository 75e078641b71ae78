"""The bench from outside: addresses where drivers look, hands over HTTP, pictures of what was printed."""

import asyncio
import http.client
import io
import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import serial
from escpos.printer import Network
from PIL import Image

from hall.home import Home
from hall.sites.definition import Terminal
from hall.unix_socket import connect
from hardware_sim.bench import Bench
from hardware_sim.catalogue import Catalogue
from hardware_sim.client import SimClient, SimNotRunning, SimRefused, WaitedInVain, socket_of
from hardware_sim.devices.id_card_reader import simulation as id_card_reader
from hardware_sim.devices.id_card_reader.card_reader import ReaderState, SamFault
from hardware_sim.devices.id_card_reader.verbs import PlaceCard, ReaderFault
from hardware_sim.devices.receipt_printer.receipt_printer import PrinterState
from hardware_sim.faults import Faults
from hardware_sim.line import Direction
from hardware_sim.people import people
from hardware_sim.people.cards import Layout
from hardware_sim.server import AlreadyServed
from tests.support.demo import demo_site
from tests.support.simulator import simulator

KIOSK, READER, PRINTER = "kiosk-1", "idcard", "printer"
FIND = bytes.fromhex("AAAAAA96690003200122")
SELECT = bytes.fromhex("AAAAAA96690003200221")
READ = bytes.fromhex("AAAAAA96690003300132")
TICKET = b"ticket\n\x1dVB\x00"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def terminals() -> tuple[Terminal, ...]:
    return demo_site().terminals


@pytest.fixture
def sim(home: Home, terminals: tuple[Terminal, ...]) -> Iterator[SimClient]:
    with simulator(home, terminals) as client:
        yield client


def address(home: Home, device: str) -> str:
    return home.simulated_device(KIOSK, device).read_text("utf-8").splitlines()[0]


def tcp_place(home: Home) -> tuple[str, int]:
    host, _, port = address(home, PRINTER).removeprefix("tcp://").partition(":")
    return host, int(port)


@contextmanager
def reader_port(home: Home) -> Iterator[serial.Serial]:
    with serial.Serial(address(home, READER).removeprefix("serial:"), 115200, timeout=30) as port:
        yield port


def exchange(port: serial.Serial, request: bytes) -> bytes:
    """One request and its whole answer."""
    port.write(request)
    head = port.read(7)
    return bytes(head + port.read(int.from_bytes(head[5:7], "big")))


def print_ticket(home: Home, stream: bytes = TICKET) -> None:
    with socket.create_connection(tcp_place(home), timeout=30) as host:
        host.sendall(stream + b"\x1dr\x01")
        host.recv(1)


def test_every_simulated_device_stands_where_drivers_look_for_it(sim: SimClient, home: Home) -> None:
    assert re.fullmatch(r"serial:/dev/pts/\d+", address(home, READER))
    assert re.fullmatch(r"tcp://127\.0\.0\.1:\d+", address(home, PRINTER))
    assert {(d.terminal, d.device, d.address) for d in sim.state()} == {
        (KIOSK, READER, address(home, READER)),
        (KIOSK, PRINTER, address(home, PRINTER)),
    }


def test_a_printer_can_be_given_a_serial_line(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with (
        simulator(home, terminals, {(KIOSK, PRINTER): "serial"}),
        serial.Serial(address(home, PRINTER).removeprefix("serial:"), 9600, timeout=30) as port,
    ):
        port.write(b"\x10\x04\x01")
        assert port.read(1) == b"\x12"


def test_a_kind_of_device_without_a_simulation_is_named_and_the_others_stand(
    home: Home, terminals: tuple[Terminal, ...]
) -> None:
    readers_only = Catalogue((id_card_reader.SIMULATION,))
    loop = asyncio.new_event_loop()
    bench = Bench(loop, home, terminals, known=readers_only)
    bench.start()
    assert [device.device for device in bench.state()] == [READER]
    assert not home.simulated_device(KIOSK, PRINTER).exists()
    assert [(terminal, device.id) for terminal, device in bench.not_to_be_had] == [(KIOSK, PRINTER)]
    bench.stop()
    loop.close()


def test_when_the_bench_is_cleared_nothing_is_left(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with simulator(home, terminals):
        assert home.simulated_device(KIOSK, READER).exists()
    assert [path for path in home.folder.rglob("*") if not path.is_dir()] == []


def test_a_placed_card_is_read_and_a_removed_one_is_not(sim: SimClient, home: Home) -> None:
    sim.place_card(KIOSK, "示例乙")
    with reader_port(home) as port:
        assert exchange(port, FIND)[9] == 0x9F
        assert exchange(port, SELECT)[9] == 0x90
        answer = exchange(port, READ)
        assert answer[14:270] == people.find("示例乙").text()
        sim.remove_card(KIOSK)
        assert exchange(port, FIND)[9] == 0x80


@pytest.mark.parametrize(
    ("who", "layout", "name"),
    [
        ("示例古丽", None, "示例古丽·样本买买提艾合麦提"),
        (2, None, "示例乙"),
        ("", Layout.FOREIGNER_2023, "示例约翰"),
        ("", None, "示例甲"),
    ],
)
def test_a_person_is_chosen_by_name_number_or_kind_of_card(
    who: str | int, layout: Layout | None, name: str, sim: SimClient
) -> None:
    sim.place_card(KIOSK, who, layout=layout)
    assert sim.machine(ReaderState, KIOSK, READER).card == name


def test_the_people_can_be_listed(sim: SimClient) -> None:
    assert [(p.number, p.name) for p in sim.people()] == [(n, c.name) for n, c in enumerate(people.people(), 1)]


def test_a_broken_reader_says_so(sim: SimClient, home: Home) -> None:
    sim.do(ReaderFault(terminal=KIOSK, fault=SamFault.SELF_TEST))
    with reader_port(home) as port:
        assert exchange(port, FIND)[9] == 0x60
    sim.do(ReaderFault(terminal=KIOSK, fault=None))
    with reader_port(home) as port:
        assert exchange(port, FIND)[9] == 0x80


@pytest.mark.parametrize(
    ("verb", "body", "undo", "status"),
    [
        ("paper-out", {}, "refill", "1a32127e"),
        ("paper-low", {}, "refill", "1212121e"),
        ("cover", {"position": "open"}, "cover", "1a161212"),
        ("cutter-fault", {}, "cutter-clear", "1a521a12"),
        ("overheat", {}, "cool", "1a525212"),
        ("offline", {}, "online", "1a121212"),
    ],
)
def test_each_trouble_of_the_printer_is_seen_on_its_line_and_can_be_undone(
    verb: str, body: dict[str, str], undo: str, status: str, sim: SimClient, home: Home
) -> None:
    def seen() -> str:
        with socket.create_connection(tcp_place(home), timeout=30) as host:
            host.sendall(bytes.fromhex("100401100402100403100404"))
            return b"".join(host.recv(1) for _ in range(4)).hex()

    assert post(home, verb, {"terminal": KIOSK, **body})[0] == 200
    assert seen() == status
    assert post(home, undo, {"terminal": KIOSK, **({"position": "close"} if body else {})})[0] == 200
    sim.wait(lambda: seen() == "12121212" or None, within_s=30)


def test_the_last_ticket_is_a_picture_and_its_words_can_be_read(
    sim: SimClient, home: Home, look_at: Callable[[bytes], Image.Image]
) -> None:
    print_ticket(home, b"first\n\x1dVB\x00second\n\x1dVB\x00")
    slip = sim.wait_for_slip(KIOSK, 2)
    assert [mark.value for mark in slip.marks] == ["second"]
    last = look_at(sim.paper(KIOSK))
    assert last.width == 640
    assert sim.paper(KIOSK) == sim.paper(KIOSK, PRINTER, which=2) != sim.paper(KIOSK, which=1)
    both = Image.open(io.BytesIO(sim.paper(KIOSK, which="all")))
    assert both.height > 2 * last.height
    assert Image.open(io.BytesIO(sim.paper(KIOSK, which="standing"))).height == 14 * 8


def test_a_hand_tears_paper_off(sim: SimClient, home: Home) -> None:
    with pytest.raises(SimRefused, match="nothing printed"):
        sim.tear(KIOSK)
    print_ticket(home, b"uncut\n" + b"\n" * 5)
    sim.tear(KIOSK)
    assert [(slip.ending, slip.marks[0].value) for slip in sim.slips(KIOSK)] == [("torn", "uncut")]


def test_before_anything_is_printed_there_is_no_picture(sim: SimClient) -> None:
    with pytest.raises(SimRefused, match="no such ticket"):
        sim.paper(KIOSK)


def test_an_unplugged_device_has_no_address_and_refuses_until_it_is_back(sim: SimClient, home: Home) -> None:
    place = tcp_place(home)
    sim.unplug(KIOSK, PRINTER)
    assert not home.simulated_device(KIOSK, PRINTER).exists()
    assert sim.device(KIOSK, PRINTER).address is None
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place, timeout=30)
    sim.plug(KIOSK, PRINTER)
    print_ticket(home)
    assert len(sim.slips(KIOSK)) == 1


def test_pulling_the_reader_hangs_up_and_its_card_still_lies_there_when_it_is_back(sim: SimClient, home: Home) -> None:
    sim.place_card(KIOSK, "示例甲")
    with reader_port(home) as port:
        sim.unplug(KIOSK, READER)
        with pytest.raises((serial.SerialException, OSError)):
            port.read(1)
    sim.plug(KIOSK, READER)
    with reader_port(home) as port:
        assert exchange(port, FIND)[9] == 0x9F


def test_faults_disturb_one_direction_and_end(sim: SimClient, home: Home) -> None:
    sim.fault(KIOSK, READER, Faults(drop=2), direction=Direction.FROM_DEVICE, seed=1)
    with reader_port(home) as port:
        port.write(FIND)
        assert port.read(9).hex() == "aa9669000400008084"
    faults = sim.device(KIOSK, READER).faults
    assert faults[Direction.FROM_DEVICE].drop == 0, "used up"
    sim.fault(KIOSK, READER, Faults(silence=True))
    assert sim.device(KIOSK, READER).faults[Direction.TO_DEVICE].silence
    sim.fault(KIOSK, READER)
    with reader_port(home) as port:
        assert len(exchange(port, FIND)) == 11


def test_a_ticket_in_mid_print_waits_for_paper_and_comes_out_in_two_pieces(sim: SimClient, home: Home) -> None:
    sim.paper_out(KIOSK, after_mm=30)
    with socket.create_connection(tcp_place(home), timeout=30) as host:
        host.sendall(b"".join(b"%d\n" % n for n in range(20)) + b"\x1dVB\x00\x1dr\x01")
        sim.wait(lambda: out_of_paper(sim) or None, within_s=30)
        assert sim.slips(KIOSK) == []
        sim.refill(KIOSK)
        assert host.recv(1) == b"\x00"
    old, new = sim.slips(KIOSK)
    assert (old.ending, new.ending) == ("paper-end", "cut")
    assert [mark.value for mark in old.marks + new.marks] == [str(n) for n in range(20)]


def out_of_paper(sim: SimClient) -> bool:
    return sim.machine(PrinterState, KIOSK).health.paper_out


def test_a_library_we_did_not_write_prints_over_the_network(sim: SimClient, home: Home) -> None:
    host, port = tcp_place(home)
    with closing(Network(host, port, timeout=30)) as printer:
        printer.set(align="center", bold=True, double_height=True, double_width=True)
        printer.text("A003\n")
        printer.barcode("{BA003", "CODE128", function_type="B")
        printer.qr("https://hall.example/A003", native=True, size=5)
        printer.cut()
        assert printer.is_online()
        assert printer.paper_status() == 2
    slip = sim.wait_for_slip(KIOSK, 1)
    assert [(mark.kind, mark.value) for mark in slip.marks] == [
        ("text", "A003"),
        ("barcode", "A003"),
        ("qr", "https://hall.example/A003"),
    ]
    sim.paper_low(KIOSK)
    with closing(Network(host, port, timeout=30)) as printer:
        assert printer.paper_status() == 1
    sim.paper_out(KIOSK)
    with closing(Network(host, port, timeout=30)) as printer:
        assert printer.paper_status() == 0
        assert not printer.is_online()


def post(home: Home, verb: str, body: object) -> tuple[int, dict[str, str]]:
    return ask(home, "POST", f"/{verb}", json.dumps(body).encode())


def ask(home: Home, method: str, path: str, body: bytes | None = None) -> tuple[int, dict[str, str]]:
    """Plain HTTP, without our client."""
    connection = http.client.HTTPConnection("bench")
    connection.sock = connect(socket_of(home), 5)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("verb", "body", "status", "sentence"),
    [
        ("dance", {"terminal": KIOSK}, 404, "there is no verb 'dance'"),
        ("place-card", {}, 400, "missing required field `terminal`"),
        ("place-card", {"terminal": KIOSK, "persn": "x"}, 400, "unknown field `persn`"),
        ("place-card", {"terminal": KIOSK, "person": "无名氏"}, 409, "nobody is called '无名氏'"),
        ("place-card", {"terminal": KIOSK, "person": 99}, 409, "there is no person 99"),
        ("place-card", {"terminal": "kiosk-9"}, 409, "terminal 'kiosk-9' has no simulated ID card reader"),
        ("place-card", {"terminal": KIOSK, "device": PRINTER}, 409, "is no ID card reader"),
        ("remove-card", {"terminal": KIOSK}, 409, "no card lies on the reader"),
        ("cover", {"terminal": KIOSK, "position": "ajar"}, 400, "ajar"),
        ("paper-out", {"terminal": KIOSK, "after_mm": -1}, 400, "after_mm"),
        ("unplug", {"terminal": KIOSK, "device": "scanner"}, 409, "there are: kiosk-1 idcard, kiosk-1 printer"),
        ("unplug", {"terminal": KIOSK}, 400, "missing required field `device`"),
        ("fault", {"terminal": KIOSK, "device": READER, "faults": {"loss": 2}}, 400, "loss"),
    ],
)
@pytest.mark.usefixtures("sim")
def test_what_cannot_be_done_is_refused_with_a_sentence_and_changes_nothing(
    verb: str, body: object, status: int, sentence: str, home: Home
) -> None:
    before = ask(home, "GET", "/state")
    code, answer = post(home, verb, body)
    assert code == status
    assert sentence in answer["error"]
    assert ask(home, "GET", "/state") == before


@pytest.mark.usefixtures("sim")
def test_a_body_that_is_no_json_or_an_unknown_address_is_refused(home: Home) -> None:
    assert ask(home, "POST", "/refill", b"{")[0] == 400
    assert ask(home, "POST", "/refill", b"")[0] == 400
    assert ask(home, "GET", "/nothing")[0] == 404
    assert ask(home, "POST", "/refill", b"x" * 70_000)[0] == 413


def test_without_a_simulator_the_client_says_how_to_start_one(home: Home) -> None:
    with pytest.raises(SimNotRunning, match="hall sim --home"):
        SimClient(home).place_card(KIOSK)
    assert not SimClient(home).is_running()


def test_a_second_simulator_in_one_home_is_refused_and_the_first_goes_on(
    sim: SimClient, home: Home, terminals: tuple[Terminal, ...]
) -> None:
    with pytest.raises(AlreadyServed), simulator(home, terminals):
        pass
    assert sim.is_running()
    assert home.simulated_device(KIOSK, READER).exists()


def test_a_socket_left_by_a_killed_simulator_is_no_obstacle(home: Home, terminals: tuple[Terminal, ...]) -> None:
    home.run_folder.mkdir()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(socket_of(home)))
    with simulator(home, terminals) as sim:
        assert sim.is_running()


def test_a_home_in_a_very_deep_folder_works_too(tmp_path: Path, terminals: tuple[Terminal, ...]) -> None:
    home = Home(tmp_path / ("deep" * 20) / ("er" * 30))
    with simulator(home, terminals) as sim:
        sim.do(PlaceCard(terminal=KIOSK))
        assert sim.is_running()


def test_waiting_in_vain_ends(sim: SimClient) -> None:
    with pytest.raises(WaitedInVain):
        sim.wait_for_slip(KIOSK, 1, within_s=0.1)
