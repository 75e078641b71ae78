"""espeak-ng as a voice: plain, but on every Debian machine, offline, and made in 20 ms."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from display_signage.voice.sound import NotOurSound, Sound, from_wav
from display_signage.voice.speaker import Language, VoiceMissing

PROGRAM = "espeak-ng"
VOICES = {
    Language.CHINESE: "cmn-latn-pinyin",  # never `cmn`: it reads the pinyin of hanzi as English words
    Language.ENGLISH: "en-gb",
}
WORDS_PER_MINUTE = 150
LONGEST_S = 20.0


class EspeakNg:
    """The voice of the program `espeak-ng`, started once for each sentence."""

    def speak(self, words: str, language: Language) -> Sound:
        if shutil.which(PROGRAM) is None:
            raise VoiceMissing(f"{PROGRAM} is not installed: apt-get install {PROGRAM}")
        with TemporaryDirectory() as folder:
            file = Path(folder) / "speech.wav"
            run_espeak(["-w", str(file)], words, language)
            try:
                return from_wav(file.read_bytes())
            except (OSError, NotOurSound) as error:
                raise VoiceMissing(f"{PROGRAM} made no sound: {error}") from None


def phonemes(words: str, language: Language) -> str:
    """What espeak-ng would pronounce, in its own notation: how tests hear without ears."""
    return run_espeak(["-q", "-x"], words, language)


def run_espeak(options: list[str], words: str, language: Language) -> str:
    command = [PROGRAM, "-v", VOICES[language], "-s", str(WORDS_PER_MINUTE), "-b", "1", "--stdin", *options]
    try:
        done = subprocess.run(command, input=words.encode(), capture_output=True, timeout=LONGEST_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceMissing(f"{PROGRAM} failed: {error}") from None
    return done.stdout.decode(errors="replace")
