"""What every broker of the hall can do, and what only some offer."""

from enum import StrEnum
from typing import Protocol

from hall.bus.address import RunningBroker


class Offer(StrEnum):
    """What not every broker has; the contract tests say for each broker whether it is offered."""

    CERTIFICATES = "certificates"
    """Only programs with a certificate of this hall may connect."""
    ACCESS_RULES = "access rules"
    """Who may say and hear what is checked."""


class BrokerFell(Exception):
    """The broker did not start, or ended by itself. The text is for the technician."""


class Broker(Protocol):
    """One broker process. Make, `start`, look at `fallen` now and then, `stop`."""

    @property
    def offers(self) -> frozenset[Offer]: ...

    def start(self) -> RunningBroker:
        """Returns when it listens. Raises `BrokerFell`."""
        ...

    def fallen(self) -> str | None:
        """Why it is not running any more, or None."""
        ...

    def stop(self) -> None:
        """Safe to call twice; nothing is left running."""
        ...
