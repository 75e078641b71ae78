"""A receipt printer's self-test: one ticket with everything a ticket can hold, confirmed behind its last byte."""

from collections.abc import Callable

from drivers.core.completion import CompletionCode
from drivers.core.self_test import Failed, Trial
from drivers.ports import NotPrinted, PrintOutcome, Progress, ReceiptPrinter
from drivers.receipt.document import Align, Barcode, Divider, Qr, Receipt, Row, Text

TEST_TICKET = Receipt(
    (
        Text("打印机自检", size=2, bold=True, align=Align.CENTRE),
        Text("Printer self-test", align=Align.CENTRE),
        Divider(),
        Row("中文字体", "政务服务大厅"),
        Row("0123456789", "ABCXYZ abcxyz"),
        Barcode("HALL-TEST-01", caption=True),
        Qr("HALL-TEST-01 政务服务"),
        Divider(),
        Text("条码、二维码和汉字都清楚，即为正常。", align=Align.CENTRE),
    )
)


NEVER_CONFIRMS = (
    "nothing printed: it tells how it is, but answers nothing in the order of its data (neither GS r nor GS a): "
    "it cannot confirm a ticket"
)


def print_test_ticket(printer: ReceiptPrinter, trial: Trial) -> None:
    """Silence, or a ticket that is not confirmed, is a failure."""

    def printing() -> str:
        def ask(done: Callable[[PrintOutcome], None]) -> None:
            printer.print(TEST_TICKET, done, wait_s=max(1.0, trial.rest_s - 1))

        outcome = trial.await_answer(ask)
        if isinstance(outcome, NotPrinted):
            if (outcome.progress, outcome.code) == (Progress.NOTHING, CompletionCode.TIME_OUT):
                raise Failed(NEVER_CONFIRMS)
            why = f", {outcome.reason.value}" if outcome.reason else ""
            raise Failed(f"{outcome.progress.value} printed: {outcome.code.value}{why}")
        return "printed and confirmed" + (", paper is running low" if outcome.paper_low else "")

    trial.check("prints a ticket with barcode, QR code and Chinese, and confirms it", printing)
