"""The dashboard put together: a few figures with trend, change and target, and charts with an equal table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from core.i18n import Text, t
from core.sheets.sheet import Value
from reports.comparing import Aim, Change, Sample
from reports.cube import Question
from reports.measure import Measure
from reports.measures import BY_NAME

TILES = ("held", "coverage", "reported", "frequency", "evacuation_share", "shelters_share", "anomalies_share")
"""The figures that stand on top, in their order; what is late stands beside them."""
TRENDS = ("held", "coverage", "reported", "frequency", "evacuation_share", "anomalies_share")
GROWING = frozenset({"held", "reported", "coverage"})
"""Figures that grow with the year: their target is one of the whole year."""
TREND_MONTHS = 12
WIDE, HIGH, EDGE = 120, 32, 3


@dataclass(frozen=True)
class Tile:
    """One figure: what it is, how it stands against the year before and the target, and its last twelve months.

    `change` is None for what is only known as of today, `trend` empty then: month as in "2026-05" and figure.
    """

    measure: Measure
    sample: Sample
    change: Change | None = None
    aim: Aim | None = None
    trend: Sequence[tuple[str, Value]] = ()

    @property
    def is_of_today(self) -> bool:
        """Whether it says how things are today, whatever the period."""
        return self.measure.allows == frozenset({"area"})


@dataclass(frozen=True)
class Cell:
    """A value of a chart and of its table, with the question and the key whose rows are behind it."""

    value: float | None
    question: Question | None = None
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bars:
    """One label of a chart with a value for each of its series."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Panel:
    """A chart and its equal table: `looks` says how each series is drawn (now, before, target)."""

    key: str
    title: Text
    of: Text  # what the labels are
    measure: Measure
    series: Sequence[str]
    looks: Sequence[str]
    rows: Sequence[Bars]
    note: Text | None = None
    lies: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(cell.value for row in self.rows for cell in row.cells[:1])

    @property
    def highest(self) -> Bars | None:
        """The label with the highest value of the first series."""
        known = [row for row in self.rows if row.cells[0].value]
        return max(known, key=lambda row: row.cells[0].value or 0) if known else None


@dataclass(frozen=True)
class Late:
    """Something that is late: how many, and what its list is asked for."""

    key: str
    count: int
    address: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Township:
    """An area beneath, as the map and its list show it: units reached of how many, and the class of its share."""

    area_id: str
    name: str
    reached: int
    units: int
    share: float | None
    key: tuple[str, ...]

    @property
    def shade(self) -> int:
        """From 1 (under a fifth) to 5 (four fifths and more); 0 without units."""
        return 0 if self.share is None else min(5, int(self.share * 5) + 1)


SHADES: Sequence[tuple[int, Text]] = (
    (1, t("under 20%%")), (2, t("20 to under 40%%")), (3, t("40 to under 60%%")), (4, t("60 to under 80%%")),
    (5, t("80%% and more")), (0, t("no units")),
)  # fmt: skip


def target_of(measure: Measure, value: float | None, sample: Sample, passed: float, is_year: bool, source: str) -> (
    Aim | None
):  # fmt: skip
    """The figure against its target; what grows with the year has none in a shorter time."""
    if value is None or (measure.name in GROWING and not is_year):
        return None
    return Aim(measure, value, sample, passed, source)


def months_back(last: date) -> list[str]:
    """The keys of the twelve months that end with this day's."""
    numbers = [last.year * 12 + last.month - 1 - back for back in range(TREND_MONTHS - 1, -1, -1)]
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]


@dataclass(frozen=True)
class Spark:
    """A small line in a picture WIDE by HIGH, in pieces that end where nothing is known."""

    pieces: Sequence[str]


def spark(trend: Sequence[tuple[str, Value]], most: float | None = None) -> Spark:
    """The line of a trend, from nought to the highest figure (or `most`)."""
    values = [float(value) if isinstance(value, int | float) else None for _, value in trend]
    top = most or max((value for value in values if value is not None), default=0.0) or 1.0
    step = (WIDE - 2 * EDGE) / max(len(values) - 1, 1)
    points = [
        None if value is None else (round(EDGE + at * step, 1), round(HIGH - EDGE - value / top * (HIGH - 2 * EDGE), 1))
        for at, value in enumerate(values)
    ]
    pieces: list[list[tuple[float, float]]] = []
    for before, point in pairwise([None, *points]):
        if point is None:
            continue
        if before is None:
            pieces.append([])
        pieces[-1].append(point)
    return Spark(tuple(_path(piece) for piece in pieces))


def _path(points: Sequence[tuple[float, float]]) -> str:
    """A line through these points; a single one is a dot."""
    first, *more = [f"{x} {y}" for x, y in points]
    return f"M{first}" + ("".join(f"L{one}" for one in more) or "h.1")


def with_needs(names: Sequence[str]) -> tuple[str, ...]:
    """These measures and what they are worked out from."""
    return tuple(dict.fromkeys(one for name in names for one in (name, *BY_NAME[name].needs)))
