"""One way into every table file: say which file, get headers and rows, or a refusal that tells what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

from core.errors import Invalid
from core.i18n import t
from core.sheets import csvs, geojson, workbooks
from core.sheets.cells import Columns, Kind, Record, Row, Table, is_blank
from core.sheets.encodings import encoding_of
from core.sheets.headers import find_header
from core.sheets.sniffing import LIMIT_BYTES, kind_of

Records = Callable[[], Iterator[Record]]
_TAG = re.compile(r"#[a-z][a-z0-9_]*( ?[+#][a-z][a-z0-9_]*)*", re.IGNORECASE)


def open_table(
    path: Path,
    filename: str,
    *,
    header_row: int | None = None,
    sheet: str | None = None,
    known: Collection[str] = (),
    encoding: str | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> Table:
    """Open an xlsx, csv or GeoJSON file as a table, whatever its name says.

    `known` are the header words of the reader, by which the header row and the sheet are found; `header_row` (as
    numbered in the file), `sheet` and `encoding` ("utf-8", "utf-16", "gb18030", "big5") decide them instead.
    Raises DomainError for what is no such file, and later from `rows()` where the file breaks in the middle.
    """
    kind = kind_of(path, filename, limit_bytes)
    if kind == "geojson":
        return geojson.open_features(path, filename, encoding)
    if kind == "csv":
        codec = encoding_of(path, filename, encoding)
        delimiter = csvs.delimiter_of(path, codec)
        read: Records = partial(csvs.records, path, filename, codec, delimiter)
        return _table(kind, filename, read, header_row, known, encoding=codec)
    chosen, names = workbooks.choose_sheet(path, filename, sheet, known)
    read = partial(workbooks.records, path, filename, chosen)
    return _table(kind, filename, read, header_row, known, sheet=chosen, sheets=names)


def _table(
    kind: Kind, filename: str, read: Records, header_row: int | None, known: Collection[str], **about: Any
) -> Table:
    number, values = _header(filename, read, header_row, known)
    columns = Columns.of(values)

    def rows() -> Iterator[Row]:
        for at, record in read():
            if at > number:
                row = columns.row(at, record)
                if not row.is_blank and not _is_tags(record):
                    yield row

    return Table(kind, filename, columns.headers, number, rows, **about)


def _is_tags(record: Sequence[str | None]) -> bool:
    """Whether a row holds nothing but tags of HXL ("#adm3+code"), which stand under the headings for programs."""
    texts = [text.strip() for text in record if text and text.strip()]
    return bool(texts) and all(_TAG.fullmatch(text) for text in texts)


def _header(filename: str, read: Records, header_row: int | None, known: Collection[str]) -> Record:
    with closing(read()) as records:  # type: ignore[type-var]
        if header_row is None:
            found = find_header(records, known)
            if found:
                return found[0]
        else:
            for number, values in takewhile(lambda record: record[0] <= header_row, records):
                if number == header_row and not is_blank(values):
                    return number, values
    raise _no_header(filename, header_row)


def _no_header(filename: str, header_row: int | None) -> Invalid:
    message = t("No header row was found in “%(file)s”.", file=filename)
    if header_row is not None:
        message = t("Row %(row)s of “%(file)s” is blank and cannot be the header.", row=header_row, file=filename)
    return Invalid(
        "sheets.no_header",
        message,
        hint=t("Put one row with the names of the columns above the data, or say in which row they stand."),
    )
