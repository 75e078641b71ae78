"""The A4 printer over IPP, by bytes of RFC 8010: jobs, trays, troubles, and the sheets that come of them."""

import io
import struct

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware_sim.devices.office_printer import ipp_message as ipp
from hardware_sim.devices.office_printer.ipp_message import Group, Message, NotIpp, Tag
from hardware_sim.devices.office_printer.office_printer import Mood, OfficePrinter
from hardware_sim.devices.office_printer.plugs import Networked
from hardware_sim.devices.office_printer.sheet import DPI, Ending, Registration
from hardware_sim.mistake import Mistake
from hardware_sim.model import Piece

URI = "ipp://localhost/ipp/print"
SHEET_S = 3.0
PRINT, VALIDATE, CREATE, SEND, CANCEL, JOB, JOBS, PRINTER = 2, 4, 5, 6, 8, 9, 10, 11
CERTIFICATE = (ipp.collection(media_source=ipp.keywords("tray-2")),)


def pdf(pages: int = 1, mark_mm: tuple[float, float] = (50, 100), size: str = "A4", turned: str = "P") -> bytes:
    """Pages with a black square of 4 mm, its upper left corner at a place."""
    made = FPDF(orientation=turned, unit="mm", format=size)
    made.set_font("Helvetica", size=20)
    for number in range(pages):
        made.add_page()
        made.rect(*mark_mm, 4, 4, style="F")
        made.text(100, 50, f"PAGE {number + 1}")
    return bytes(made.output())


class Host:
    def __init__(self) -> None:
        self.printer = OfficePrinter()
        self.model = Networked(self.printer, URI)
        self.numbers = 0

    def say(self, data: bytes) -> bytes | None:
        self.numbers += 1
        self.model.receive(Piece(data, self.numbers))
        (piece, *none) = self.model.take_output() or [None]
        assert none == []
        assert piece is None or piece.pipe == self.numbers
        return piece and piece.data

    def ask(self, operation: int, job: Group | None = None, document: bytes = b"", **asked: ipp.Value) -> Message:
        fixed: Group = {
            "attributes-charset": ipp.said(Tag.CHARSET, "utf-8"),
            "attributes-natural-language": ipp.said(Tag.LANGUAGE, "en"),
            "printer-uri": ipp.said(Tag.URI, URI),
            **{name.replace("_", "-"): (value,) for name, value in asked.items()},
        }
        groups = ((Tag.OPERATION, fixed), *(((Tag.JOB, job),) if job else ()))
        answer = self.say(ipp.write(Message(code=operation, number=7, groups=groups, document=document)))
        assert answer is not None
        told = ipp.read(answer)
        assert (told.number, list(told.group(Tag.OPERATION))[:2]) == (
            7, ["attributes-charset", "attributes-natural-language"],
        )  # fmt: skip
        return told

    def print(self, document: bytes | None = None, **job: tuple[ipp.Value, ...]) -> int:
        wanted = {name.replace("_", "-"): values for name, values in job.items()}
        told = self.ask(PRINT, wanted, document or pdf()).group(Tag.JOB)
        return int(str(told["job-id"][0].data))

    def job(self, number: int) -> tuple[int, str, int]:
        """Its state, the reason, and how many of its sheets are out."""
        told = self.ask(JOB, job_id=ipp.numbers(number)[0]).group(Tag.JOB)
        state, reason, sheets = (
            told[name][0].data for name in ("job-state", "job-state-reasons", "job-media-sheets-completed")
        )
        assert (isinstance(state, int), isinstance(sheets, int)) == (True, True)
        return int(str(state)), str(reason), int(str(sheets))

    def how(self) -> tuple[int, list[object]]:
        told = self.ask(PRINTER).group(Tag.PRINTER)
        return int(str(told["printer-state"][0].data)), [one.data for one in told["printer-state-reasons"]]


@pytest.fixture
def host() -> Host:
    return Host()


def test_a_request_by_its_known_bytes_is_answered_by_known_bytes(host: Host) -> None:
    request = (
        "0101 000b 00000001 01"
        "47 0012 617474726962757465732d63686172736574 0005 7574662d38"
        "48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0002 656e"
        "45 000b 7072696e7465722d757269 0019 6970703a2f2f6c6f63616c686f73742f6970702f7072696e74"
        "44 0014 7265717565737465642d61747472696275746573 000d 7072696e7465722d7374617465"
        "03"
    )
    answer = (
        "0101 0000 00000001 01"
        "47 0012 617474726962757465732d63686172736574 0005 7574662d38"
        "48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0002 656e"
        "04 23 000d 7072696e7465722d7374617465 0004 00000003"
        "03"
    )
    assert host.say(bytes.fromhex(request)) == bytes.fromhex(answer)


def test_a_job_is_printed_sheet_by_sheet_and_counted(host: Host) -> None:
    job = host.print(pdf(2), copies=ipp.numbers(2))
    assert host.job(job) == (5, "job-printing", 0)
    assert host.how()[0] == 4
    for sheets in (1, 2, 3):
        host.model.elapse(SHEET_S)
        assert host.job(job) == (5, "job-printing", sheets)
    host.model.elapse(SHEET_S)
    assert host.job(job) == (9, "job-completed-successfully", 4)
    assert host.how() == (3, ["none"])
    assert [(one.copy, one.page, one.ending) for one in host.printer.sheets] == [
        (1, 1, Ending.OUT), (1, 2, Ending.OUT), (2, 1, Ending.OUT), (2, 2, Ending.OUT),
    ]  # fmt: skip
    assert [one.text().strip() for one in host.printer.sheets] == ["PAGE 1", "PAGE 2"] * 2
    assert host.printer.tray("tray-1").sheets == 246


def test_the_next_sheet_is_due_when_it_comes_out(host: Host) -> None:
    assert host.model.due_s() is None
    host.print()
    host.model.elapse(1)
    assert host.model.due_s() == pytest.approx(2)
    host.model.elapse(2)
    assert host.model.due_s() is None


def test_certificates_come_from_their_tray_and_nothing_else_does(host: Host) -> None:
    host.print(media_col=CERTIFICATE)
    host.print(media_col=(ipp.collection(media_type=ipp.keywords("stationery-preprinted")),))
    host.print(media=ipp.keywords("iso_a4_210x297mm"))
    host.model.elapse(9)
    assert [one.tray for one in host.printer.sheets] == ["tray-2", "tray-2", "tray-1"]
    host.printer.empty("tray-1")
    job = host.print()
    assert host.job(job)[:2] == (6, "printer-stopped")
    assert host.how() == (5, ["media-needed-error", "media-empty-error"])
    host.printer.load("tray-1", 5)
    host.model.elapse(3)
    assert host.job(job)[0] == 9


TROUBLES = {
    "cover": (
        lambda one: one.set_cover(is_open=True), "cover-open-error", lambda one: one.set_cover(is_open=False), 1,
    ),
    "jam": (lambda one: one.mechanism.jam(), "media-jam-error", lambda one: one.mechanism.clear_jam(), 1),
    "toner": (lambda one: one.set_toner(0), "toner-empty-error", lambda one: one.set_toner(500), 0),
    "paused": (lambda one: one.set_offline(offline=True), "paused", lambda one: one.set_offline(offline=False), 0),
    "pile": (
        lambda one: setattr(one.mechanism, "on_pile", 150), "output-area-full-error",
        lambda one: one.mechanism.take_sheets(), 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(TROUBLES))
def test_a_trouble_stops_it_and_after_its_end_the_job_is_finished(host: Host, name: str) -> None:
    trouble, reason, mend, spoilt = TROUBLES[name]
    job = host.print(pdf(2))
    host.model.elapse(1)
    trouble(host.printer)
    host.model.elapse(60)
    assert host.how() == (5, [reason])
    assert host.job(job)[:2] == (6, "printer-stopped")
    mend(host.printer)
    host.model.elapse(60)
    assert host.job(job) == (9, "job-completed-successfully", 2)
    assert [one.ending for one in host.printer.sheets].count(Ending.JAMMED) == spoilt
    assert host.printer.tray("tray-1").sheets == 250 - 2 - spoilt


def test_wear_is_told_before_it_ends(host: Host) -> None:
    host.printer.empty("tray-2", leave=5)
    assert host.how() == (3, ["media-low-warning"])
    host.printer.empty("tray-2")
    host.printer.set_toner(50)
    assert host.how() == (3, ["media-empty-warning", "toner-low-warning"])


def test_a_cancelled_job_ends_behind_the_sheet_on_its_way(host: Host) -> None:
    job = host.print(pdf(5))
    host.model.elapse(4)
    assert host.ask(CANCEL, job_id=ipp.numbers(job)[0]).code == 0
    assert host.job(job) == (5, "processing-to-stop-point", 1)
    host.model.elapse(30)
    assert host.job(job) == (7, "job-canceled-by-user", 2)
    assert host.ask(CANCEL, job_id=ipp.numbers(job)[0]).code == 0x0404
    assert len(host.printer.sheets) == 2


def test_a_cancelled_job_whose_last_sheet_jams_is_not_begun_again(host: Host) -> None:
    job = host.print(pdf(3))
    host.model.elapse(1)
    host.ask(CANCEL, job_id=ipp.numbers(job)[0])
    host.printer.mechanism.jam()
    host.model.elapse(5)
    host.printer.mechanism.clear_jam()
    host.model.elapse(30)
    assert host.job(job) == (7, "job-canceled-by-user", 0)
    assert [one.ending for one in host.printer.sheets] == [Ending.JAMMED]


def test_a_job_given_up_by_the_printer_spoils_the_sheet_on_its_way(host: Host) -> None:
    job = host.print(pdf(2))
    host.model.elapse(4)
    host.printer.abort()
    host.model.elapse(30)
    assert host.job(job) == (8, "aborted-by-system", 1)
    assert [one.ending for one in host.printer.sheets] == [Ending.OUT, Ending.JAMMED]
    with pytest.raises(Mistake):
        host.printer.abort()


def test_the_same_job_twice_is_two_jobs(host: Host) -> None:
    name = ipp.said(Tag.NAME, "certificate 1")[0]
    for _ in range(2):
        assert host.ask(PRINT, {}, pdf(), job_name=name).code == 0
    host.model.elapse(6)
    assert [one.job_name for one in host.printer.sheets] == ["certificate 1"] * 2
    done = host.ask(JOBS, which_jobs=ipp.keywords("completed")[0], requested_attributes=ipp.keywords("job-name")[0])
    assert [group for tag, group in done.groups if tag == Tag.JOB] == [{"job-name": (name,)}] * 2
    assert [tag for tag, _ in host.ask(JOBS).groups] == [Tag.OPERATION]


def test_a_printer_switched_off_forgets_its_jobs_and_nothing_else(host: Host) -> None:
    job = host.print()
    host.model.elapse(1)
    host.printer.switch(on=False)
    assert host.say(b"\x01\x01\x00\x0b\0\0\0\1\3") is None
    host.model.elapse(9)
    host.printer.switch(on=True)
    assert host.ask(JOB, job_id=ipp.numbers(job)[0]).code == 0x0406
    assert [one.ending for one in host.printer.sheets] == [Ending.JAMMED]
    assert host.print() == job + 1


def test_deaf_it_does_nothing_and_dumb_it_does_it_without_a_word(host: Host) -> None:
    fixed: Group = {
        "attributes-charset": ipp.said(Tag.CHARSET, "utf-8"),
        "attributes-natural-language": ipp.said(Tag.LANGUAGE, "en"),
        "printer-uri": ipp.said(Tag.URI, URI),
    }
    request = ipp.write(Message(code=PRINT, number=1, groups=((Tag.OPERATION, fixed),), document=pdf()))
    for mood, sheets in ((Mood.DEAF, 0), (Mood.DUMB, 1)):
        host.printer.mood = mood
        assert host.say(request) is None
        host.model.elapse(3)
        assert len(host.printer.sheets) == sheets


@pytest.mark.parametrize(
    ("job", "status"),
    [
        ({"copies": ipp.numbers(0)}, 0x040B),
        ({"media": ipp.keywords("na_letter_8.5x11in")}, 0x040B),
        ({"media-col": (ipp.collection(media_source=ipp.keywords("tray-9")),)}, 0x040B),
        ({"sides": ipp.keywords("two-sided-long-edge")}, 0x040B),
        ({"print-scaling": ipp.keywords("none"), "copies": ipp.numbers(2)}, 0x0000),
    ],
)
def test_what_it_cannot_do_is_refused_where_nothing_may_be_left_out_and_told_where_it_may(
    host: Host, job: Group, status: int
) -> None:
    assert host.ask(VALIDATE, job, ipp_attribute_fidelity=ipp.yes(True)[0]).code == status
    told = host.ask(PRINT, job, pdf())
    assert told.code == (1 if status else 0)
    assert set(told.group(Tag.UNSUPPORTED_GROUP)) == (set(job) if status else set())


@pytest.mark.parametrize(
    ("document", "more", "status"),
    [
        (b"%PDF-1.7 and nothing more", {}, 0x0411),
        (b"", {}, 0x0411),
        (None, {"document_format": ipp.said(Tag.MIME, "image/jpeg")[0]}, 0x040A),
        (None, {"compression": ipp.keywords("gzip")[0]}, 0x040F),
    ],
)
def test_a_document_it_cannot_print_makes_no_job(
    host: Host, document: bytes | None, more: dict[str, ipp.Value], status: int
) -> None:
    assert host.ask(PRINT, {}, pdf() if document is None else document, **more).code == status
    assert host.printer.state().jobs == 0


def corner(host: Host) -> tuple[float, float]:
    """Where the black square lies on the last sheet, in millimetres."""
    picture = host.printer.sheets[-1].picture()
    black = picture.point(lambda level: 255 if level < 100 else 0)
    text = (round(95 / 25.4 * DPI), 0, picture.width, round(60 / 25.4 * DPI))
    black.paste(0, text)
    box = black.getbbox()
    assert box is not None
    return box[0] / DPI * 25.4, box[1] / DPI * 25.4


def test_unscaled_a_page_lies_where_it_says_and_else_it_is_made_smaller(host: Host) -> None:
    host.print(print_scaling=ipp.keywords("none"))
    host.model.elapse(3)
    assert corner(host) == pytest.approx((50, 100), abs=0.2)
    host.print()
    host.model.elapse(3)
    x, y = corner(host)
    assert x - 50 == pytest.approx((105 - 50) * 2 * 4.2 / 210, abs=0.3)
    assert y > 100.5


def test_paper_that_lies_off_shifts_and_stretches_the_print(host: Host) -> None:
    host.printer.shift("tray-1", Registration(2, -3, 1.01, 0.99))
    host.print(print_scaling=ipp.keywords("none"))
    host.model.elapse(3)
    assert corner(host) == pytest.approx((50 * 1.01 + 2, 100 * 0.99 - 3), abs=0.2)
    assert host.printer.sheets[-1].png().startswith(b"\x89PNG")


def test_a_landscape_page_is_turned_onto_its_sheet(host: Host) -> None:
    host.print(pdf(turned="L", mark_mm=(250, 20)), print_scaling=ipp.keywords("none"))
    host.model.elapse(3)
    picture = host.printer.sheets[-1].picture()
    assert picture.width < picture.height
    black = picture.point(lambda level: 255 if level < 100 else 0)
    left, top, _, _ = black.getbbox() or (0, 0, 0, 0)
    assert (left / DPI * 25.4, top / DPI * 25.4) == pytest.approx((20, 297 - 254), abs=0.3)


def test_trays_hold_what_they_hold(host: Host) -> None:
    with pytest.raises(Mistake, match="holds 100"):
        host.printer.load("tray-2", 51)
    with pytest.raises(Mistake, match="tray-1"):
        host.printer.load("tray-9", 1)


def test_numbers_of_jobs_are_forgotten_at_last(host: Host) -> None:
    for _ in range(103):
        host.print()
        host.model.elapse(3)
    assert host.ask(JOB, job_id=ipp.numbers(1)[0]).code == 0x0406
    assert host.job(103)[0] == 9


VALUES = st.one_of(
    st.integers(-(2**31), 2**31 - 1).map(lambda one: ipp.numbers(one)[0]),
    st.text(max_size=20).map(lambda one: ipp.said(Tag.TEXT, one)[0]),
    st.booleans().map(lambda one: ipp.yes(one)[0]),
    st.integers(0, 9).map(lambda one: ipp.collection(a=ipp.numbers(one, one), b_c=ipp.keywords("x"))),
)
GROUPS = st.dictionaries(st.text("abcdefgh-", min_size=1, max_size=9), st.tuples(VALUES, VALUES), max_size=4)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from([1, 2, 4]), GROUPS), max_size=3), st.binary(max_size=9))
def test_what_is_written_is_read_again(groups: list[tuple[int, Group]], document: bytes) -> None:
    message = Message(code=2, number=9, groups=tuple(groups), document=document)
    assert ipp.read(ipp.write(message)) == message


def test_a_message_cut_off_anywhere_is_none(host: Host) -> None:
    groups = ((Tag.JOB, {"media-col": CERTIFICATE}),)
    whole = ipp.write(Message(code=2, number=1, groups=groups))
    for size in range(len(whole)):
        with pytest.raises(NotIpp):
            ipp.read(whole[:size])


@given(st.one_of(st.binary(max_size=60), st.binary(max_size=60).map(lambda rest: b"\1\1\0\2\0\0\0\1\1" + rest)))
def test_no_bytes_break_the_printer_and_each_request_is_answered_once(data: bytes) -> None:
    host = Host()
    answer = host.say(data)
    assert answer is not None
    assert struct.unpack_from(">H", answer, 2)[0] >= 0x0400
    assert io.BytesIO(answer).read()[-1:] == b"\x03"
