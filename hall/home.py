"""Where a hall lives on disk: one folder with its site, keys, journal and logs, and where its services listen."""

import fcntl
import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from hall.contract.ids import DeviceId, HallId, TerminalId
from hall.sites.load import load_site
from hall.sites.site import Site


class HomeMistake(Exception):
    """The folder is not a hall's home, or its `hall.toml` cannot be used."""


class BrokerAddress(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`kind`: `auto` takes Mosquitto where it is installed, else the loopback fallback."""

    kind: str = "auto"
    host: str = "127.0.0.1"
    port: int = 8883


class HallConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `hall.toml` says. An empty `journal` is SQLite in the home; `backend` is the centre's https address."""

    hall: HallId
    broker: BrokerAddress = BrokerAddress()
    journal: str = ""
    backend: str = ""


class Home(Struct, frozen=True):
    """The folder and the names of everything in it. Nothing here creates files."""

    folder: Path

    @property
    def config_file(self) -> Path:
        return self.folder / "hall.toml"

    @property
    def site_folder(self) -> Path:
        return self.folder / "site"

    @property
    def pki_folder(self) -> Path:
        return self.folder / "pki"

    @property
    def journal_folder(self) -> Path:
        return self.folder / "journal"

    @property
    def log_folder(self) -> Path:
        return self.folder / "logs"

    @property
    def profiles(self) -> Path:
        """A technician's own device profiles, `<driver>/<model>.toml`."""
        return self.folder / "profiles"

    @property
    def device_memory(self) -> Path:
        """What drivers know of this hall's devices beyond what they tell, whichever terminal they serve."""
        return self.folder / "devices"

    @property
    def clips(self) -> Path:
        """Recordings of a human voice, `<language>/<words>.wav` (`hall voice clips` says which are needed)."""
        return self.folder / "clips"

    @property
    def technician_code(self) -> Path:
        """By what the screens of this machine know a technician; never the code itself."""
        return self.folder / "technician.json"

    @property
    def centre_key(self) -> Path:
        """The centre's public key for letters (X25519, PEM): what only the centre may read is sealed for it."""
        return self.folder / "centre" / "letters.pub"

    @property
    def run_folder(self) -> Path:
        """Sockets and addresses of what runs now; may be wiped at any stop."""
        return self.folder / "run"

    def kept_by(self, terminal: TerminalId) -> Path:
        """What a terminal has promised and not yet delivered; must survive every stop."""
        return self.folder / "terminals" / terminal

    def bindings(self, terminal: TerminalId) -> Path:
        """What the terminal's devices that stand at `auto` were bound to."""
        return self.kept_by(terminal) / "devices.json"

    def certificate(self, name: str) -> Path:
        return self.pki_folder / f"{name}.pem"

    def key(self, name: str) -> Path:
        return self.pki_folder / f"{name}.key"

    @property
    def ca(self) -> Path:
        return self.pki_folder / "ca.pem"

    def simulated_device(self, terminal: TerminalId, device: DeviceId) -> Path:
        """A file holding the address of a simulated device; no file means it is unplugged."""
        return self.run_folder / "devices" / f"{terminal}.{device}"

    def screen_socket(self, terminal: TerminalId) -> Path:
        """Where a terminal's screen can be looked at and touched (only with `--lookout`)."""
        return self.run_folder / "screens" / f"{terminal}.sock"

    @property
    def rules_socket(self) -> Path:
        """Where the running controller tells whom it would call, and takes on another site definition."""
        return self.run_folder / "rules.sock"

    @property
    def voice_folder(self) -> Path:
        """Where a demo's hall board keeps what it said, one WAV file a call."""
        return self.run_folder / "voice"

    def config(self) -> HallConfig:
        """Raises `HomeMistake` with a sentence for the technician."""
        try:
            return msgspec.convert(tomllib.loads(self.config_file.read_text(encoding="utf-8")), HallConfig)
        except FileNotFoundError:
            raise HomeMistake(f"{self.folder} is no hall's home: run `hall init --home {self.folder}` first") from None
        except (OSError, ValueError) as error:  # not readable, not UTF-8, not TOML, or not what HallConfig says
            raise HomeMistake(f"{self.config_file}: {error}") from None

    def site(self) -> Site:
        """Raises `HomeMistake` or `hall.sites.load.SiteMistakes`."""
        return load_site(self.site_folder, self.config().hall)


@contextmanager
def sole_use(home: Home) -> Iterator[None]:
    """Two halls in one home would fight over its journal; a fresh `run` folder belongs to the one that runs.

    Raises `HomeMistake` when a hall runs here already.
    """
    home.folder.mkdir(parents=True, exist_ok=True)
    with (home.folder / "in-use").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise HomeMistake(
                f"a hall is already running in {home.folder}; end it first, or name another --home"
            ) from None
        shutil.rmtree(home.run_folder, ignore_errors=True)
        home.run_folder.mkdir(mode=0o700)
        yield


def default_home() -> Path:
    """`$HALL_HOME`, else `hall-home` below the working folder."""
    return Path(os.environ.get("HALL_HOME", "hall-home"))
