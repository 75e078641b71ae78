"""Figures and comparisons as text for people, in Chinese or English."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import assert_never

from hall.contract.ids import ClerkId, WindowId
from hall.sites.site import Site
from queue_controller.twin.comparison import Comparison
from queue_controller.twin.figures import Figures, LoadTold, Times
from queue_controller.twin.table import table
from queue_controller.twin.variant import Change, Closed, Opened, OtherClerks, OtherRules
from queue_controller.twin.words import REASONS, WORDS, Language


def tell(figures: Figures, site: Site, seed: int, language: Language) -> str:
    """A run."""
    return "\n".join(_Teller(site, language).run(figures, seed)) + "\n"


def tell_comparison(comparison: Comparison, changes: Sequence[Change], site: Site, language: Language) -> str:
    """A what-if: the sentence, the figures side by side, and what chance says."""
    return "\n".join(_Teller(site, language).comparison(comparison, changes)) + "\n"


def sentence(comparison: Comparison, changes: Sequence[Change], language: Language) -> str:
    """`3号窗口 9:00–11:00 加开：等候 90 分位 34 → 12 分钟`; of several seeds, their means."""
    words, n = WORDS[language], len(comparison.seeds)
    before = sum(one.base.wait.p90_s for one in comparison.seeds) / n
    after = sum(one.variant.wait.p90_s for one in comparison.seeds) / n
    what = words["and"].join(_change(change, language) for change in changes)
    return words["sentence"].format(what=what, before=minutes(before), after=minutes(after))


def minutes(seconds: float) -> str:
    """To a tenth below ten minutes, else whole."""
    found = seconds / 60
    return f"{found:.1f}" if abs(found) < 9.95 else f"{found:.0f}"


def _change(change: Change, language: Language) -> str:
    words = WORDS[language]
    match change:
        case Opened(hours=hours) | Closed(hours=hours):
            key = "open" if isinstance(change, Opened) else "close"
            begins, ends = _clock(hours.begins, language), _clock(hours.ends, language)
            return words[key].format(window=hours.window, begins=begins, ends=ends)
        case OtherClerks(name=name):
            return words["clerks_from"].format(name=name)
        case OtherRules(name=name):
            return words["rules_from"].format(name=name)
        case _:
            assert_never(change)


def _clock(clock: str, language: Language) -> str:
    short = clock.removeprefix("0")
    return short.removesuffix(":00") if language is Language.EN else short


class _Teller:
    def __init__(self, site: Site, language: Language) -> None:
        self._site = site
        self._words = WORDS[language]
        self._reasons = REASONS[language]
        self._zh = language is Language.ZH

    def run(self, figures: Figures, seed: int) -> Iterator[str]:
        words, site = self._words, self._site
        yield self._title(figures, seed)
        yield words["people"].format(
            visitors=figures.visitors,
            taken=figures.taken,
            served=figures.served,
            missed=figures.missed,
            left=figures.left,
            expired=figures.expired,
        )
        if figures.unfinished:
            yield words["unfinished"].format(count=figures.unfinished)
        if figures.turned_away:
            reasons = "、".join(f"{self._reasons.get(why, why)} {n}" for why, n in figures.turned_away.items())
            yield words["turned_away"].format(count=sum(figures.turned_away.values()), reasons=reasons)
        yield ""
        yield words["waits"]
        yield from table(self._waits(figures))
        yield ""
        yield words["windows"]
        yield from table(self._loads(figures.windows, self._window))
        yield ""
        yield words["clerks"]
        yield from table(self._loads(figures.clerks, self._clerk))
        yield ""
        yield words["fairness"]
        fair = figures.fairness
        yield "  " + words["passed"].format(
            calls=fair.calls, passing=fair.calls_passing, passed=fair.passed_over, most=fair.most_passed
        )
        yield "  " + words["beyond"].format(patience=site.calling.patience_min, count=fair.beyond_patience)
        yield "  " + words["gini_wait"].format(value=f"{fair.gini_wait:.2f}")
        yield "  " + words["gini_busy"].format(value=f"{fair.gini_busy:.2f}")
        yield ""
        yield words["hash"].format(hash=figures.journal_hash, events=figures.events)

    def comparison(self, comparison: Comparison, changes: Sequence[Change]) -> Iterator[str]:
        words, seeds = self._words, comparison.seeds
        yield sentence(comparison, changes, Language.ZH if self._zh else Language.EN)
        yield ""
        yield from table(self._side_by_side(comparison))
        yield ""
        pairs = [one.pairs for one in seeds]
        yield words["pairs"].format(
            both=sum(pair.both for pair in pairs),
            shorter=sum(pair.shorter for pair in pairs),
            longer=sum(pair.longer for pair in pairs),
            change=_signed(sum(pair.mean_change_s * pair.both for pair in pairs) / max(1, sum(p.both for p in pairs))),
        )
        p90 = comparison.p90
        if p90.low_s is None or p90.high_s is None:
            yield words["one_seed"]
            return
        yield words["repeat"].format(
            seeds=p90.seeds,
            mean=_signed(p90.mean_s),
            low=_signed(p90.low_s),
            high=_signed(p90.high_s),
            less=p90.less,
            more=p90.more,
            verdict=words["certain" if p90.is_certain else "chance"],
        )

    def _side_by_side(self, comparison: Comparison) -> Iterator[tuple[str, ...]]:
        """Means over the seeds."""
        words = self._words

        def row(key: str, of: Callable[[Figures], float], form: Callable[[float], str]) -> tuple[str, str, str]:
            before = _mean([of(one.base) for one in comparison.seeds])
            return words[key], form(before), form(_mean([of(one.variant) for one in comparison.seeds]))

        yield "", words["base"], words["variant"]
        yield row("wait_mean", lambda f: f.wait.mean_s, minutes)
        yield row("wait_p90", lambda f: f.wait.p90_s, minutes)
        yield row("wait_max", lambda f: f.wait.max_s, minutes)
        here = [one.here for one in comparison.seeds if one.here is not None]
        if here:
            before, after = ([pair[n] for pair in here] for n in (0, 1))
            yield words["here_mean"], *(minutes(_mean([t.mean_s for t in each])) for each in (before, after))
            yield words["here_p90"], *(minutes(_mean([t.p90_s for t in each])) for each in (before, after))
        yield row("n_served", lambda f: f.served, _count)
        yield row("n_missed", lambda f: f.missed, _count)
        yield row("n_left", lambda f: f.left, _count)
        yield row("n_expired", lambda f: f.expired, _count)
        yield row("n_turned_away", lambda f: sum(f.turned_away.values()), _count)
        yield row("share_busy", _busy, lambda share: f"{share:.0%}")
        yield row("g_busy", lambda f: f.fairness.gini_busy, lambda value: f"{value:.2f}")
        yield row("beyond_short", lambda f: f.fairness.beyond_patience, _count)

    def _title(self, figures: Figures, seed: int) -> str:
        name = self._site.name if self._zh else self._site.name_en
        days = figures.days
        return self._words["title"].format(name=name, first=days[0], last=days[-1], days=len(days), seed=seed)

    def _waits(self, figures: Figures) -> Iterator[tuple[str, ...]]:
        words, site = self._words, self._site
        yield ("", *(words[key] for key in ("count", "mean", "p50", "p90", "max")))
        yield self._times(words["all"], figures.wait)
        yield self._times(words["stays"], figures.stay)
        groups: Mapping[str, Times]
        name: Callable[[str], str]
        for title, groups, name in (
            ("by_area", figures.wait_by_area, lambda i: self._named(site.area[i].name, site.area[i].name_en)),
            (
                "by_service",
                figures.wait_by_service,
                lambda i: self._named(site.service[i].short, site.service[i].name_en),
            ),
            ("by_window", figures.wait_by_window, self._window),
            ("by_class", figures.wait_by_class, self._class),
        ):
            yield (words[title], "", "", "", "", "")
            for ident, found in groups.items():
                yield self._times("  " + name(ident), found)

    def _times(self, name: str, found: Times) -> tuple[str, ...]:
        each = (found.mean_s, found.p50_s, found.p90_s, found.max_s)
        return (name, str(found.count), *(f"{one / 60:.1f}" for one in each))

    def _loads(self, loads: Mapping[str, LoadTold], name: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
        yield ("", *(self._words[key] for key in ("served", "busy", "called", "idle", "paused", "busy_share")))
        for ident, load in loads.items():
            hours = (load.busy_s, load.called_s, load.idle_s, load.paused_s)
            yield (name(ident), str(load.served), *(f"{one / 3600:.1f}" for one in hours), f"{load.busy_share:.0%}")

    def _named(self, chinese: str, english: str) -> str:
        return chinese if self._zh else english

    def _window(self, ident: WindowId) -> str:
        return self._words["window"].format(id=ident)

    def _class(self, ident: str) -> str:
        kind = self._site.priority.get(ident)
        return self._words["no_class"] if kind is None else self._named(kind.name, kind.name_en)

    def _clerk(self, ident: ClerkId) -> str:
        clerk = self._site.clerk.get(ident)
        return ident if clerk is None else f"{ident} {clerk.name}"


def _busy(figures: Figures) -> float:
    """Of all windows together."""
    loads = figures.windows.values()
    working = sum(load.open_s - load.paused_s for load in loads)
    return sum(load.busy_s + load.called_s for load in loads) / working if working else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _count(value: float) -> str:
    return f"{value:.0f}"


def _signed(seconds: float) -> str:
    return f"{seconds / 60:+.1f}".replace("-", "−")
