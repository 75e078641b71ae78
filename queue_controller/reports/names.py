"""What things are called in a report: by the site definition that was in force then, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence

from hall.sites.site import Site
from queue_controller.reports.cubes import By
from queue_controller.reports.words import NOBODY, UNNAMED, Language, word


class Names:
    """Names of a span. `sites` are the definitions in force by its end, the newest first: what the last one no longer
    has is named as an earlier one did.
    """

    def __init__(self, sites: Sequence[Site], language: Language) -> None:
        self._language = language
        self._of: dict[By, dict[str, str]] = {by: {} for by in By}
        for site in sites:
            for by, named in _named(site, language).items():
                for ident, name in named.items():
                    self._of[by].setdefault(ident, name)

    def of(self, by: By, ident: str) -> str:
        """A name; where nobody has given one, the id itself."""
        if not ident:
            return NOBODY[by][self._language] if by in NOBODY else ""
        if by is By.HOUR:
            return f"{int(ident):02}:00"
        if by in (By.CHANNEL, By.SOURCE):
            return word(UNNAMED[by].get(ident), self._language) or ident
        return self._of[by].get(ident, ident)


def _named(site: Site, language: Language) -> Mapping[By, dict[str, str]]:
    chinese = language is Language.ZH
    return {
        By.AREA: {area.id: area.name if chinese else area.name_en for area in site.areas},
        By.SERVICE: {service.id: service.short if chinese else service.name_en for service in site.services},
        By.WINDOW: {window.id: f"{window.id} {window.name if chinese else window.name_en}" for window in site.windows},
        By.CLERK: {clerk.id: f"{clerk.id} {clerk.name}" for clerk in site.clerks},
        By.CLASS: {kind.id: kind.name if chinese else kind.name_en for kind in site.calling.classes},
    }


def by_number(idents: Iterable[str]) -> list[str]:
    """Ids in the order people expect: 2 before 10."""
    return sorted(idents, key=lambda ident: (not ident, int(ident) if ident.isdecimal() else 10**9, ident))
