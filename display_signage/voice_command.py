"""Look after the hall's voice: which recordings it needs, and how a call sounds.

  hall voice clips                        which recordings of a human voice this hall needs, and which are missing
  hall voice say A023 3 --out call.wav    one call as a WAV file, and whose voice it is

Recordings lie in <home>/clips/<language>/<words>.wav, 16-bit mono WAV of 22,050 Hz; from anything else:
  ffmpeg -i recorded.m4a -ac 1 -ar 22050 -c:a pcm_s16le 请.wav
A call is spoken by them when every one it needs is there, else by espeak-ng, else by a speech module, if the board
has one.
`clips` ends with 0 only if none is missing.
"""

import argparse
import sys
from pathlib import Path

from hall.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", metavar="clips|say", required=True)
    does.add_parser("clips", help="which recordings the hall needs, and which are missing")
    say = does.add_parser("say", help="one call as a WAV file")
    say.add_argument("number", metavar="NUMBER")
    say.add_argument("window", metavar="WINDOW")
    say.add_argument("--out", type=Path, required=True, metavar="FILE")
    for one in does.choices.values():  # also behind the verb, where people write it
        one.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(home: Home, options: argparse.Namespace) -> int:
    return _clips(home) if options.does == "clips" else _say(home, options.number, options.window, options.out)


def _clips(home: Home) -> int:
    from display_signage.voice.clip_bank import ClipBank
    from display_signage.voice.clips_needed import clips_needed
    from display_signage.voice.speaker import Language

    site, bank, lacking = home.site(), ClipBank(home.clips), 0
    for language in map(Language, site.rules.languages):
        needed, there = clips_needed(site, language), bank.names(language)
        missing = [clip for clip in needed if clip not in there]
        unusable = [mistake for clip in needed if clip in there and (mistake := bank.mistake(clip, language))]
        sys.stdout.write(f"{home.clips / language}: {len(needed)} recordings needed, ")
        sys.stdout.write(f"{len(missing)} missing, {len(unusable)} unusable\n")
        for line in (*(f"missing: {clip}.wav" for clip in missing), *(f"unusable: {mistake}" for mistake in unusable)):
            sys.stdout.write(f"  {line}\n")
        lacking += len(missing) + len(unusable)
    return 1 if lacking else 0


def _say(home: Home, number: str, window: str, out: Path) -> int:
    from display_signage.voice.announcer import AFTER_CHIME_S, BETWEEN_LANGUAGES_S, PEAK
    from display_signage.voice.chime import chime
    from display_signage.voice.clip_bank import ClipBank
    from display_signage.voice.espeak import EspeakNg
    from display_signage.voice.sound import joined, silence
    from display_signage.voice.speaker import Language, VoiceMissing
    from display_signage.voice.voices import FirstThatCan
    from display_signage.voice.wording import call_in_words

    voices = FirstThatCan([ClipBank(home.clips), EspeakNg()])
    parts = [chime().at_peak(PEAK), silence(AFTER_CHIME_S)]
    for language in map(Language, home.site().rules.languages):
        words = call_in_words(number, window, language)
        try:
            voice, sound = voices.spoken(words, language)
        except VoiceMissing as reason:
            sys.stderr.write(f"hall voice: {reason}\n")
            return 1
        sys.stdout.write(f"{type(voice).__name__}: {words}\n")
        parts += [sound.at_peak(PEAK), silence(BETWEEN_LANGUAGES_S)]
    out.write_bytes(joined(parts).wav())
    return 0
