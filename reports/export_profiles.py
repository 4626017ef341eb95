"""Who a file of figures is for, and what that means for small counts of people. Pure."""

from __future__ import annotations

from collections.abc import Sequence
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


def hidden(table: Sequence[Sequence[Value]], least: int, has_line_totals: bool = False) -> set[tuple[int, int]]:
    """Which cells (line, column) of one measure are not published, where the totals of columns are.

    Those from 1 to below `least`; and where only one of a column is hidden, the smallest other one too, because the
    total would give it away. With totals of lines the same holds for each line.
    """
    small = {
        (at, across)
        for at, line in enumerate(table)
        for across, value in enumerate(line)
        if isinstance(value, int | float) and 0 < value < least
    }
    while more := _given_away(table, small, has_line_totals):
        small |= more
    return small


def _given_away(
    table: Sequence[Sequence[Value]], small: set[tuple[int, int]], has_line_totals: bool
) -> set[tuple[int, int]]:
    """Cells to hide besides, so that no column, and no line that has a total, hides just one."""
    width = max((len(line) for line in table), default=0)
    rows = [[(at, across) for at in range(len(table))] for across in range(width)]
    if has_line_totals:
        rows += [[(at, across) for across in range(width)] for at in range(len(table))]
    more: set[tuple[int, int]] = set()
    for cells in rows:
        if len([cell for cell in cells if cell in small or cell in more]) != 1:
            continue
        others = [cell for cell in cells if cell not in small | more and _count(table, cell) > 0]
        if others:
            more.add(min(others, key=lambda cell: (_count(table, cell), cell)))
    return more


def _count(table: Sequence[Sequence[Value]], cell: tuple[int, int]) -> float:
    at, across = cell
    value = table[at][across] if across < len(table[at]) else None
    return value if isinstance(value, int | float) else 0
