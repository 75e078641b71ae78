"""The bindings of one terminal on disk: a small JSON file, replaced whole."""

from pathlib import Path

import msgspec
import structlog

from drivers.binding import Binding
from hall.contract.ids import DeviceId

log = structlog.get_logger(__name__)


def read_bindings(file: Path) -> dict[DeviceId, Binding]:
    """What is kept there. A file that cannot be read is as none: the devices are bound anew."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[DeviceId, Binding])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as mistake:
        log.warning("bindings_unreadable", file=str(file), why=str(mistake))
        return {}


def write_bindings(file: Path, bindings: dict[DeviceId, Binding]) -> None:
    """A disk that is full costs the memory of the places, not the devices."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_bytes(msgspec.json.format(msgspec.json.encode(bindings)))
        new.replace(file)
    except OSError as error:
        log.error("bindings_not_kept", file=str(file), why=str(error))
