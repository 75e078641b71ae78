"""The self-test of a printer of sheets: a page with everything on it, confirmed by the printer's own count."""

from collections.abc import Callable
from typing import Protocol

from drivers.core.self_test import Failed, Trial
from drivers.office.port import OfficePrinter, Sheets
from drivers.office.profile import OfficeProfile
from drivers.ports import NotPrinted, PrintOutcome
from hall.fonts import FontMissing


class Profiled(OfficePrinter, Protocol):
    """A printer that says what it was made for."""

    profile: OfficeProfile


def print_test_page(printer: Profiled, trial: Trial) -> None:
    """Silence, or a page that is not confirmed, is a failure."""

    def printing() -> str:
        from drivers.office.pages import test_page

        try:
            page = Sheets(pdf=test_page(), name="service-hall self-test")
        except FontMissing as missing:
            raise Failed(str(missing)) from None
        print_page(printer, page, trial)
        return (
            "1 sheet, by the printer's own count" if printer.profile.counts else "completed; this queue counts nothing"
        )

    trial.check("prints a page with Chinese, bar code, QR code, crosses and rulers, and counts its sheet", printing)


def print_page(printer: OfficePrinter, page: Sheets, trial: Trial) -> None:
    """Raises `Failed` with the reason."""

    def ask(done: Callable[[PrintOutcome], None]) -> None:
        printer.print(page, done, wait_s=max(1.0, trial.rest_s - 1))

    outcome = trial.await_answer(ask)
    if isinstance(outcome, NotPrinted):
        why = f", {outcome.reason.value}" if outcome.reason else ""
        raise Failed(f"{outcome.progress.value} printed: {outcome.code.value}{why}")
