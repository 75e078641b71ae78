"""Look at the devices: what is plugged in, how it is, and whether it passes its self-test.

  hall device list                          what is plugged in or announces itself, and what takes it
  hall device status                        the devices of the running hall
  hall device status kiosk-1                those of one terminal
  hall device status tcp://192.0.2.9:9100?model=escpos      one device, asked directly
  hall device test tcp://192.0.2.9:9100?model=escpos        its self-test; a printer prints a test ticket
  hall device calibrate ipp://192.0.2.8/ipp/print?model=driverless     prints a page to be measured, and then, with
      --measured A=20.4 B=190.1 C=19.2 D=276.8                         keeps what that tray prints off
  hall device stock ipp://192.0.2.8/ipp/print?model=driverless --loaded 50     what is left of counted paper
  hall device pin                           a new code for the device page of this machine's screens, shown once
                                            (F12, or hold the hall's name in a header for five seconds)

What is found goes to standard output, as JSON with --json (`list` and `status` only; the others always), what happens
meanwhile to standard error. All but `list` and `status` end with 0 only if everything was well, with 1 if something
was not, with 2 if it could not begin.
"""

import argparse
import math
import sys
from pathlib import Path

from hall.home import Home

ADDRESS = "ADDRESS?model=MODEL"


def arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", metavar="list|status|test|pin", required=True)
    listing = does.add_parser("list", help="what is plugged in or announces itself, and which driver takes it")
    listing.add_argument("--json", action="store_true")
    listing.add_argument("--timeout", type=_seconds, default=2.0, metavar="S", help="how long to listen to the network")
    status = does.add_parser("status", help="how devices are")
    status.add_argument(
        "what", nargs="?", default="", metavar=f"TERMINAL|{ADDRESS}", help="all terminals when left out"
    )
    status.add_argument("--json", action="store_true")
    status.add_argument("--timeout", type=_seconds, default=5.0, metavar="S")
    test = does.add_parser("test", help="run a device's self-test")
    test.add_argument("what", metavar=ADDRESS)
    test.add_argument("--timeout", type=_seconds, default=30.0, metavar="S")
    calibrate = does.add_parser("calibrate", help="print a page to be measured, or enter what was measured")
    calibrate.add_argument(
        "--measured", nargs=4, type=_reading, metavar=("A=MM", "B=MM", "C=MM", "D=MM"), help="read on a ruler"
    )
    stock = does.add_parser("stock", help="what is left of counted paper in a printer of sheets")
    change = stock.add_mutually_exclusive_group()
    change.add_argument("--loaded", type=_sheets, metavar="N", help="so many sheets were put in")
    change.add_argument("--counted", type=_sheets, metavar="N", help="so many were found in the tray")
    for one in (calibrate, stock):
        one.add_argument("what", metavar=ADDRESS)
        one.add_argument("--paper", default="certificate", help="certificate (else: plain, receipt)")
        one.add_argument("--timeout", type=_seconds, default=30.0, metavar="S")
    pin = does.add_parser("pin", help="make a new code for the device page of this machine's screens")
    for one in (listing, status, test, calibrate, stock, pin):  # also behind the verb, where people write it
        one.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(home: Home, options: argparse.Namespace) -> int:
    from drivers.core.address import AddressMistake
    from drivers.core.profile import UnknownModel
    from drivers.tools.listing import list_devices
    from drivers.tools.sheets import NotThere, calibrate, keep_stock
    from drivers.tools.status import show_status
    from drivers.tools.trial import test_device
    from hall.log import log_to_stderr
    from hall.technician import TechnicianCode

    log_to_stderr(quiet=True)
    try:
        match options.does:
            case "list":
                return list_devices(home, options.timeout, as_json=options.json)
            case "status":
                return show_status(home, options.what, options.timeout, as_json=options.json)
            case "calibrate":
                return calibrate(home, options.what, options.paper, options.measured, options.timeout)
            case "stock":
                return keep_stock(
                    home, options.what, options.paper, options.timeout, loaded=options.loaded, counted=options.counted
                )
            case "pin":
                sys.stdout.write(f"{TechnicianCode(home.technician_code).make()}\n")
                sys.stderr.write("The screens of this machine open their device page with it. It is shown only now.\n")
                return 0
            case _:
                return test_device(home, options.what, options.timeout)
    except (AddressMistake, UnknownModel, NotThere) as mistake:
        sys.stderr.write(f"hall device: {mistake}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= 3600:  # not a number is neither
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds between 0 and 3600")
    return seconds


def _sheets(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 10_000):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of sheets between 0 and 10000")
    return int(text)


def _reading(text: str) -> tuple[str, float]:
    line, _, millimetres = text.partition("=")
    try:
        return line.upper(), float(millimetres)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no reading: write A=20.4") from None
