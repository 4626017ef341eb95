"""Who a file of figures is for, and what that means for small counts of people. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.i18n import Text, t
from core.sheets.sheet import Value
from reports.measure import UNIT_PEOPLE, UNIT_VISITS, Measure

Profile = Literal["public", "management", "analysis"]
PROFILES: dict[str, Text] = {
    "public": t("For the public"),
    "management": t("For the office"),
    "analysis": t("For analysis"),
}
EXPLAINED: dict[str, Text] = {
    "public": t("No names, no contacts, and no counts of people so small that somebody could be recognised."),
    "management": t("All figures with title, totals and charts; names of units, and contacts for those who see them."),
    "analysis": t("Numbers and codes of records, one row a record, nothing merged, no totals."),
}
LEAST_PEOPLE = 5


@dataclass(frozen=True)
class SmallCells:
    """Counts of people below `least` are not published; 1 or less publishes all. Where the number comes from."""

    least: int = LEAST_PEOPLE
    source: str = ""
    is_verified: bool = False

    @property
    def sign(self) -> str:
        """What stands in place of a count that is not published."""
        return f"<{self.least}"

    @property
    def note(self) -> Text:
        """What the sign means, for the foot of a table."""
        wording = t("%(sign)s: fewer than %(least)s people, or left out so that nobody works out such a number.")
        return t(wording.msgid, sign=self.sign, least=self.least)


def counts_people(measure: Measure) -> bool:
    """Whether the figure is a number of people or visits that came from people themselves."""
    return measure.kind == "integer" and measure.unit in (UNIT_VISITS, UNIT_PEOPLE) and "category" in measure.allows


def is_hidden(value: Value, measure: Measure, profile: Profile, small: SmallCells) -> bool:
    """Whether this figure alone is too small to be shown to these readers."""
    if profile != "public" or not counts_people(measure):
        return False
    return isinstance(value, int | float) and 0 < value < small.least


def hidden(table: Sequence[Sequence[Value]], least: int, has_line_totals: bool = False) -> set[Cell]:
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
