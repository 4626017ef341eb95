"""Records of a worksheet, one at a time and guarded: whatever a damaged workbook does becomes a refusal."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import DomainError, Invalid
from core.i18n import t
from core.sheets.cells import Record, value_text
from core.sheets.headers import find_header
from core.sheets.sniffing import broken

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_LAST_ROW = 1_048_576
_LOOKED_AT_SHEETS = 20
_ZEROS = re.compile("0{2,}")
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)|_x000D_")

warnings.filterwarnings("ignore", module=r"openpyxl\b.*")  # it tells of styles and extensions nobody here reads


@contextmanager
def _opened(path: Path, filename: str) -> Iterator[Workbook]:
    """The workbook, streamed; openpyxl lets many kinds of error out of a damaged one, all mean the same here."""
    from openpyxl import DEFUSEDXML, load_workbook

    if not DEFUSEDXML:  # pragma: no cover
        raise RuntimeError("defusedxml is required to read workbooks")
    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except DomainError:
        raise
    except Exception as error:
        raise broken(filename) from error


def choose_sheet(path: Path, filename: str, sheet: str | None, known: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The worksheet to read and the names of all: the one asked for, else the one whose header is known best."""
    with _opened(path, filename) as book:
        names = tuple(page.title for page in book.worksheets)
        if sheet is not None:
            return _asked(sheet, names), names
        visible = [page.title for page in book.worksheets if page.sheet_state == "visible"][:_LOOKED_AT_SHEETS]
        scored = {}
        for title in visible or names:
            found = find_header(_records(book, title), known)
            if found:
                scored[title] = found[1]
    chosen = max(scored, key=lambda title: scored[title], default=(*visible, *names, "")[0])
    return chosen, names


def _asked(sheet: str, names: tuple[str, ...]) -> str:
    if sheet in names:
        return sheet
    raise Invalid(
        "sheets.no_such_sheet",
        t("The workbook has no sheet “%(sheet)s”.", sheet=sheet),
        hint=t("Choose one of its sheets: %(sheets)s.", sheets=", ".join(names)),
    )


def records(path: Path, filename: str, sheet: str) -> Iterator[Record]:
    """Each row of the sheet with its number, as texts; cached values stand for formulas."""
    with _opened(path, filename) as book:
        yield from _records(book, sheet)


def _records(book: Workbook, sheet: str) -> Iterator[Record]:
    page: Any = book[sheet]
    page.reset_dimensions()  # the declared size is often wrong, and a lie could be a million columns
    for number, cells in enumerate(page.iter_rows(max_row=_LAST_ROW), 1):
        yield number, [_text(cell) for cell in cells]


def _text(cell: Any) -> str | None:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        return _ESCAPED.sub(_unescaped, value) if "_x00" in value else value
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    text = value_text(value)
    if text and text.isdecimal() and not isinstance(value, bool) and _ZEROS.fullmatch(cell.number_format or ""):
        return text.zfill(len(cell.number_format))  # 912345678 shown as 0912345678
    return text


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[0] == "_x000D_" else "_"
