"""A pivot: answers to several questions put together as one table, its lines sorted, its cells weighed. Pure.

A missing cell means that nothing was entered there that could be counted; it is not nought.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.sheets.sheet import Value
from reports.figures import Figures
from reports.measure import Measure

Key = tuple[str, ...]
Values = Mapping[str, Value]
Answer = Mapping[Key, Values]
"""By key in the order of the dimensions asked for; () is the total."""
SHADES = 5


@dataclass(frozen=True)
class Shape:
    """What stands where: one or two dimensions down, none ("") or one across, and the measures."""

    rows: Key
    columns: str
    measures: Sequence[Measure]

    @property
    def across(self) -> Key:
        """The dimension across, as a part of a question."""
        return (self.columns,) if self.columns else ()

    def parts(self, key: Key, head: str) -> dict[str, str]:
        """What a cell is about, by dimension."""
        return dict(zip(self.rows, key, strict=False)) | ({self.columns: head} if head else {})

    def questions(self) -> list[Key]:
        """By what to ask: the cells, then every total that cannot be added up; each answer has the total of all."""
        shorter = [self.rows[:count] for count in range(len(self.rows) - 1, -1, -1)]
        bys = [self.rows + self.across, *([self.rows] if self.columns else [])]
        for part in shorter:
            bys += [part + self.across, *([part] if self.columns else [])]
        return [by for by in bys if by] if not self.adds_up else bys[:1]

    @property
    def adds_up(self) -> bool:
        """Whether every total is the sum of its cells; with categories one event may stand in several of them."""
        dimensions = self.rows + self.across
        return all(measure.adds_up for measure in self.measures) and "category" not in dimensions


@dataclass(frozen=True)
class Line:
    """One line: its key, shorter for a subtotal, () for the total."""

    key: Key
    is_subtotal: bool = False


@dataclass
class Pivot:
    """The finished table; `lines` are in order, `heads` are the keys across."""

    shape: Shape
    cells: Mapping[tuple[Key, str], Values]  # "" across: the total of the line
    lines: list[Line] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    def value(self, key: Key, head: str, measure: str) -> Value:
        """The figure in a cell; None where nothing can be said. () down and "" across are totals."""
        return self.cells.get((key, head), {}).get(measure)

    def shades(self) -> Callable[[Value, str], int]:
        """How dark a cell is, 0 (nothing) to 5 (near the largest of its measure); totals are not weighed."""
        largest: dict[str, float] = {}
        across = self.heads if self.shape.columns else [""]
        for line in self.lines:
            for head in () if line.is_subtotal else across:
                for name, value in self.cells.get((line.key, head), {}).items():
                    largest[name] = max(largest.get(name, 0.0), _number(value))
        return lambda value, measure: _shade(_number(value), largest.get(measure, 0.0))


Order = Callable[[str, str], object]
"""(dimension, key) to something that sorts in the usual order."""


def assemble(
    shape: Shape, answers: Mapping[Key, Answer], order: Order, expected: Mapping[str, Sequence[str]], sort: str
) -> Pivot:
    """The table from answers by what was asked; `expected` are keys that are shown although nothing was entered."""
    whole = answers if not shape.adds_up else _added(shape, answers[shape.rows + shape.across])
    cells: dict[tuple[Key, str], Values] = {}
    for by, answer in whole.items():
        is_across = bool(shape.columns) and by[-1:] == shape.across
        for key, values in answer.items():
            cells[(key[:-1], key[-1]) if is_across and key else (key, "")] = values
    pivot = Pivot(shape, cells)
    keys = [key for key, _ in cells if len(key) == len(shape.rows)]
    if len(shape.rows) == 1:
        keys += [(one,) for one in expected.get(shape.rows[0], ())]
    pivot.heads = _heads(shape, cells, order, expected)
    pivot.lines = _lines(pivot, list(dict.fromkeys(keys)), order, sort)
    return pivot


def answer_of(found: Figures, by: Key, measures: Iterable[Measure]) -> Answer:
    """The answer to one question, keyed in the order asked for, the total under ()."""
    chosen = list(measures)
    places = [found.dimensions.index(dimension) for dimension in by]
    lines = {tuple(line.key[at] for at in places): {m.name: m.value(line) for m in chosen} for line in found.lines}
    return {(): {m.name: m.value(found.total) for m in chosen}} | (lines if by else {})


def _added(shape: Shape, answer: Answer) -> dict[Key, Answer]:
    """Totals as sums of the cells."""
    whole: dict[Key, Answer] = {shape.rows + shape.across: answer}
    cells = {key: values for key, values in answer.items() if key}
    for count in range(len(shape.rows), -1, -1):
        for across in (True, False) if shape.columns else (False,):
            by = shape.rows[:count] + (shape.across if across else ())
            if by not in whole:
                sums: dict[Key, dict[str, Value]] = {}
                for key, values in cells.items():
                    short = key[:count] + (key[-1:] if across else ())
                    _add(sums.setdefault(short, {}), values)
                whole[by] = sums
    return whole


def _add(to: dict[str, Value], values: Values) -> None:
    for name, value in values.items():
        if isinstance(value, int | float):
            had = to.get(name)
            to[name] = value + (had if isinstance(had, int | float) else 0)


def _heads(
    shape: Shape, cells: Mapping[tuple[Key, str], Values], order: Order, expected: Mapping[str, Sequence[str]]
) -> list[str]:
    there = {head for _, head in cells if head}
    there |= set(expected.get(shape.columns, ()))
    return sorted(there, key=lambda head: _sortable(order(shape.columns, head)))


def _lines(pivot: Pivot, keys: list[Key], order: Order, sort: str) -> list[Line]:
    """Lines in order; of two dimensions the second is sorted within the first, whose subtotal follows."""
    rows = pivot.shape.rows
    is_down, wanted = sort.startswith("-"), sort.removeprefix("-")
    head, _, measure = wanted.rpartition(":")

    def place(key: Key) -> tuple[object, ...]:
        usual = _sortable(order(rows[len(key) - 1], key[-1]))
        if not measure:
            return (usual,)
        value = pivot.value(key, head, measure)
        return (value is None, -_number(value) if is_down else _number(value), usual)

    if len(rows) == 1:
        ordered = sorted(keys, key=place)
        return [Line(key) for key in (reversed(ordered) if is_down and not measure else ordered)]
    lines: list[Line] = []
    firsts = sorted({key[:1] for key in keys}, key=place)
    for first in reversed(firsts) if is_down and not measure else firsts:
        inner = sorted((key for key in keys if key[:1] == first), key=place)
        lines += [Line(key) for key in inner]
        lines += [Line(first, is_subtotal=True)] if len(inner) > 1 else []
    return lines


def _sortable(value: object) -> tuple[str, str]:
    """Codes of unlike kinds side by side."""
    return ("", value) if isinstance(value, str) else (f"{value:012d}" if isinstance(value, int) else str(value), "")


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _shade(value: float, largest: float) -> int:
    return 0 if value <= 0 or largest <= 0 else max(1, math.ceil(value / largest * SHADES))
