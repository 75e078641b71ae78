"""What can be taken now: areas and services as rows, from the site and from what the hall last said."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from hall.bus.port import HallLink, Heard
from hall.contract.ids import AreaId, ServiceId, WindowId
from hall.contract.states import ServiceClosedBecause, ServiceState
from hall.sites.definition import Area
from hall.sites.site import Site, SiteService
from kiosk.words import UNKNOWN_NOW, where
from ui_kit.phrase import NOTHING, Phrase
from ui_kit.refusal_words import CLOSED_BECAUSE

HOLDS_ZH, HOLDS_EN = 46, 84
"""How many characters of an area's services stand on its row."""

Standing: TypeAlias = Mapping[ServiceId, Heard[ServiceState]]


class Row(Struct, frozen=True, kw_only=True):
    """One choice on a page. `waiting` is None where it is not known; `because` says why it is closed."""

    id: str
    letter: str
    name: Phrase
    holds: Phrase = NOTHING
    waiting: int | None
    open: bool
    because: Phrase = NOTHING


def service_rows(site: Site, area: AreaId, standing: Standing) -> list[Row]:
    """The services of one area in the order of the site."""
    return [_service_row(site, s, _now(standing, s.id)) for s in _services(site, area)]


def area_rows(site: Site, standing: Standing) -> list[Row]:
    """The areas that offer services: open while any of them is."""
    return [_area_row(site, area, standing) for area in site.areas if any(s.area == area.id for s in site.services)]


def place(site: Site, area: AreaId, windows: Sequence[WindowId]) -> Phrase:
    """Where an area's numbers are called: windows by the place they stand at, since some serve other areas too."""
    by_area: dict[AreaId, list[WindowId]] = {}
    for window in windows:
        by_area.setdefault(site.window[window].area if window in site.window else area, []).append(window)
    places = [
        where(floor_of(site, found), found.letter, tuple(by_area.get(found.id, ())))
        for found in site.areas
        if found.id in (by_area or {area: []})
    ]
    return Phrase("、".join(place.zh for place in places), "; ".join(place.en for place in places))


def floor_of(site: Site, area: Area) -> Phrase:
    """The name of the floor an area is on."""
    floor = next(f for f in site.floors if f.id == area.floor)
    return Phrase(floor.name, floor.name_en)


def _services(site: Site, area: AreaId) -> Iterable[SiteService]:
    return (service for service in site.services if service.area == area)


def _now(standing: Standing, service: ServiceId) -> ServiceState | None:
    heard = standing.get(service)
    return heard.body if heard is not None and heard.fresh else None


def _service_row(site: Site, service: SiteService, state: ServiceState | None) -> Row:
    return Row(
        id=service.id,
        letter=site.area[service.area].letter,
        name=Phrase(service.short, service.name_en),
        waiting=state.waiting if state is not None and state.open else None,
        open=state is not None and state.open,
        because=_because(state),
    )


def _area_row(site: Site, area: Area, standing: Standing) -> Row:
    services = tuple(_services(site, area.id))
    states = [_now(standing, service.id) for service in services]
    known = [state for state in states if state is not None]
    opened = [state for state in known if state.open]
    closed = NOTHING if opened else _because(known[0]) if known else UNKNOWN_NOW
    return Row(
        id=area.id,
        letter=area.letter,
        name=Phrase(area.name, area.name_en),
        holds=holding(services),
        waiting=sum(state.waiting for state in opened) if opened else None,
        open=bool(opened),
        because=closed,
    )


def holding(services: Sequence[SiteService]) -> Phrase:
    """What an area offers, in about two lines: as many names as fit, and how many there are when not all do."""
    chinese = _fitting([s.short for s in services], "、", HOLDS_ZH)
    english = _fitting([s.name_en for s in services], ", ", HOLDS_EN)
    count = len(services)
    return Phrase(
        "、".join(chinese) + (f"等 {count} 项" if len(chinese) < count else ""),
        ", ".join(english) + (f" and {count - len(english)} more" if len(english) < count else ""),
    )


def _fitting(names: Sequence[str], between: str, room: int) -> Sequence[str]:
    """As many names from the first as fit, but at least one."""
    count = len(names)
    while count > 1 and len(between.join(names[:count])) > room:
        count -= 1
    return names[:count]


def _because(state: ServiceState | None) -> Phrase:
    if state is None:
        return UNKNOWN_NOW
    if state.open:
        return NOTHING
    return CLOSED_BECAUSE[state.because or ServiceClosedBecause.NO_WINDOW]


class Offers(QObject):
    """Keeps what the hall says of its services. `changed` whenever a row may look different."""

    changed = Signal()

    def __init__(self, site: Site, link: HallLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._site = site
        self._standing: dict[ServiceId, Heard[ServiceState]] = {}
        self._watch = link.watch(ServiceState, "+", self._heard)

    def areas(self) -> list[Row]:
        return area_rows(self._site, self._standing)

    def services(self, area: AreaId) -> list[Row]:
        return service_rows(self._site, area, self._standing)

    def service(self, service: ServiceId) -> Row:
        return next(row for row in self.services(self._site.service[service].area) if row.id == service)

    def place_of(self, service: ServiceId) -> Phrase:
        """Where its numbers are called now; without windows while none is known to be open."""
        state = _now(self._standing, service)
        return place(self._site, self._site.service[service].area, state.windows if state is not None else ())

    def any_open(self) -> bool:
        return any(row.open for row in self.areas())

    def closed_because(self) -> ServiceClosedBecause | None:
        """Why nothing is open: the reason all services share, else that no window is; None while nothing is known."""
        known = [state for service in self._site.service if (state := _now(self._standing, service)) is not None]
        reasons = {state.because or ServiceClosedBecause.NO_WINDOW for state in known if not state.open}
        return next(iter(reasons)) if len(reasons) == 1 else ServiceClosedBecause.NO_WINDOW if reasons else None

    def close(self) -> None:
        self._watch.stop()

    def _heard(self, heard: Heard[ServiceState]) -> None:
        if heard.body.service not in self._site.service:
            return  # a service of a newer site definition: this machine cannot name it
        self._standing[heard.body.service] = heard
        self.changed.emit()
