"""What a cell, a row and a table are once the file format is forgotten."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["xlsx", "csv", "geojson"]
Cell = str | dict[str, Any] | None
Record = tuple[int, Sequence[str | None]]

GEOMETRY = "geometry"
CONTINUED = " ⋯"  # a text longer than a spreadsheet cell goes on in the column "name ⋯2"

_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_SPACES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
_EDGE = _SPACES + "".join(map(chr, range(0x2000, 0x200B))) + _INVISIBLE
_WIDTHS = {"\u3000": 2, "\t": 4}
_FAULTS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


@dataclass(slots=True)
class Row:
    """One line of a table: `number` as the person sees it in the file, `cells` by header.

    `indent` has the width of the leading blanks that were trimmed (an ideographic space counts 2, a tab 4);
    `faults` keeps spreadsheet errors such as "#N/A", whose cell is None.
    """

    number: int
    cells: dict[str, Cell] = field(default_factory=dict)
    indent: dict[str, int] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, header: str) -> str | None:
        """The trimmed text of a cell, or None when it is blank, absent or a geometry."""
        value = self.cells.get(header)
        return value if isinstance(value, str) else None

    @property
    def geometry(self) -> dict[str, Any] | None:
        """The parsed GeoJSON geometry of the row, longitude first, or None."""
        return next((value for value in self.cells.values() if isinstance(value, dict)), None)

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all stands in the row."""
        return not self.faults and all(value is None for value in self.cells.values())


@dataclass(frozen=True)
class Table:
    """A file opened as a table; `rows()` reads it afresh each time and holds one row at a time (GeoJSON: all)."""

    kind: Kind
    filename: str
    headers: tuple[str, ...]
    header_row: int
    read: Callable[[], Iterator[Row]] = field(repr=False)
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    encoding: str | None = None

    def rows(self) -> Iterator[Row]:
        """The rows below the header, without the wholly blank ones; raises DomainError where the file breaks."""
        return self.read()


@dataclass(frozen=True)
class Columns:
    """The headers of a table and how a record of raw texts becomes a row under them."""

    names: tuple[str | None, ...]  # None: a continuation, joined to its base
    joins: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, raw: Sequence[str | None]) -> Columns:
        """Columns from the texts of the header row: trailing blanks dropped, repeated names numbered."""
        texts = [" ".join((text or "").split()) for text in raw]
        texts = [trimmed(text) for text in texts]
        while texts and not texts[-1]:
            texts.pop()
        names: list[str | None] = list(distinct([text or f"[{column_letter(at)}]" for at, text in enumerate(texts)]))
        joins = []
        for at, name in enumerate(names):
            base, mark, count = (name or "").rpartition(CONTINUED)
            if mark and count.isdecimal() and base in names[:at]:
                joins.append((at, names.index(base)))
                names[at] = None
        return cls(tuple(names), tuple(joins))

    @property
    def headers(self) -> tuple[str, ...]:
        """The names people see, in the order of the file."""
        return tuple(name for name in self.names if name is not None)

    def row(self, number: int, values: Sequence[str | None]) -> Row:
        """One row; values beyond the last header stand under "+1", "+2" ..., missing ones are None."""
        if self.joins:
            values = self._joined(values)
        row = Row(number)
        width = len(values)
        for at, name in enumerate(self.names):
            if name is not None:
                _put(row, name, values[at] if at < width else None)
        for at in range(len(self.names), width):
            if trimmed(values[at] or ""):
                _put(row, f"+{at - len(self.names) + 1}", values[at])
        return row

    def _joined(self, values: Sequence[str | None]) -> list[str | None]:
        whole = list(values) + [None] * (len(self.names) - len(values))
        for at, base in self.joins:
            whole[base] = (whole[base] or "") + (whole[at] or "") or None
        return whole


def _put(row: Row, name: str, value: str | None) -> None:
    text = trimmed(value) if value else ""
    if not text or value is None:
        row.cells[name] = None
        return
    if text[0] == "#" and text.upper() in _FAULTS:
        row.cells[name] = None
        row.faults[name] = text
        return
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if value[0] != text[0] and (width := indent_of(value)):
        row.indent[name] = width
    row.cells[name] = _geometry(text) if text[0] == "{" and name.casefold() == GEOMETRY else text


def _geometry(text: str) -> Cell:
    """GeoJSON text as a geometry; what cannot be read stays text, so that whoever asked can refuse it."""
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return parsed if isinstance(parsed, dict) else text


def trimmed(text: str) -> str:
    """The text without blanks and invisible characters at its ends, ideographic spaces included."""
    return text.strip(_EDGE)


def indent_of(text: str) -> int:
    """The width of the leading blanks: an ideographic space counts 2, a tab 4."""
    leading = text[: len(text) - len(text.lstrip(_EDGE))]
    return sum(_WIDTHS.get(char, 1) for char in leading if char not in _INVISIBLE)


def is_blank(values: Sequence[str | None]) -> bool:
    """Whether a record holds nothing but blanks."""
    return not any(value and trimmed(value) for value in values)


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """The same names, a repeated one marked "name #2", "name #3" ..."""
    taken: set[str] = set()
    result = []
    for name in names:
        chosen, count = name, 1
        while chosen in taken:
            count += 1
            chosen = f"{name} #{count}"
        taken.add(chosen)
        result.append(chosen)
    return tuple(result)


def column_letter(at: int) -> str:
    """The spreadsheet letter of a column counted from 0: A, B ... Z, AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def value_text(value: object) -> str | None:
    """A typed value as a person would type it: codes without ".0" or exponent, dates ISO, TRUE and FALSE."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _moment_text(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _float_text(value: float) -> str | None:
    if math.isnan(value):
        return None
    if math.isfinite(value) and value == int(value):
        return str(int(value))
    text = repr(value)
    return f"{value:.20f}".rstrip("0") if "e-" in text and abs(value) > 1e-12 else text


def _moment_text(value: dt.datetime | dt.date | dt.time) -> str:
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date().isoformat()
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("seconds" if value.second else "minutes")
    return value.isoformat()
