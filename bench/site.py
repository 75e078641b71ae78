"""A made-up hall large enough to be measured: as many ticket machines and windows as asked for."""

import json
from pathlib import Path

HALL = "bench"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SCREEN = "{ width_px = 1080, height_px = 1920, width_mm = 336.0 }"


def service_of(window: int) -> str:
    """The service of the n-th window (from 0); one per area letter, in turn."""
    return f"S{window % len(LETTERS)}"


def write_site(folder: Path, machines: int, windows: int) -> None:
    """Writes `centre.toml`, `bench.toml` and `catalogue.json`.

    Every letter has 9,999 numbers, so a bench day can issue 259,974 tickets. Every window has its
    own post, clerk and terminal; window n serves the service of letter n modulo 26.
    """
    folder.mkdir(parents=True, exist_ok=True)
    windows = max(windows, len(LETTERS))
    (folder / "centre.toml").write_text(
        f"""
[[regions]]
code = "990000000000"
level = "province"
name = "测量省"
settings = {{ opens = "00:00", closes = "23:59", call_valid_s = 60 }}
[[halls]]
id = "{HALL}"
region = "990000000000"
name = "测量大厅"
name_en = "Bench hall"
""",
        encoding="utf-8",
    )
    parts = ['version = "1"\n[[floors]]\nid = "1"\nname = "一楼"\nname_en = "Ground floor"\n']
    for index, letter in enumerate(LETTERS):
        parts.append(
            f'[[areas]]\nid = "{letter}"\nletter = "{letter}"\nfloor = "1"\nname = "{letter}区"\n'
            f'name_en = "Area {letter}"\nlast = 9999\n'
            f'[[services]]\nid = "S{index}"\narea = "{letter}"\nshort = "事项{index}"\nname_en = "Service {index}"\n'
        )
    for n in range(windows):
        letter = LETTERS[n % len(LETTERS)]
        parts.append(
            f'[[windows]]\nid = "{n + 1}"\narea = "{letter}"\nname = "{n + 1}号窗口"\nname_en = "Window {n + 1}"\n'
            f'[[windows.posts]]\nid = "{n + 1}"\nservices = ["{service_of(n)}"]\n'
            f'[[clerks]]\nid = "{n + 1}"\nname = "示例{n + 1}"\n'
            f'[[terminals]]\nid = "window-{n + 1}"\nrole = "window_terminal"\npost = "{n + 1}"\nscreen = {SCREEN}\n'
        )
    parts += [
        f'[[terminals]]\nid = "kiosk-{n + 1}"\nrole = "ticket_machine"\nscreen = {SCREEN}\n' for n in range(machines)
    ]
    parts.append(f'[[terminals]]\nid = "screen-1"\nrole = "window_screen"\nwindow = "1"\nscreen = {SCREEN}\n')
    (folder / f"{HALL}.toml").write_text("\n".join(parts), encoding="utf-8")
    items = [{"item_id": f"S{n}", "name": f"测量事项{n}", "department": "测量局"} for n in range(len(LETTERS))]
    (folder / "catalogue.json").write_text(json.dumps({"items": items}, ensure_ascii=False), encoding="utf-8")
