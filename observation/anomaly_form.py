"""A form on one sheet of A4: title, labelled boxes over six columns, a line for signatures; all of it text. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

COLUMNS = 6
_WIDTHS = (14.0, 15.0, 14.0, 15.0, 14.0, 15.0)
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_A4 = 9
_LINE_HEIGHT, _CHARACTERS_A_COLUMN = 16.0, 7.0


@dataclass(frozen=True)
class Box:
    """A label and what stands beside it, over so many of the six columns (label included)."""

    label: str
    text: str
    columns: int = 2


@dataclass(frozen=True)
class PaperForm:
    """What the paper holds, from the top down: rows of boxes that fill six columns each."""

    title: str
    above: str
    rows: Sequence[Sequence[Box]]
    notes: Sequence[str] = ()
    signatures: Sequence[str] = field(default_factory=tuple)


def write_form(form: PaperForm) -> bytes:
    """The form as a workbook of one sheet that prints on one page, upright."""
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = re.sub(r"[\[\]:*?/\\]", " ", form.title)[:31]
    _set_up(page)
    _wide(page, 1, form.title, size=16, is_bold=True, align="center", height=30)
    _wide(page, 2, form.above, size=10, align="right", height=18)
    number = 3
    for row in form.rows:
        _boxes(page, number, row)
        number += 1
    if form.signatures:
        _wide(page, number, "        ".join(f"{one}：____________" for one in form.signatures), height=34)
        number += 1
    for note in form.notes:
        _wide(page, number, note, size=9, height=_height(note, COLUMNS * 2))
        number += 1
    page.print_area = f"A1:F{number - 1}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(page: Any) -> None:
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page.page_setup.paperSize, page.page_setup.orientation = _A4, "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 1
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.5
    page.sheet_view.showGridLines = False


def _boxes(page: Any, number: int, row: Sequence[Box]) -> None:
    column, height = 1, 24.0
    for box in row:
        _cell(page, number, column, box.label, is_bold=True, is_framed=True)
        last = column + box.columns - 1
        for framed in range(column + 1, last + 1):
            _cell(page, number, framed, "", is_framed=True)
        _cell(page, number, column + 1, box.text, is_framed=True)
        if last > column + 1:
            page.merge_cells(start_row=number, end_row=number, start_column=column + 1, end_column=last)
        height = max(height, _height(box.text, box.columns - 1), _height(box.label, 1))
        column = last + 1
    page.row_dimensions[number].height = height


def _height(text: str, columns: int) -> float:
    """Points for a text of Chinese in so many columns."""
    room = max(1.0, columns * _CHARACTERS_A_COLUMN)
    lines = sum(max(1, int(-(-_width(line) // room))) for line in text.split("\n"))
    return min(380.0, lines * _LINE_HEIGHT + 8)


def _width(line: str) -> float:
    return sum(1.0 if ord(char) > 0x2E7F else 0.55 for char in line)


def _wide(page: Any, number: int, text: str, *, size: int = 11, is_bold: bool = False, align: str = "left",
          height: float = 20) -> None:  # fmt: skip
    _cell(page, number, 1, text, size=size, is_bold=is_bold, align=align)
    page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=COLUMNS)
    page.row_dimensions[number].height = height


def _cell(page: Any, row: int, column: int, text: str, *, size: int = 11, is_bold: bool = False, align: str = "left",
          is_framed: bool = False) -> None:  # fmt: skip
    from openpyxl.styles import Alignment, Border, Font, Side

    cell = page.cell(row, column)
    cell.value = _ILLEGAL.sub(" ", text)[:32_000] or None
    if cell.value is not None:
        cell.data_type = "s"  # text stays text: a cell that begins with = is no formula
    cell.number_format = "@"
    cell.font = Font(name="宋体", size=size, bold=is_bold)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    if is_framed:
        line = Side(style="thin")
        cell.border = Border(left=line, right=line, top=line, bottom=line)
