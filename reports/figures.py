"""Participation as a table: counts at the finest grain go in, lines by the chosen dimensions and a total come out.

Person-times (人次) and people (人数) are never added together; a unit counts once in each line, however many
events reached it, so lines of units do not add up to the total and the total is counted anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

DIMENSIONS = ("area", "kind", "month", "activity")
SUMMED = (
    "planned", "held", "postponed", "cancelled", "expected", "awaited", "reported", "people", "leaflets", "booklets",
    "boards", "banners", "souvenirs", "screenings", "quizzes", "enquiries", "phone_enquiries", "media_items",
    "media_reach", "hall_visitors", "trained",
)  # fmt: skip
NO_UNIT = "none"


@dataclass(frozen=True)
class Grain:
    """The finest grain at which things are counted: an area, a kind of unit, a month ("2026-05"), an activity."""

    area: int
    kind: str
    month: str
    activity: str


@dataclass
class Line:
    """One line of the table: its key by dimension, sums by measure, units reached and units in all."""

    key: tuple[str, ...]
    values: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SUMMED, 0))
    reached: set[int] = field(default_factory=set)
    units: int = 0
    population: int | None = None

    @property
    def coverage(self) -> float | None:
        """Units reached as a share of the units in all, or None where there are none."""
        return min(1.0, len(self.reached) / self.units) if self.units else None

    @property
    def share(self) -> float | None:
        """Person-times reported per inhabitant, or None where the population is not known."""
        return self.values["reported"] / self.population if self.population else None


@dataclass(frozen=True)
class Material:
    """All that a table is made of; `counts` are (grain, measure, count), `reached` are (grain, unit id)."""

    counts: Sequence[tuple[Grain, str, int]]
    reached: Sequence[tuple[Grain, int]]
    units: Mapping[tuple[int, str], int]  # active units by area and kind
    populations: Mapping[int, int | None]


@dataclass(frozen=True)
class Figures:
    """The finished table."""

    dimensions: tuple[str, ...]
    lines: list[Line]
    total: Line


def tabulate(material: Material, dimensions: Sequence[str], above: Callable[[int], int]) -> Figures:
    """Lines by the dimensions, in the order of their keys; `above` takes an area to the one that stands for it."""
    chosen = tuple(name for name in DIMENSIONS if name in dimensions)
    lines: dict[tuple[str, ...], Line] = {}

    def line(grain: Grain) -> Line:
        key = tuple(_part(grain, name, above) for name in chosen)
        return lines.setdefault(key, Line(key))

    total = Line(())
    for grain, measure, count in material.counts:
        for one in (line(grain), total):
            one.values[measure] += count
    for grain, unit_id in material.reached:
        for one in (line(grain), total):
            one.reached.add(unit_id)
    _count_units(lines, total, material, chosen, above)
    return Figures(chosen, [lines[key] for key in sorted(lines)], total)


def _part(grain: Grain, name: str, above: Callable[[int], int]) -> str:
    return str(above(grain.area)) if name == "area" else str(getattr(grain, name))


def _count_units(
    lines: Mapping[tuple[str, ...], Line],
    total: Line,
    material: Material,
    chosen: tuple[str, ...],
    above: Callable[[int], int],
) -> None:
    there: dict[tuple[str, ...], int] = defaultdict(int)
    told = tuple(name for name in chosen if name in ("area", "kind"))
    for (area, kind), count in material.units.items():
        parts = {"area": str(above(area)), "kind": kind}
        there[tuple(parts[name] for name in told)] += count
    for key, line in lines.items():
        parts = dict(zip(chosen, key, strict=True))
        line.units = there[tuple(parts[name] for name in told)]
        line.population = material.populations.get(int(parts["area"])) if chosen == ("area",) else None
    total.units = sum(material.units.values())


def months(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[int, int]]:
    """(year, month) from the first to the last, both counted."""
    start, end = first[0] * 12 + first[1] - 1, last[0] * 12 + last[1] - 1
    return [(at // 12, at % 12 + 1) for at in range(start, end + 1)]
