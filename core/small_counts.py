"""Which counts of people are kept back, so that nobody is recognised and no total gives them away. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def hidden(table: Sequence[Sequence[Any]], least: int, has_line_totals: bool = False) -> set[Cell]:
    """Which cells (line, column) of one measure are not published, where the totals of columns are.

    Those from 1 to below `least`; and where only one of a column is hidden, the smallest other one too, because the
    total would give it away. With totals of lines the same holds for each line.
    """
    seen = {
        (at, across): float(value)
        for at, line in enumerate(table)
        for across, value in enumerate(line)
        if isinstance(value, int | float) and value > 0
    }
    out = {cell for cell, value in seen.items() if value < least}
    lines = _lines(seen, has_line_totals)
    hides = {name: len(cells & out) for name, cells in lines.items()}
    waiting = [name for name, count in hides.items() if count == 1]
    while waiting:
        name = waiting.pop()
        if hides[name] != 1 or not (others := lines[name] - out):
            continue
        cell = min(others, key=lambda one: (_helps(one, name, hides), seen[one], one))
        out.add(cell)
        for crossing in _through(cell):
            if crossing in hides:
                hides[crossing] += 1
                waiting += [crossing] if hides[crossing] == 1 else []
    return out


Cell = tuple[int, int]


def _through(cell: Cell) -> tuple[tuple[str, int], tuple[str, int]]:
    """The line and the column of a cell."""
    return ("line", cell[0]), ("column", cell[1])


def _lines(seen: Iterable[Cell], has_line_totals: bool) -> dict[tuple[str, int], set[Cell]]:
    """The cells of each column, and of each line where that has a total."""
    lines: dict[tuple[str, int], set[Cell]] = {}
    for cell in seen:
        line, column = _through(cell)
        for name in (line, column) if has_line_totals else (column,):
            lines.setdefault(name, set()).add(cell)
    return lines


def _helps(cell: Cell, name: tuple[str, int], hides: Mapping[tuple[str, int], int]) -> int:
    """Cells that also hide a second one in the line that crosses come first, those that open a new line last."""
    (crossing,) = [other for other in _through(cell) if other != name]
    return {1: 0, 0: 2}.get(hides.get(crossing, 9), 1)
