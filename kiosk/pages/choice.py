"""What to choose from: areas on the home page, an area's services behind it."""

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement

from hall.bus.port import LinkPhase
from kiosk.offers import Row, floor_of
from kiosk.pages.page_model import PageModel
from kiosk.visit import PageName
from kiosk.words import MANY_AREAS, ONE_AREA
from ui_kit.phrase import NOTHING, Phrase

QML_IMPORT_NAME = "Hall.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Choice(PageModel):
    """Rows in the order of the site; a closed one says why instead of how many wait."""

    changed = Signal()

    def _rows(self) -> list[dict[str, object]]:
        machine = self._machine
        area = machine.visit.area if machine.visit.page is PageName.SERVICES else machine.only_area
        rows = machine.offers.services(area) if area is not None else machine.offers.areas()
        return [self._row(row) for row in rows]

    def _row(self, row: Row) -> dict[str, object]:
        reachable = self._machine.link_phase is LinkPhase.CONNECTED
        return {
            "id": row.id,
            "letter": row.letter,
            "name": self._say(row.name),
            "second": self._machine.language.other(*row.name),
            "holds": self._say(row.holds),
            "waiting": "" if row.waiting is None or not reachable else str(row.waiting),
            "open": row.open and reachable,
            "because": self._say(row.because),
        }

    def _title(self) -> str:
        return self._say(ONE_AREA if self._machine.only_area is not None else MANY_AREAS)

    def _of_services(self) -> bool:
        return self._machine.only_area is not None

    def _area_name(self) -> str:
        area = self._machine.site.area.get(self._machine.visit.area or "")
        return self._say(Phrase(area.name, area.name_en) if area is not None else NOTHING)

    def _area_second(self) -> str:
        area = self._machine.site.area.get(self._machine.visit.area or "")
        return self._machine.language.other(area.name, area.name_en) if area is not None else ""

    def _area_floor(self) -> str:
        area = self._machine.site.area.get(self._machine.visit.area or "")
        return self._say(floor_of(self._machine.site, area)) if area is not None else ""

    def _area_letter(self) -> str:
        area = self._machine.site.area.get(self._machine.visit.area or "")
        return area.letter if area is not None else ""

    rows = Property(list, _rows, notify=changed)
    title = Property(str, _title, notify=changed)
    ofServices = Property(bool, _of_services, notify=changed)
    areaName = Property(str, _area_name, notify=changed)
    areaSecond = Property(str, _area_second, notify=changed)
    areaFloor = Property(str, _area_floor, notify=changed)
    areaLetter = Property(str, _area_letter, notify=changed)
