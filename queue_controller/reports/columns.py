"""The columns of a report: what is worked out of figures, and how it is shown. Whole numbers throughout."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from msgspec import Struct

from queue_controller.reports.cubes import By
from queue_controller.reports.figures import GRADES, PAUSED, WORK, Figures, Measure, Timed
from queue_controller.reports.words import Said


class Kind(StrEnum):
    """What a number of a column is."""

    COUNT = "count"
    TIME = "ms"
    SHARE = "permille"


class Column(Struct, frozen=True):
    """A figure by its id, in words, and how it follows. None: there is nothing it could follow from.

    `brief` columns stand in the terminal too; columns of `work` only where windows are broken down.
    """

    id: str
    said: Said
    kind: Kind
    of: Callable[[Figures], int | None]
    brief: bool = False
    work: bool = False


def share(part: int, whole: int) -> int | None:
    """In permille, to the nearest."""
    return (2000 * part + whole) // (2 * whole) if whole else None


def rated(figures: Figures) -> int:
    return sum(figures[grade] for grade in GRADES)


def satisfied(figures: Figures) -> int | None:
    """基本满意 or better (3 to 5), of those who rated."""
    return share(sum(figures[grade] for grade in GRADES[2:]), rated(figures))


def left(figures: Figures) -> int:
    """Tickets nobody was served with."""
    return figures[Measure.CANCELLED] + figures[Measure.EXPIRED] + figures[Measure.NO_SHOW]


def paused(figures: Figures) -> int:
    return sum(figures[measure] for measure in PAUSED.values())


def present(figures: Figures) -> int:
    return sum(figures[measure] for measure in WORK)


def busy(figures: Figures) -> int | None:
    """Calling and serving, of the time the window was open and not paused."""
    working = figures[Measure.ON_CALL_MS] + figures[Measure.SERVING_MS]
    return share(working, working + figures[Measure.IDLE_MS])


def _each(ms: int, count: int) -> int | None:
    return (2 * ms + count) // (2 * count) if count else None


def _measure(measure: Measure) -> Callable[[Figures], int]:
    return lambda figures: figures[measure]


def _mean(timed: Timed) -> Callable[[Figures], int | None]:
    return lambda figures: figures.times(timed).mean_ms


def _quantile(timed: Timed, percent: int) -> Callable[[Figures], int | None]:
    return lambda figures: figures.times(timed).quantile_ms(percent)


def _longest(timed: Timed) -> Callable[[Figures], int | None]:
    def longest(figures: Figures) -> int | None:
        times = figures.times(timed)
        return times.max_ms if times.count else None

    return longest


def _timed(timed: Timed, ident: str, zh: str, en: str, brief: Sequence[str]) -> list[Column]:
    """Mean, median, nine in ten and the longest of a duration."""
    return [
        Column(f"{ident}_mean", (f"平均{zh}", f"Mean {en}"), Kind.TIME, _mean(timed), brief="mean" in brief),
        Column(f"{ident}_p50", (f"{zh}P50", f"{en.capitalize()} p50"), Kind.TIME, _quantile(timed, 50)),
        Column(f"{ident}_p90", (f"{zh}P90", f"{en.capitalize()} p90"), Kind.TIME, _quantile(timed, 90), "p90" in brief),
        Column(f"{ident}_max", (f"最长{zh}", f"Longest {en}"), Kind.TIME, _longest(timed)),
    ]


COLUMNS: Sequence[Column] = (
    Column("taken", ("取号", "Taken"), Kind.COUNT, _measure(Measure.TAKEN), brief=True),
    Column("called", ("叫号", "Called"), Kind.COUNT, _measure(Measure.CALLED)),
    Column("recalled", ("重呼", "Recalled"), Kind.COUNT, _measure(Measure.RECALLED)),
    Column("served", ("办结", "Served"), Kind.COUNT, _measure(Measure.SERVED), brief=True),
    Column("incomplete", ("未办结", "Incomplete"), Kind.COUNT, _measure(Measure.INCOMPLETE)),
    Column("missed", ("过号", "Missed"), Kind.COUNT, _measure(Measure.MISSED), brief=True),
    Column("returned", ("过号返回", "Returned"), Kind.COUNT, _measure(Measure.RETURNED)),
    Column("left", ("流失", "Left"), Kind.COUNT, left, brief=True),
    Column("cancelled", ("弃号", "Cancelled"), Kind.COUNT, _measure(Measure.CANCELLED)),
    Column("expired", ("未叫到", "Never called"), Kind.COUNT, _measure(Measure.EXPIRED)),
    Column("no_show", ("过号未回", "No-show"), Kind.COUNT, _measure(Measure.NO_SHOW)),
    *_timed(Timed.WAIT, "wait", "等候", "wait", ("mean", "p90")),
    *_timed(Timed.WAY, "way", "到位", "way", ("mean",)),
    *_timed(Timed.SERVICE, "service", "办理", "service", ("mean",)),
    *_timed(Timed.STAY, "stay", "在厅", "stay", ()),
    Column("rated", ("评价", "Rated"), Kind.COUNT, rated),
    Column("satisfied", ("满意率", "Satisfied"), Kind.SHARE, satisfied, brief=True),
    *(
        Column(f"grade_{grade}", (zh, en), Kind.COUNT, _measure(GRADES[grade - 1]))
        for grade, zh, en in (
            (5, "非常满意", "Very good"),
            (4, "满意", "Good"),
            (3, "基本满意", "Fair"),
            (2, "不满意", "Bad"),
            (1, "非常不满意", "Very bad"),
        )
    ),
    Column("rating_offered", ("邀请评价", "Asked to rate"), Kind.COUNT, _measure(Measure.RATING_OFFERED)),
    Column("rating_declined", ("未评价", "Did not rate"), Kind.COUNT, _measure(Measure.RATING_DECLINED)),
    Column("busy", ("忙碌率", "Busy"), Kind.SHARE, busy, brief=True, work=True),
    Column("idle", ("空闲", "Idle"), Kind.TIME, _measure(Measure.IDLE_MS), brief=True, work=True),
    Column("paused", ("暂停", "Paused"), Kind.TIME, paused, brief=True, work=True),
    Column("serving", ("服务", "Serving"), Kind.TIME, _measure(Measure.SERVING_MS), work=True),
    Column("on_call", ("等人到位", "On call"), Kind.TIME, _measure(Measure.ON_CALL_MS), work=True),
    *(
        Column(f"paused_{reason}", (zh, en), Kind.TIME, _measure(PAUSED[reason]), work=True)
        for reason, (zh, en) in zip(
            PAUSED,
            (("午休", "Lunch"), ("会议", "Meeting"), ("暂离", "Away"), ("其他暂停", "Other pause")),
            strict=True,
        )
    ),
    Column("present", ("在岗", "Present"), Kind.TIME, present, work=True),
    Column(
        "present_each",
        ("每件占用在岗", "Present per service"),
        Kind.TIME,
        lambda figures: _each(present(figures), figures[Measure.SERVED] + figures[Measure.INCOMPLETE]),
        work=True,
    ),
)

_WITHOUT_WORK = (By.SERVICE, By.CHANNEL, By.SOURCE, By.CLASS)


def columns_of(by: By, *, brief: bool) -> list[Column]:
    """What can be said of such a breakdown."""
    return [column for column in COLUMNS if (column.brief or not brief) and not (column.work and by in _WITHOUT_WORK)]
