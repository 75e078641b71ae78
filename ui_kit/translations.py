"""The English of the QML texts: `python -m ui_kit.translations` renews each part's `i18n/en.ts` and compiles `en.qm`.

QML says its texts in Chinese through `qsTr`; words said by Python are `ui_kit.phrase.Phrase` pairs.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import PySide6

PROJECT = Path(__file__).parent.parent
PARTS = ("ui_kit", "kiosk", "window_terminal", "display_signage", "hardware_sim")
TOOLS = Path(PySide6.__file__).parent


def parts_with_qml() -> Iterator[Path]:
    """The parts that draw screens."""
    return (PROJECT / part for part in PARTS if (PROJECT / part / "qml").is_dir())


def collect(part: Path, ts: Path) -> None:
    """Bring `ts` up to date with the texts in a part's QML; translations already made are kept."""
    ts.parent.mkdir(parents=True, exist_ok=True)
    options = ["-silent", "-no-obsolete", "-locations", "none", "-source-language", "zh_CN", "-target-language", "en"]
    _run(TOOLS / "lupdate", *options, str(part / "qml"), "-ts", str(ts))


def compile_words(ts: Path, qm: Path) -> None:
    """Make the file that Qt loads."""
    _run(TOOLS / "lrelease", "-silent", str(ts), "-qm", str(qm))


def untranslated(ts: Path) -> list[str]:
    """The Chinese texts that have no English yet."""
    messages = ET.parse(ts).getroot().iter("message")  # noqa: S314 -- our own file
    return [
        message.findtext("source") or ""
        for message in messages
        if not message.findtext("translation") or message.find("translation[@type='unfinished']") is not None
    ]


def main() -> int:
    """Renew all parts; 1 and the list when something has no English yet."""
    missing = 0
    for part in parts_with_qml():
        ts = part / "i18n" / "en.ts"
        collect(part, ts)
        compile_words(ts, ts.with_suffix(".qm"))
        for source in untranslated(ts):
            sys.stderr.write(f"{ts.relative_to(PROJECT)}: no English for: {source}\n")
            missing += 1
    return 1 if missing else 0


def _run(tool: Path, *options: str) -> None:
    subprocess.run([str(tool), *options], check=True, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())
