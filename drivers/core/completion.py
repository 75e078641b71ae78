"""How a command to a device ended. Every command gets exactly one completion."""

from enum import StrEnum
from typing import Generic, TypeVar

from msgspec import Struct

from hall.contract.ids import RequestId

R = TypeVar("R")


class CompletionCode(StrEnum):
    """The codes of XFS4IoT's message header that our devices can give."""

    SUCCESS = "success"
    CANCELED = "canceled"
    """The device was stopped before the command's turn came."""
    DEVICE_NOT_READY = "device_not_ready"
    """The device is away, or was so before anything was done."""
    HARDWARE_ERROR = "hardware_error"
    """The device failed while the command ran."""
    USER_ERROR = "user_error"
    """Something people put right: paper, cover."""
    TIME_OUT = "time_out"
    """The deadline passed: in the queue, or without the device's confirmation."""
    INVALID_DATA = "invalid_data"
    """The command asks for what this device cannot do; nothing was sent."""
    INTERNAL_ERROR = "internal_error"
    """A mistake of ours; it is in the log."""


class Completion(Struct, Generic[R], frozen=True):
    """The one end of one command."""

    request_id: RequestId
    code: CompletionCode
    outcome: R
