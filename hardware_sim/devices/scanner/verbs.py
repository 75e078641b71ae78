"""What can be held before a scanner, how it is set up and how it fails."""

from typing import Annotated

from msgspec import Meta

from hardware_sim.devices.scanner.scanner import Encoding, ScanFault, Scanner, Suffix, Symbology
from hardware_sim.verb import DeviceVerb


class Scan(DeviceVerb[Scanner], frozen=True, kw_only=True):
    """hold a code before the scanner"""

    text: Annotated[str, Meta(min_length=1, max_length=4296, description="what the code says")]
    symbology: Symbology = Symbology.QR

    def act(self, machine: Scanner) -> str:
        machine.scan(self.text, self.symbology)
        return f"a code of {len(self.text)} characters is read"


class ScannerSetup(DeviceVerb[Scanner], frozen=True, kw_only=True):
    """set the scanner up"""

    suffix: Suffix
    encoding: Encoding = Encoding.UTF_8

    def act(self, machine: Scanner) -> str:
        machine.suffix, machine.encoding = self.suffix, self.encoding
        return f"codes end with {self.suffix} and are said in {self.encoding}"


class ScannerFault(DeviceVerb[Scanner], frozen=True, kw_only=True):
    """let the scanner fail with every code"""

    fault: ScanFault

    def act(self, machine: Scanner) -> str:
        machine.fault = self.fault
        return f"fault of the scanner: {self.fault}"
