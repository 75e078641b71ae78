"""Where sound goes: the machine's sound card, if it has one. Without one nothing is played, and that is said."""

import os
import shutil
import subprocess
from pathlib import Path
from threading import Lock
from typing import Protocol

from display_signage.voice.sound import Sound

SOUND_CARDS = Path("/proc/asound/cards")
GRACE_S = 5.0
"""How much longer than the sound itself a player may take before it counts as hung."""


class NoSoundDevice(Exception):
    """This machine has nothing to play sound on; the message is for the technician."""


class PlaybackFailed(Exception):
    """There is a device, but the sound did not come out; the message is for the technician."""


class Loudspeaker(Protocol):
    """Plays one sound at a time and returns when it has ended."""

    def play(self, sound: Sound) -> None:
        """Raises `NoSoundDevice` or `PlaybackFailed`."""
        ...

    def check(self) -> None:
        """Raises `NoSoundDevice`."""
        ...

    def stop(self) -> None:
        """End what is being played. From any thread."""
        ...


class OwnVoice(Protocol):
    """A loudspeaker that speaks by itself, one announcement at a time: the last resort of a machine without sound."""

    def say(self, words: str) -> None:
        """Returns when it was said to its end. Raises `NoSoundDevice` or `PlaybackFailed`."""
        ...

    def check(self) -> None:
        """Raises `NoSoundDevice`."""
        ...

    def stop(self) -> None:
        """End what is being said. From any thread."""
        ...


class SoundCard:
    """The machine's own sound through `paplay` (a sound server) or `aplay` (ALSA), looked for at each sound,
    so that a loudspeaker plugged in later is used at once.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._playing: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def play(self, sound: Sound) -> None:
        command = player_command()
        with self._lock:
            if self._stopped:
                return
            player = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            self._playing = player
        try:
            _, complaint = player.communicate(sound.wav(), timeout=sound.seconds + GRACE_S)
        except subprocess.TimeoutExpired:
            player.kill()
            player.communicate()
            raise PlaybackFailed(f"{command[0]} did not end") from None
        if player.returncode and not self._stopped:
            raise PlaybackFailed(f"{command[0]}: {complaint.decode(errors='replace').strip()}")

    def check(self) -> None:
        player_command()

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._playing is not None and self._playing.poll() is None:
                self._playing.kill()


def player_command() -> list[str]:
    """The program that plays a WAV from its standard input. Raises `NoSoundDevice`."""
    if _sound_server() and shutil.which("paplay"):
        return ["paplay"]
    if not _has_cards():
        raise NoSoundDevice("no sound device")
    if not shutil.which("aplay"):
        raise NoSoundDevice("there is a sound device, but neither aplay (alsa-utils) nor paplay is installed")
    return ["aplay", "-q", "-"]


def _sound_server() -> bool:
    socket = Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere")) / "pulse" / "native"
    return bool(os.environ.get("PULSE_SERVER")) or socket.exists()


def _has_cards() -> bool:
    try:
        return "[" in SOUND_CARDS.read_text()  # " 0 [PCH ]: HDA-Intel …", or "--- no soundcards ---"
    except OSError:
        return False
