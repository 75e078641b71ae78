"""How much counted paper lies in a printer: what was loaded is printed, spoilt, missing, or still there."""

from msgspec import Struct


class Miscounted(ValueError):
    """More paper than can be there: the sentence says how it does not add up."""


class Stock(Struct, frozen=True, forbid_unknown_fields=True):
    """loaded - printed - spoilt - missing = left. Of `unclear` sheets nobody knows yet: out, or still in the tray."""

    loaded: int = 0
    printed: int = 0
    spoilt: int = 0
    """Came out and count for nothing: of jobs that broke off, of jams."""
    missing: int = 0
    """Found short at a count."""
    unclear: int = 0

    @property
    def most(self) -> int:
        """So many are left if none of the unclear ones has come out."""
        return self.loaded - self.printed - self.spoilt - self.missing

    @property
    def least(self) -> int:
        return self.most - self.unclear

    def load(self, sheets: int) -> "Stock":
        return self._with(loaded=sheets)

    def use(self, *, printed: int = 0, spoilt: int = 0, unclear: int = 0) -> "Stock":
        return self._with(printed=printed, spoilt=spoilt, unclear=unclear)

    def counted(self, left: int) -> "Stock":
        """Somebody has counted the tray: unclear sheets that are gone were spoilt, more than that are missing.

        Raises `Miscounted`.
        """
        if not 0 <= left <= self.most:
            raise Miscounted(f"{left} counted, at most {self.most} can be there: enter first what was loaded")
        gone = self.most - left
        spoilt = min(gone, self.unclear)
        return self._with(spoilt=spoilt, missing=gone - spoilt, unclear=-self.unclear)

    def _with(
        self, *, loaded: int = 0, printed: int = 0, spoilt: int = 0, missing: int = 0, unclear: int = 0
    ) -> "Stock":
        return Stock(
            self.loaded + loaded,
            self.printed + printed,
            self.spoilt + spoilt,
            self.missing + missing,
            self.unclear + unclear,
        )
