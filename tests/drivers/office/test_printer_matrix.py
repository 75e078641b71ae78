"""Every fault at every point of a certificate's way, the driver printing on the simulated printer itself, on one clock.

However it goes: never two valid certificates, never none without somebody being told, and the counted paper adds up:
loaded, less printed, less spoilt, is what lies in the tray.
"""

from typing import Any

import pytest

from drivers.core.completion import CompletionCode
from drivers.core.line import DeviceError, DeviceGone, DeviceTimeout
from drivers.core.work import Session
from drivers.office.book import Book
from drivers.office.line import NotSent
from drivers.office.port import Paper, Sheets
from drivers.office.printing import Order, SheetPrinting
from drivers.office.profile import OfficeProfile
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from hall.clock import VirtualClock
from hardware_sim.devices.office_printer.office_printer import Mood, OfficePrinter
from hardware_sim.devices.office_printer.plugs import Networked
from hardware_sim.devices.office_printer.sheet import Ending
from hardware_sim.mistake import Mistake
from hardware_sim.model import Piece
from tests.drivers.support.matrix import Fault, sample
from tests.drivers.support.pages import pdf

WAIT_S = 60.0
TRAY = "tray-2"
LOADED = 50
PRINT_JOB = 2


class IppMachine:
    """A line whose requests reach the machine itself. `at` strikes at a request, or so long after the job came."""

    uri = "ipp://192.0.2.8/ipp/print"

    def __init__(self, printer: OfficePrinter, clock: VirtualClock) -> None:
        self.model = Networked(printer, self.uri)
        self.clock = clock
        self.jobs_sent = 0
        self.before_job: Any = None
        self.behind_job: Any = None
        self.later: tuple[float, Any] | None = None
        self.mend()

    def mend(self) -> None:
        self.gone = self.lost = False
        self.flip = -1

    def pass_time(self, seconds: float) -> None:
        if self.later is not None and self.clock.monotonic_s() + seconds >= self.later[0]:
            (at, then), self.later = self.later, None
            before = max(0.0, at - self.clock.monotonic_s())
            self.pass_time(before)
            then()
            seconds -= min(before, seconds)
        self.clock.advance(seconds)
        self.model.elapse(seconds)

    def rest(self, seconds: float) -> None:
        self.pass_time(seconds)

    def ask(self, body: bytes, deadline: float) -> bytes:
        is_job = body[3] == PRINT_JOB
        if self.gone:
            raise NotSent("nothing there")
        if is_job and self.before_job:
            then, self.before_job = self.before_job, None
            then()
        if self.flip >= 0 and is_job:
            bent = bytearray(body)
            bent[self.flip] ^= 0x10
            body, self.flip = bytes(bent), -1
        if self.gone:  # cut in the middle of the request: HTTP hands no half request on
            raise DeviceGone("cut")
        answer = b""
        if not self.lost:
            self.jobs_sent += is_job
            self.model.receive(Piece(body, 1))
            answer = b"".join(piece.data for piece in self.model.take_output())
        if is_job and self.behind_job:
            then, self.behind_job = self.behind_job, None
            then()
            if self.lost or self.model._printer.mood is not Mood.WELL or not self.model._printer.powered:
                answer = b""
        if self.gone:
            raise DeviceGone("cut")
        if not answer:
            self.pass_time(max(0.0, deadline - self.clock.monotonic_s()))
            raise DeviceTimeout("silent")
        self.pass_time(0.01)
        return answer


class Desk:
    def __init__(self, pages: int, copies: int) -> None:
        self.clock = VirtualClock()
        self.machine = OfficePrinter()
        self.line = IppMachine(self.machine, self.clock)
        self.document, self.copies = DOCUMENTS[pages], copies
        self.pages = pages
        self.book = Book(None, "")
        self.book.change(lambda known: known.with_stock(Paper.CERTIFICATE, lambda stock: stock.load(LOADED)))
        profile = OfficeProfile(name="made up", look_s=1, trays={Paper.CERTIFICATE: TRAY})
        self.work = SheetPrinting(profile, "kiosk-1 office", lambda _: self.book)
        line: Any = self.line
        self.session: Session[Any] = Session(line, self.clock, lambda: None, lambda: False)
        self.work.opened(self.session)

    def print(self, number: str) -> PrintOutcome:
        sheets = Sheets(pdf=self.document, paper=Paper.CERTIFICATE, document=number, copies=self.copies)
        code, outcome = self.work.perform(self.session, Order(sheets, number), self.clock.monotonic_s() + WAIT_S)
        assert (code is CompletionCode.SUCCESS) == isinstance(outcome, Printed)
        return outcome

    def put_right(self, fault: Fault) -> None:
        self.line.pass_time(1)
        fault.mend(self)
        self.line.mend()
        self.line.before_job = self.line.behind_job = self.line.later = None
        self.line.pass_time(40)
        for _ in range(3):
            try:
                self.work.opened(self.session)
            except DeviceError:
                continue
            return

    def whole(self, number: str) -> int:
        """Whole copies on the pile."""
        pages = [one.page for one in self.machine.sheets if one.job_name == number and one.ending is Ending.OUT]
        return min(pages.count(page) for page in range(1, self.pages + 1))

    def abort(self) -> None:
        try:
            self.machine.abort()
        except Mistake:
            return  # nothing was under way


FAULTS = {
    "unplugged": Fault(lambda desk: setattr(desk.line, "gone", True)),
    "requests lost": Fault(lambda desk: setattr(desk.line, "lost", True)),
    "answers lost": Fault(
        lambda desk: setattr(desk.machine, "mood", Mood.DUMB), lambda desk: setattr(desk.machine, "mood", Mood.WELL)
    ),
    "power": Fault(lambda desk: desk.machine.switch(on=False), lambda desk: desk.machine.switch(on=True)),
    "certificates out": Fault(lambda desk: desk.machine.empty(TRAY), lambda desk: desk.machine.load(TRAY, LOADED)),
    "one certificate left": Fault(
        lambda desk: desk.machine.empty(TRAY, leave=1), lambda desk: desk.machine.load(TRAY, LOADED)
    ),
    "jam": Fault(lambda desk: desk.machine.mechanism.jam(), lambda desk: desk.machine.mechanism.clear_jam()),
    "cover": Fault(
        lambda desk: desk.machine.set_cover(is_open=True), lambda desk: desk.machine.set_cover(is_open=False)
    ),
    "toner": Fault(lambda desk: desk.machine.set_toner(0), lambda desk: desk.machine.set_toner(500)),
    "panel": Fault(
        lambda desk: desk.machine.set_offline(offline=True), lambda desk: desk.machine.set_offline(offline=False)
    ),
    "pile full": Fault(
        lambda desk: setattr(desk.machine.mechanism, "on_pile", 150), lambda desk: desk.machine.mechanism.take_sheets()
    ),
    "given up": Fault(lambda desk: desk.abort()),
    "bent in the head": Fault(lambda desk: setattr(desk.line, "flip", 9)),
    "bent in a name": Fault(lambda desk: setattr(desk.line, "flip", 20)),
    "bent in the document": Fault(lambda desk: setattr(desk.line, "flip", 700)),
}
SECONDS = (0.5, 1.5, 2.9, 3.1, 4.5, 5.9)
"""After the job came; a sheet takes three."""
PLACES = ("before anything", "before the job", "job there, no answer", *(f"{s} s later" for s in SECONDS), "confirmed")
DOCUMENTS = {1: pdf(1), 2: pdf(2)}
JOBS = [(1, 1), (2, 1), (1, 2)]
"""Pages and copies."""
GRID = [(job, place, name) for job in JOBS for place in PLACES for name in FAULTS]


def strike(job: tuple[int, int], place: str, name: str) -> None:
    desk, fault = Desk(*job), FAULTS[name]

    def now() -> None:
        fault.strike(desk)

    match place:
        case "before anything":
            now()
        case "before the job":
            desk.line.before_job = now
        case "job there, no answer":
            desk.line.behind_job = now
        case "confirmed":
            pass
        case _:
            soon_s = float(place.split(maxsplit=1)[0])
            desk.line.behind_job = lambda: setattr(desk.line, "later", (desk.clock.monotonic_s() + soon_s, now))
    outcome = desk.print("C-1")
    if place == "confirmed":
        assert outcome == Printed()
        now()
        desk.line.pass_time(5)
    desk.put_right(fault)
    out = desk.whole("C-1")
    assert out <= desk.copies, "more certificates than asked for"
    if isinstance(outcome, Printed):
        assert out == desk.copies, "confirmed, and not there"
    elif outcome.progress is not Progress.UNCONFIRMED:
        assert out == 0, "a whole certificate that is said to be none"
    if isinstance(outcome, NotPrinted) and outcome.progress is Progress.NOTHING:
        assert [one for one in desk.machine.sheets if one.ending is Ending.OUT] == []

    # The clerk asks again for the same number; what stays in doubt is void, and another number is taken.
    again = desk.print("C-1")
    valid = desk.whole("C-1")
    assert valid <= desk.copies, "two valid certificates"
    assert isinstance(again, Printed) == (valid == desk.copies and "C-1" in desk.book.read().printed)
    if isinstance(outcome, Printed):
        assert again == Printed()
        assert desk.line.jobs_sent == 1
    if isinstance(again, NotPrinted):
        assert again.progress is Progress.UNCONFIRMED, "a clerk may void only what is in doubt"
        assert desk.print("C-1") == again
        assert desk.print("C-2") == Printed()
        assert desk.whole("C-2") == desk.copies
    assert desk.print("C-3") == Printed()

    # Paper: the machine's own, and what the hall keeps of it.
    mechanism = desk.machine.mechanism
    gone = mechanism.printed_ever + mechanism.spoilt_ever
    stock = desk.book.read().stock[Paper.CERTIFICATE]
    assert stock.least <= LOADED - gone <= stock.most, (stock, gone)
    if not stock.unclear:
        assert LOADED - gone == stock.most
    counted = stock.counted(LOADED - gone)
    assert (counted.missing, counted.least) == (0, LOADED - gone)
    assert desk.book.read().open == {}


@pytest.mark.requirement("R090")
@pytest.mark.parametrize(("job", "place", "name"), sample(GRID, 7))
def test_one_valid_certificate_or_somebody_is_told(job: tuple[int, int], place: str, name: str) -> None:
    strike(job, place, name)


@pytest.mark.proof
@pytest.mark.parametrize(("job", "place", "name"), GRID)
def test_one_valid_certificate_or_somebody_is_told_in_every_cell(job: tuple[int, int], place: str, name: str) -> None:
    strike(job, place, name)
