"""Devices that a technician brings to a terminal of the hall while it runs, and carries off again.

The site definition does not know them. One that shows by USB what it is, is recognised and taken on by the terminal's
drivers, as a real one would be; a plain serial line or a network port needs a line in the site.
"""

from typing import Annotated, Protocol

from msgspec import Meta

from hall.contract.ids import DeviceId, TerminalId
from hall.sites.definition import DeviceKind
from hardware_sim.on_bench import OnBench
from hardware_sim.verb import Verb


class Table(Protocol):
    """What these verbs need of the bench. Both raise `Mistake`."""

    def bring(self, terminal: TerminalId, kind: DeviceKind, form: str, device: DeviceId | None) -> OnBench: ...

    def take_away(self, terminal: TerminalId, device: DeviceId) -> None: ...


class TableVerb(Verb, frozen=True, kw_only=True):
    """Something that changes what stands on the bench."""

    def act(self, table: Table) -> str:
        """Does it; the sentence says what has happened. Raises `Mistake`."""
        raise NotImplementedError


class Bring(TableVerb, frozen=True, kw_only=True):
    """bring one more device to a terminal and plug it in"""

    kind: DeviceKind
    form: Annotated[str, Meta(description="how it is built; one that shows what it is when left out")] = ""

    def act(self, table: Table) -> str:
        brought = table.bring(self.terminal, self.kind, self.form, self.device)
        at = brought.line.endpoint.address
        return f"{brought.spot.device.id} was brought to {self.terminal}: {brought.form.name}, at {at}"


class TakeAway(TableVerb, frozen=True, kw_only=True):
    """pull out a device that was brought, and carry it off"""

    device: DeviceId

    def act(self, table: Table) -> str:
        table.take_away(self.terminal, self.device)
        return f"{self.device} of {self.terminal} is gone"


TABLE_VERBS = (Bring, TakeAway)
