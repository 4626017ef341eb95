"""What a sheet to be written consists of: typed columns, a title block, rows, a total."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["text", "integer", "number", "date", "datetime", "percent"]
Value = str | int | float | dt.date | dt.datetime | None

_NARROWEST, _WIDEST = 8, 48
_SHOWN = {"integer": 10, "number": 12, "date": 12, "datetime": 17, "percent": 9}
FORMATS: Mapping[str, str] = {
    "text": "@",
    "integer": "#,##0",
    "number": "General",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "percent": "0.0%",
}
"""How a spreadsheet shows the values of a kind of column."""

_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TITLE_CHARACTERS = 31


@dataclass(frozen=True)
class Column:
    """One column: its header, what its values are, its width in half-width characters (None: from the content).

    Long text wraps unless told otherwise. A percent is given as a fraction: 0.35 is shown as 35 %.
    `total` stands in the total row where a sum would be wrong, as for units counted once. `above` are the headings over
    the header, outermost first; neighbours with the same heading share one merged cell.
    """

    header: str
    kind: ColumnKind = "text"
    width: float | None = None
    wraps: bool = True
    total: Value = None
    above: tuple[str, ...] = ()

    @property
    def is_summed(self) -> bool:
        """Whether its total is the sum of its rows."""
        return self.kind in ("integer", "number") and self.total is None


@dataclass(frozen=True)
class SheetChart:
    """A chart that the spreadsheet program draws from the sheet it stands in, below the rows.

    `values` are columns counted from 0, one series each; `labels` is the column that names the bars or points.
    """

    title: str
    values: Sequence[int]
    labels: int = 0
    kind: Literal["bars", "line"] = "bars"
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """One worksheet: `heading` lines stand above the header (first the title, then period, unit, made on).

    `total` is the word in front of the sums of the integer and number columns, None for no such row;
    `notes` stand below everything. `count` is how many rows there are, where `rows` does not tell by itself.
    A hidden sheet is for programs: people do not see it, and it comes back with the file.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    heading: Sequence[str] = ()
    total: str | None = None
    notes: Sequence[str] = ()
    freeze: bool = True
    landscape: bool = True
    filters: bool = True
    charts: Sequence[SheetChart] = ()
    count: int | None = None
    is_hidden: bool = False

    @property
    def size(self) -> int:
        """How many rows there are as far as anybody knows before they are written; 0 where nobody does."""
        return self.count if self.count is not None else len(self.rows) if isinstance(self.rows, Sized) else 0


@dataclass(frozen=True)
class Merged:
    """Cells that are one: rows and columns counted from 0, the last ones too."""

    top: int
    left: int
    bottom: int
    right: int


def heading_rows(columns: Sequence[Column]) -> tuple[list[list[str]], list[Merged]]:
    """The rows of headings over a table, "" for cells that belong to another one, and which cells are merged."""
    depth = max((len(column.above) for column in columns), default=0) + 1
    rows = [[""] * len(columns) for _ in range(depth)]
    merged = []
    for at, column in enumerate(columns):
        level = len(column.above)
        rows[level][at] = column.header
        if level < depth - 1:
            merged.append(Merged(level, at, depth - 1, at))
        for upper, heading in enumerate(column.above):
            path = column.above[: upper + 1]
            if at and columns[at - 1].above[: upper + 1] == path:
                continue
            last = at
            while last + 1 < len(columns) and columns[last + 1].above[: upper + 1] == path:
                last += 1
            rows[upper][at] = heading
            if last > at:
                merged.append(Merged(upper, at, upper, last))
    return rows, merged


def sheet_titles(titles: Iterable[str]) -> list[str]:
    """Titles as a workbook takes them: 31 characters, no signs of paths, each once."""
    taken: set[str] = set()
    result = []
    for title in titles:
        plain = _NO_TITLE.sub(" ", title).strip().strip("'") or "Sheet"
        chosen, count = plain[:_TITLE_CHARACTERS], 1
        while chosen.casefold() in taken:
            count += 1
            mark = f" {count}"
            chosen = plain[: _TITLE_CHARACTERS - len(mark)] + mark
        taken.add(chosen.casefold())
        result.append(chosen)
    return result


def width_of(column: Column, values: Iterable[Value]) -> float:
    """A width in half-width characters in which the header and most of these values can be read."""
    if column.width is not None:
        return column.width
    header = max(map(display_width, column.header.split("\n")), default=0)
    shown = [_SHOWN[column.kind]] if column.kind != "text" else [display_width(str(v)) for v in values if v is not None]
    return min(max(header, _NARROWEST, *shown), _WIDEST) + 2


def display_width(text: str) -> int:
    """How many half-width characters the longest line of a text takes; a Chinese character takes two."""
    lines = (text.split("\n")) if "\n" in text else (text,)
    return max(sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line) for line in lines)
