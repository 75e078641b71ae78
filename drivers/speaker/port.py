"""What the hall needs of a loudspeaker with a voice of its own."""

from collections.abc import Callable
from typing import Annotated, Final, Protocol, TypeAlias

from msgspec import Meta, Struct

from drivers.core.completion import CompletionCode
from drivers.ports import Device, PortOf
from hall.contract.ids import RequestId
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind


class Speak(Struct, frozen=True):
    """Say it, in Chinese; foreign words and figures as the module can."""

    text: str


class SetVolume(Struct, frozen=True):
    """From 0, mute, to 100; holds from the next text on, until the next such command."""

    percent: Annotated[int, Meta(ge=0, le=100)]


SpeakerCommand: TypeAlias = Speak | SetVolume


class SpeakerDone(Struct, frozen=True):
    """It was said to its end, or is set."""


class SpeakerNotDone(Struct, frozen=True):
    """`begun` says whether something may have been heard. `reason` is None when the loudspeaker is not to blame."""

    code: CompletionCode
    reason: DeviceReason | None = None
    begun: bool = False


SpeakerOutcome: TypeAlias = SpeakerDone | SpeakerNotDone


class Speaker(Device, Protocol):
    """One voice: texts are said one after the other."""

    def send(
        self,
        command: SpeakerCommand,
        done: Callable[[SpeakerOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 30.0,
    ) -> RequestId:
        """Do it. `done` is called exactly once, within about `wait_s`; the same request id is never said twice."""
        ...

    def hush(self) -> None:
        """End what is being said now; its outcome is `CANCELED`. What waits behind it is said."""
        ...


SPEAKER: Final = PortOf[Speaker](DeviceKind.SPEAKER)
