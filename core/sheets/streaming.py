"""Workbooks of hundreds of thousands of rows: written as they come, in memory that does not grow with them.

The fast writer knows formats of columns, headings, frozen panes and print settings, but not lines around cells, merged
headings over the header, or formulas in the row of totals: what it writes is plain, and totals are values.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO

from core.sheets.cells import value_text
from core.sheets.sheet import FORMATS, Column, Sheet, Value, sheet_titles, width_of
from core.sheets.writing import A4, CELL_CHARACTERS, legal

MOST_ROWS = 1_048_000  # a worksheet holds 1,048,576; headings, total and notes stand in it too
_MEASURED_ROWS = 200
EARLIEST_YEAR = 1900  # the format knows no day before


def stream_workbook(target: Path | BinaryIO, sheets: Sequence[Sheet], most_rows: int = MOST_ROWS) -> None:
    """Write the sheets as xlsx with the fast writer; one longer than a worksheet goes on in the next."""
    if isinstance(target, Path):
        _write(target, sheets, most_rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        _write(path, sheets, most_rows)
        with path.open("rb") as made:
            shutil.copyfileobj(made, target)


def _write(path: Path, sheets: Sequence[Sheet], most_rows: int) -> None:
    from rustpy_xlsxwriter import FastExcel

    parts = [part for sheet in sheets for part in _parts(sheet, most_rows)]
    book = FastExcel(path)
    for part, title in zip(parts, sheet_titles(part.sheet.title for part in parts), strict=True):
        _add(book, part, title)
    book.save()


@dataclass(frozen=True)
class _Part:
    """As much of a sheet as one worksheet holds."""

    sheet: Sheet
    rows: Iterable[Sequence[Value]]
    widths: Sequence[float]
    is_last: bool


def _parts(sheet: Sheet, most_rows: int) -> Iterator[_Part]:
    """The sheet in pieces, which are filled one after the other from the same rows."""
    coming = iter(sheet.rows)
    measured = list(islice(coming, _MEASURED_ROWS))
    columns = enumerate(sheet.columns)
    widths = [width_of(column, (row[at] for row in measured if at < len(row))) for at, column in columns]
    rows = _with_total(sheet, chain(measured, coming))
    size = sheet.size + (sheet.total is not None)
    count = max(1, -(-size // most_rows))
    for at in range(1, count + 1):
        yield _Part(sheet, islice(rows, most_rows), widths, at == count)


def _with_total(sheet: Sheet, rows: Iterable[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    """The rows, and one with their sums; the word for it stands in the first column that is not summed."""
    if sheet.total is None:
        yield from rows
        return
    sums = [0.0] * len(sheet.columns)
    summed = [at for at, column in enumerate(sheet.columns) if column.is_summed]
    for row in rows:
        for at in summed:
            value = row[at] if at < len(row) else None
            sums[at] += value if isinstance(value, int | float) else 0
        yield row
    line: list[Value] = [sums[at] if column.is_summed else column.total for at, column in enumerate(sheet.columns)]
    if (label := next((at for at, value in enumerate(line) if value is None), None)) is not None:
        line[label] = sheet.total
    yield line


def _add(book: Any, part: _Part, title: str) -> None:
    from rustpy_xlsxwriter import Format

    sheet, header_row = part.sheet, len(part.sheet.heading)
    last = max(len(sheet.columns) - 1, 0)
    header = Format().set_bold().set_background_color("#DCE6F0").set_border("thin").set_text_wrap()
    big, plain = Format().set_bold().set_font_size(16), Format()
    lines = [(at, 0, at, last, legal(line), plain if at else big) for at, line in enumerate(sheet.heading)]
    if sheet.freeze:
        book.freeze(row=header_row + 1, sheet=title)
    book.sheet(
        title, _records(part), column_widths=list(part.widths), header_row=header_row, header_format=header,
        column_formats=[Format().set_num_format(FORMATS[column.kind]) for column in sheet.columns],
        merge_ranges=lines if last else None, autofilter=sheet.filters and not sheet.notes and sheet.total is None,
        page_setup={
            "landscape": sheet.landscape, "paper_size": A4, "fit_to_pages": (1, 0), "footer": "&C&P / &N",
            "repeat_rows": header_row,
            "margins": {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6, "header": 0.3, "footer": 0.3},
        },
    )  # fmt: skip


def _records(part: _Part) -> Iterator[dict[str, Any]]:
    """The rows as the fast writer takes them: by header, so each header is there once."""
    names = _names(part.sheet.columns)
    texts = [(at, names[at]) for at, column in enumerate(part.sheet.columns) if column.kind == "text"]
    others = [(at, names[at]) for at, column in enumerate(part.sheet.columns) if column.kind != "text"]
    empty = dict.fromkeys(names)
    row: Sequence[Value] | None = None
    for row in part.rows:
        record: dict[str, Any] = empty | dict(zip(names, row, strict=False))
        if not _are_plain(row, texts):
            record |= {name: _text(record[name]) for _, name in texts}
        for _, name in others:
            if type(record[name]) is not int:
                record[name] = _typed(record[name])
        yield record
    if row is None:
        yield empty  # the writer learns the headers from the first row
    for note in part.sheet.notes if part.is_last else ():
        yield {names[0]: legal(note)}


def _are_plain(row: Sequence[Value], texts: Sequence[tuple[int, str]]) -> bool:
    """Whether the texts surely need nothing done to them: nearly always so, and asked of all at once for speed."""
    try:
        whole = "".join([row[at] or "" for at, _ in texts])  # type: ignore[misc]
    except (TypeError, IndexError):
        return False
    return whole.isprintable() and len(whole) < CELL_CHARACTERS


def _names(columns: Sequence[Column]) -> list[str]:
    taken: dict[str, int] = {}
    names = []
    for column in columns:
        name = legal(" · ".join((*column.above, column.header)))
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return names


def _text(value: Value) -> str | None:
    return legal(value_text(value) or "") or None


def _typed(value: Value) -> Any:
    """A number or date as it is, a time with the wall clock it carries; what the format cannot hold becomes text."""
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
    if isinstance(value, dt.date):
        return value if value.year >= EARLIEST_YEAR else value_text(value)
    if isinstance(value, str):
        return legal(value) or None
    if isinstance(value, float) and not isfinite(value):
        return None
    return value
