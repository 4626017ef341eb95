"""How cells of a written workbook look: thin lines, a tinted header, a centred title."""

from __future__ import annotations

from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

_FONT = "Calibri"  # the default of the format; a font without a name is drawn with any
_SIDE = Side(style="thin", color="B8C2CC")
_LINES = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_TINT = PatternFill("solid", fgColor="DCE6F0")
_PALE = PatternFill("solid", fgColor="F2F5F8")


def styled(page: Any, look: str, number_format: str) -> Any:
    """An empty cell of that look: "title", "note", "header", "total", or the kind of a column."""
    cell: Any = WriteOnlyCell(page)
    cell.number_format = number_format
    if look == "title":
        cell.font = Font(name=_FONT, bold=True, size=16)
        cell.alignment = Alignment(horizontal="center", vertical="center")
    elif look == "header":
        cell.font, cell.fill, cell.border = Font(name=_FONT, bold=True), _TINT, _LINES
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    elif look == "total":
        cell.font, cell.fill, cell.border = Font(name=_FONT, bold=True), _PALE, _LINES
    elif look != "note":
        cell.border = _LINES
        cell.alignment = Alignment(vertical="top", wrap_text=look == "text")
    return cell
