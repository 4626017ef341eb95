"""Workbooks and csv files as an office files them, safe to open: what is text stays text."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from core.sheets.cells import value_text
from core.sheets.csvs import GUARDED
from core.sheets.sheet import FORMATS, Column, Sheet, Value, display_width, heading_rows, sheet_titles, width_of
from core.sheets.sums import save_with_sums

MOST_STYLED_ROWS = 50_000
CELL_CHARACTERS = 32_000  # a spreadsheet cell holds 32,767; a little room for escapes
_MEASURED_ROWS = 200
LINE_POINTS, TITLE_POINTS, MOST_LINES = 15, 24, 27  # a row is at most 409 points high
A4 = 9  # the format's own number for the paper
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DANGEROUS = re.compile(r"[=+\-@＝＋－＠\t\r]")


def write_workbook(target: Path | BinaryIO, sheets: Iterable[Sheet]) -> None:
    """Write the sheets as xlsx, row by row; text is never a formula, totals are, and each sheet prints on A4.

    A datetime is written with the wall clock it carries: give it in the zone of its readers. A workbook with more than
    50,000 rows is written plainly, by the fast writer: no lines, no merged headings, no charts, totals as values.
    """
    sheets = list(sheets)
    if sum(sheet.size for sheet in sheets) > MOST_STYLED_ROWS:
        from core.sheets.streaming import stream_workbook

        stream_workbook(target, sheets)
        return
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sums: list[dict[str, float]] = []
    for sheet, title in zip(sheets, sheet_titles(sheet.title for sheet in sheets), strict=True):
        writer = _SheetWriter(book, sheet, title)
        writer.write()
        sums.append(writer.stored_sums)
    book.calculation.fullCalcOnLoad = True
    save_with_sums(book, target, sums)


def write_tables(path: Path, sheets: Sequence[Sheet], tags: Sequence[str] | None = None) -> None:
    """Write a workbook or csv file, as the ending says; a csv holds the first sheet, `tags` are its row of HXL tags."""
    if path.suffix == ".csv":
        write_csv(path, sheets[0].columns, sheets[0].rows, tags)
    else:
        write_workbook(path, sheets)


class _SheetWriter:
    """One worksheet on its way into the file; cells are made once per column and filled anew for each row."""

    def __init__(self, book: Any, sheet: Sheet, title: str) -> None:
        self.sheet = sheet
        self.page = book.create_sheet(title)
        self.headings, self.merged = heading_rows(sheet.columns)
        self.header_row = len(sheet.heading) + len(self.headings)
        self.width = max(len(sheet.columns), 1)
        self.room: list[float] = []  # of each column that wraps, 0 for others
        self.sums = [0.0] * len(sheet.columns)
        self.stored_sums: dict[str, float] = {}  # of the total row, by cell

    def write(self) -> None:
        rows = iter(self.sheet.rows)
        measured = list(islice(rows, _MEASURED_ROWS))
        self._set_up(measured)
        self._write_heading()
        self._write_header()
        last = self._write_rows(chain(measured, rows))
        if self.sheet.total is not None:
            self._write_total(last)
        for note in self.sheet.notes:
            self.page.append([self._cell(note, "note")])
        self._finish(last)

    def _set_up(self, measured: Sequence[Sequence[Value]]) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.page import PageMargins
        from openpyxl.worksheet.properties import PageSetupProperties

        page = self.page
        for at, column in enumerate(self.sheet.columns):
            values = (row[at] for row in measured if at < len(row))
            width = page.column_dimensions[get_column_letter(at + 1)].width = width_of(column, values)
            self.room.append(width if column.wraps else 0)
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_setup.paperSize = A4
        page.page_setup.orientation = "landscape" if self.sheet.landscape else "portrait"
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.print_title_rows = f"{len(self.sheet.heading) + 1}:{self.header_row}"
        page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
        page.oddFooter.center.text = "&P / &N"
        if self.sheet.is_hidden:
            page.sheet_state = "hidden"
        if self.sheet.freeze:
            page.freeze_panes = f"A{self.header_row + 1}"

    def _write_heading(self) -> None:
        for at, line in enumerate(self.sheet.heading):
            if not at:
                self.page.row_dimensions[1].height = TITLE_POINTS
            self.page.append([self._cell(line, "note" if at else "title")])
        if self.sheet.heading and self.width > 1:
            self.page.merged_cells.add(f"A1:{self._letter(self.width)}1")

    def _write_header(self) -> None:
        above = len(self.sheet.heading)
        for line in self.headings:
            self.page.append([self._cell(text, "header") for text in line])
        for one in self.merged:
            first, last = f"{self._letter(one.left + 1)}{above + one.top + 1}", f"{self._letter(one.right + 1)}"
            self.page.merged_cells.add(f"{first}:{last}{above + one.bottom + 1}")

    def _write_rows(self, rows: Iterable[Sequence[Value]]) -> int:
        """Write the rows and return the number of the last one."""
        columns = self.sheet.columns
        looks = [column.kind if column.wraps or column.kind != "text" else "unwrapped" for column in columns]
        cells = [self._cell(None, look) for look in looks]
        number = self.header_row
        for row in rows:
            number += 1
            for at, cell in enumerate(cells):
                _fill(cell, row[at] if at < len(row) else None, columns[at])
                if isinstance(cell.value, int | float):
                    self.sums[at] += cell.value
            lines = max((_lines(cell.value, room) for cell, room in zip(cells, self.room, strict=True)), default=1)
            if lines > 1:  # not every program measures wrapped text by itself
                self.page.row_dimensions[number].height = LINE_POINTS * min(lines, MOST_LINES)
            self.page.append(cells)
        return number

    def _write_total(self, last: int) -> None:
        line = []
        columns = enumerate(self.sheet.columns, 1)
        label_at = next((at for at, column in columns if not column.is_summed and column.total is None), 0)
        for at, column in enumerate(self.sheet.columns, 1):
            letter = self._letter(at)
            cell = self._cell(None, "total")
            if column.is_summed and last > self.header_row:
                cell.value = f"=SUM({letter}{self.header_row + 1}:{letter}{last})"
                cell.number_format = FORMATS[column.kind]
                self.stored_sums[f"{letter}{last + 1}"] = self.sums[at - 1]
            elif column.is_summed:
                cell.value = 0
            elif column.total is not None:
                _fill(cell, column.total, column)
                cell.number_format = FORMATS[column.kind]
            elif at == label_at:
                cell.value, cell.data_type = _storable(self.sheet.total or ""), "s"
            line.append(cell)
        self.page.append(line)

    def _finish(self, last: int) -> None:
        if self.sheet.filters and self.sheet.columns:
            self.page.auto_filter.ref = f"A{self.header_row}:{self._letter(self.width)}{last}"
        if self.sheet.charts and last > self.header_row:
            from core.sheets.charts import add_charts

            below = last + (self.sheet.total is not None) + len(self.sheet.notes) + 2
            add_charts(self.page, self.sheet, self.header_row, last, below)

    def _cell(self, text: str | None, look: str) -> Any:
        from core.sheets.looks import styled

        cell = styled(self.page, look, FORMATS.get(look, "@"))
        if text:
            cell.value, cell.data_type = _storable(text), "s"
        return cell

    @staticmethod
    def _letter(at: int) -> str:
        from openpyxl.utils import get_column_letter

        return str(get_column_letter(at))


def _fill(cell: Any, value: Value, column: Column) -> None:
    """Put a value into a cell: text as text, whatever it begins with; numbers and dates as what they are."""
    if value is None or value == "":
        cell.value = None
    elif column.kind == "text" or isinstance(value, str):
        cell.value = _storable(value_text(value) or "")
        cell.data_type = "s"
    else:
        cell.value = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value


def _lines(value: object, room: float) -> int:
    """How many lines a text takes in a column that is so many half-width characters wide."""
    if not room or not isinstance(value, str) or (len(value) * 2 < room and "\n" not in value):
        return 1
    return sum(max(1, ceil(display_width(line) / max(room - 1, 1))) for line in value.split("\n"))


def _storable(text: str) -> str:
    """Text as the file format can hold it: no control characters, nothing that reads as an escape, not too long."""
    return _LOOKS_ESCAPED.sub("_x005F_", legal(text))


def legal(text: str) -> str:
    """Text without control characters, no longer than a cell can hold."""
    if len(text) > CELL_CHARACTERS:
        text = text[: CELL_CHARACTERS - 1] + "…"
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def file_of(sheet: Sheet, ending: str) -> BytesIO:
    """One sheet as the bytes of a file to be sent, "xlsx" or "csv"."""
    target = BytesIO()
    if ending == "csv":
        write_csv(target, sheet.columns, sheet.rows)
    else:
        write_workbook(target, [sheet])
    target.seek(0)
    return target


def write_csv(
    target: Path | BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    hxl: Sequence[str] | None = None,
) -> None:
    """Write UTF-8 with mark; in text columns what a spreadsheet would take for a formula gets an apostrophe in front.

    `hxl` are the tags of a second row, one for each column ("" for none), such as "#adm3+code".
    """
    with _text_file(target) as file:
        writer = csv.writer(file)
        writer.writerow([guarded(column.header) for column in columns])
        if hxl is not None:
            writer.writerow(hxl)
        for row in rows:
            writer.writerow([_plain(value, column) for value, column in zip(row, columns, strict=False)])


@contextmanager
def _text_file(target: Path | BinaryIO) -> Iterator[TextIO]:
    if isinstance(target, Path):
        with target.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
            yield file
        return
    wrapper = TextIOWrapper(target, encoding="utf-8-sig", newline="", errors="replace")
    try:
        yield wrapper
    finally:
        wrapper.flush()
        wrapper.detach()  # the stream stays open: it belongs to the caller


def _plain(value: Value, column: Column) -> str:
    text = (value_text(value) or "").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return guarded(text) if column.kind == "text" or isinstance(value, str) else text


def guarded(text: str) -> str:
    """The text with an apostrophe in front if a spreadsheet would take it for a formula; reading takes it off again."""
    return f"'{text}" if _DANGEROUS.match(text) or GUARDED.match(text) else text
