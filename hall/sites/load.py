"""Reads a site definition and explains every mistake in it, file and field named, all at once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET, Struct

from hall.contract.ids import HallId, RegionCode
from hall.sites.calling import calling_mistakes
from hall.sites.definition import (
    ADDRESS_FORMS,
    Calling,
    Centre,
    HallDefinition,
    HallEntry,
    Level,
    Region,
    Role,
    Settings,
    Strict,
)
from hall.sites.reading import Reading
from hall.sites.site import Rules, Site, SiteService
from hall.sites.tides import tide_mistakes

DEFAULTS = Settings(
    time_zone="Asia/Shanghai",
    opens="09:00",
    closes="17:00",
    languages=("zh", "en"),
    call_valid_s=5,
    rating_wait_s=60,
    idle_s=45,
    state_valid_s=30,
    ticket_note="",
    ticket_note_en="",
)
LANGUAGES = {"zh", "en"}
WIDTH = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12}
"""How many digits of the 12-digit region code name a region of this level; zeros follow."""


class SiteMistakes(Exception):
    """The definition cannot be used; `mistakes` holds one sentence each, file and field first."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


class CatalogueItem(Struct, frozen=True):
    item_id: str
    name: str
    department: str


class CallingAlone(Strict, frozen=True, kw_only=True):
    """A file with other calling rules for a hall, and nothing else."""

    calling: Calling


class Catalogue(Struct, frozen=True):
    items: tuple[CatalogueItem, ...]


def load_site(folder: Path, hall: HallId, other: Path | None = None) -> Site:
    """The site of one hall from `centre.toml`, `<hall>.toml` and `catalogue.json` in `folder`.

    `other` is read instead of `<hall>.toml`; if it has nothing but `[calling]`, instead of that part of it.
    Raises `SiteMistakes` with every mistake found, never only the first.
    """
    reading = Reading(folder)
    centre = reading.toml("centre.toml", Centre)
    entry = next((h for h in centre.halls if h.id == hall), None) if centre else None
    if centre and entry is None:
        known = "、".join(h.id for h in centre.halls)
        raise SiteMistakes([f"centre.toml: halls: no hall '{hall}'; there are: {known}"])
    definition = _definition(reading, f"{hall}.toml", other)
    catalogue = reading.json("catalogue.json", Catalogue)

    mistakes = reading.mistakes
    if centre:
        mistakes += [f"centre.toml: {m}" for m in _centre_mistakes(centre)]
    if catalogue:
        mistakes += [f"catalogue.json: {m}" for m in _twice("items", (i.item_id for i in catalogue.items))]
    if definition and catalogue:
        mistakes += [f"{hall}.toml: {m}" for m in _hall_mistakes(definition, {i.item_id for i in catalogue.items})]
    if not (centre and entry and definition and catalogue):
        raise SiteMistakes(mistakes)
    chain = lineage(centre.regions, entry.region)
    rules = inherit([*(region.settings for region in chain), definition.settings])
    mistakes += [f"{hall}.toml: {m}" for m in _rules_mistakes(rules)]
    if mistakes:
        raise SiteMistakes(mistakes)
    return _resolve(entry, chain[-1].level, rules, definition, catalogue)


def _definition(reading: Reading, file: str, other: Path | None) -> HallDefinition | None:
    if other is None:
        return reading.toml(file, HallDefinition)
    document = reading.toml(str(other.absolute()), dict)
    if document is None or document.keys() != {"calling"}:
        return None if document is None else reading.toml(str(other.absolute()), HallDefinition)
    definition, rules = reading.toml(file, HallDefinition), reading.toml(str(other.absolute()), CallingAlone)
    return msgspec.structs.replace(definition, calling=rules.calling) if definition and rules else None


def lineage(regions: Iterable[Region], code: RegionCode) -> list[Region]:
    """The regions a code lies in, widest first, itself last. Levels that are not defined are passed over."""
    return sorted((r for r in regions if code.startswith(_stem(r))), key=lambda r: WIDTH[r.level])


def inherit(handed_down: Iterable[Settings]) -> Rules:
    """The settings in force below a chain of levels, widest first: the nearest word counts."""
    values = msgspec.structs.asdict(DEFAULTS)
    for settings in handed_down:
        said = {name: value for name, value in msgspec.structs.asdict(settings).items() if value is not UNSET}
        if "ticket_note" in said:
            said.setdefault("ticket_note_en", "")  # never another level's English under this level's note
        values |= said
    return Rules(**values)


def _stem(region: Region) -> str:
    return region.code[: WIDTH[region.level]]


def _centre_mistakes(centre: Centre) -> Iterator[str]:
    yield from _twice("regions", (r.code for r in centre.regions))
    yield from _twice("halls", (h.id for h in centre.halls))
    codes = {r.code for r in centre.regions}
    for i, region in enumerate(centre.regions):
        rest = region.code[WIDTH[region.level] :]
        if rest.strip("0"):
            yield f"regions[{i}].code: {region.code} is no {region.level} code: digits {rest} should be zeros"
    for i, hall in enumerate(centre.halls):
        if hall.region not in codes:
            yield f"halls[{i}].region: {hall.region} is not among the regions"


def _hall_mistakes(hall: HallDefinition, items: set[str]) -> Iterator[str]:
    floors = {f.id for f in hall.floors}
    areas = {a.id for a in hall.areas}
    services = {s.id for s in hall.services}
    windows = {w.id for w in hall.windows}
    posts = [p.id for w in hall.windows for p in w.posts]
    yield from _twice("floors", (f.id for f in hall.floors))
    yield from _twice("areas", (a.id for a in hall.areas))
    yield from _twice("areas.letter", (a.letter for a in hall.areas))
    yield from _twice("services", (s.id for s in hall.services))
    yield from _twice("windows", (w.id for w in hall.windows))
    yield from _twice("windows.posts", posts)
    yield from _twice("clerks", (c.id for c in hall.clerks))
    yield from _twice("terminals", (t.id for t in hall.terminals))

    for i, area in enumerate(hall.areas):
        if area.floor not in floors:
            yield f"areas[{i}].floor: there is no floor '{area.floor}'"
        if area.last < area.first:
            yield f"areas[{i}].last: {area.last} is below first ({area.first})"
    for i, service in enumerate(hall.services):
        if service.area not in areas:
            yield f"services[{i}].area: there is no area '{service.area}'"
        if service.id not in items:
            yield f"services[{i}].id: '{service.id}' is not in catalogue.json"
    for i, window in enumerate(hall.windows):
        if window.area not in areas:
            yield f"windows[{i}].area: there is no area '{window.area}'"
        if not window.posts:
            yield f"windows[{i}].posts: a window needs at least one post"
        for j, post in enumerate(window.posts):
            for service_id in post.services:
                if service_id not in services:
                    yield f"windows[{i}].posts[{j}].services: there is no service '{service_id}'"
    served = {s for w in hall.windows for p in w.posts for s in p.services}
    for i, service in enumerate(hall.services):
        if service.id not in served:
            yield f"services[{i}]: no window serves '{service.id}'"
    yield from calling_mistakes(hall)
    yield from tide_mistakes(hall)
    for i, terminal in enumerate(hall.terminals):
        at = f"terminals[{i}]"
        yield from _twice(f"{at}.devices", (d.id for d in terminal.devices))
        if terminal.role in (Role.WINDOW_TERMINAL, Role.PAD) and terminal.post not in posts:
            yield f"{at}.post: a {terminal.role} needs a post of this hall, not {terminal.post!r}"
        if terminal.role is Role.WINDOW_SCREEN and terminal.window not in windows:
            yield f"{at}.window: a {terminal.role} needs a window of this hall, not {terminal.window!r}"
        for j, device in enumerate(terminal.devices):
            if not (device.at in ("simulated", "auto") or device.at.startswith(ADDRESS_FORMS)):
                forms = ", ".join((*ADDRESS_FORMS, "simulated", "auto"))
                yield f"{at}.devices[{j}].at: '{device.at}' is none of {forms}"


def _rules_mistakes(rules: Rules) -> Iterator[str]:
    try:
        ZoneInfo(rules.time_zone)
    except (KeyError, ValueError, OSError):
        yield f"settings.time_zone: '{rules.time_zone}' is no time zone"
    if unknown := sorted(set(rules.languages) - LANGUAGES):
        yield f"settings.languages: {', '.join(unknown)} not offered; there are: {', '.join(sorted(LANGUAGES))}"
    if not rules.languages:
        yield "settings.languages: at least one language is needed"
    if rules.closes <= rules.opens:
        yield f"settings.closes: {rules.closes} is not after opens ({rules.opens})"


def _twice(where: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{where}: '{name}' stands there twice"
        seen.add(name)


def _resolve(entry: HallEntry, level: Level, rules: Rules, hall: HallDefinition, catalogue: Catalogue) -> Site:
    items = {item.item_id: item for item in catalogue.items}
    return Site(
        id=entry.id,
        version=hall.version,
        name=entry.name,
        name_en=entry.name_en,
        region=entry.region,
        level=level,
        rules=rules,
        floors=hall.floors,
        areas=hall.areas,
        services=tuple(
            SiteService(
                id=s.id,
                area=s.area,
                name=items[s.id].name,
                short=s.short,
                name_en=s.name_en,
                department=items[s.id].department,
                bring=s.bring,
                bring_en=s.bring_en,
            )
            for s in hall.services
        ),
        windows=hall.windows,
        clerks=hall.clerks,
        terminals=hall.terminals,
        calling=hall.calling,
        supervision=hall.supervision,
    )
