"""What a sheet to be written consists of: typed columns, a title block, rows, a total."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["text", "integer", "number", "date", "datetime", "percent"]
Value = str | int | float | dt.date | dt.datetime | None

_NARROWEST, _WIDEST = 8, 48
_SHOWN = {"integer": 10, "number": 12, "date": 12, "datetime": 17, "percent": 9}
_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TITLE_CHARACTERS = 31


@dataclass(frozen=True)
class Column:
    """One column: its header, what its values are, its width in half-width characters (None: from the content).

    Long text wraps unless told otherwise. A percent is given as a fraction: 0.35 is shown as 35 %.
    `total` stands in the total row where a sum would be wrong, as for units counted once.
    """

    header: str
    kind: ColumnKind = "text"
    width: float | None = None
    wraps: bool = True
    total: Value = None

    @property
    def is_summed(self) -> bool:
        """Whether its total is the sum of its rows."""
        return self.kind in ("integer", "number") and self.total is None


@dataclass(frozen=True)
class Sheet:
    """One worksheet: `heading` lines stand above the header (first the title, then period, unit, made on).

    `total` is the word in front of the sums of the integer and number columns, None for no such row;
    `notes` stand below everything.
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
