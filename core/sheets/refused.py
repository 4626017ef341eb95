"""The rows that were not taken, given back as a workbook to be corrected and brought again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from core.sheets.cells import CONTINUED, GEOMETRY, Row
from core.sheets.headers import normalise
from core.sheets.reading import open_table
from core.sheets.sheet import Column, Sheet
from core.sheets.writing import CELL_CHARACTERS, write_workbook

Problem = tuple[str, str, str]


def write_refused(
    source: Path,
    filename: str,
    target: Path | BinaryIO,
    problems: Mapping[int, Sequence[Problem]],
    *,
    headers: Problem,
    title: str = "Sheet1",
    header_row: int | None = None,
    sheet: str | None = None,
    known: Collection[str] = (),
    encoding: str | None = None,
    before: Collection[Problem] = (),
    more: Sequence[Sheet] = (),
) -> int:
    """Write the rows named in `problems` and return how many; all columns of the source as text, then three more.

    `problems` has, by row number as in the file, what is wrong, where, and how to put it right; `headers` names these
    three columns, `before` how such columns are called that an earlier such workbook may have: these are left out.
    The options are those with which the source was opened. Several problems stand line by line. The sheets of `more`
    follow.
    """
    table = open_table(source, filename, header_row=header_row, sheet=sheet, known=known, encoding=encoding)
    rows = [row for row in table.rows() if row.number in problems]
    ours = added(table.headers, [headers, *before], known)
    originals = [name for name in (*table.headers, *_beyond(rows)) if name not in ours]
    pieces = {name: max((_pieces(row, name) for row in rows), default=1) for name in originals}
    columns = [column for name in originals for column in _columns(name, pieces[name])]
    columns += [Column(header, width=36) for header in headers]
    lines = ([*_line(row, pieces), *_told(problems[row.number])] for row in rows)
    write_workbook(target, [Sheet(title, columns, lines, filters=False), *more])
    return len(rows)


def added(headers: Sequence[str], triples: Iterable[Problem], known: Collection[str] = ()) -> set[str]:
    """The headers that a workbook of refused rows added: three in a row that one of `triples` names.

    A single header of that name is the user's own, and so are all three where the first is one of the `known` words.
    """
    words, plain = {normalise(word) for word in known}, [normalise(header) for header in headers]
    wanted = [found for triple in triples if (found := [*map(normalise, triple)])[0] not in words]
    starts = [at for at in range(len(plain) - 2) if plain[at : at + 3] in wanted]
    return {header for at in starts[-1:] for header in headers[at : at + 3]}


def _beyond(rows: Iterable[Row]) -> list[str]:
    """The columns beyond the last header that any row uses, in their order."""
    found = {name for row in rows for name in row.cells if name[:1] == "+" and name[1:].isdecimal()}
    return sorted(found, key=lambda name: int(name[1:]))


def _line(row: Row, pieces: Mapping[str, int]) -> list[str | None]:
    line: list[str | None] = []
    for name, count in pieces.items():
        text = _original(row, name)
        parts = [text[at : at + CELL_CHARACTERS] for at in range(0, len(text), CELL_CHARACTERS)]
        line += parts + [None] * (count - len(parts))
    return line


def _original(row: Row, name: str) -> str:
    value = row.cells.get(name)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return " " * row.indent.get(name, 0) + (value or row.faults.get(name, ""))


def _pieces(row: Row, name: str) -> int:
    return max(1, -(-len(_original(row, name)) // CELL_CHARACTERS))


def _columns(name: str, pieces: int) -> list[Column]:
    wraps = name != GEOMETRY
    return [Column(f"{name}{CONTINUED}{at}" if at > 1 else name, wraps=wraps) for at in range(1, pieces + 1)]


def _told(problems: Sequence[Problem]) -> list[str]:
    return ["\n".join(problem[part] for problem in problems) for part in range(3)]
