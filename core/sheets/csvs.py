"""Records of a delimited text file, one at a time."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from core.errors import Invalid
from core.i18n import t
from core.sheets.cells import Record

_DELIMITERS = (",", ";", "\t")
_SAMPLE_CHARACTERS = 1 << 16
_SEPARATOR_LINE = re.compile(r"sep=(.)[\r\n]", re.IGNORECASE)  # spreadsheet programs write it as a first line
# What a spreadsheet would take for a formula stands behind an apostrophe in the files written here
GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")

# A polygon in one cell is longer than the csv module's 128 kB; a file is bounded before it comes here
csv.field_size_limit(64 * 1024 * 1024)


def delimiter_of(path: Path, encoding: str) -> str:
    """The delimiter among comma, semicolon and tab that divides most lines alike, counted outside quotes."""
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    if declared := _SEPARATOR_LINE.match(sample):
        return declared[1]
    lines = _counts(sample)
    best, found = (0, 0), ","
    for delimiter in _DELIMITERS:
        counts = Counter(line[delimiter] for line in lines if line[delimiter])
        often, many = max(((times, count) for count, times in counts.items()), default=(0, 0))
        if (often, many) > best:
            best, found = (often, many), delimiter
    return found


def _counts(sample: str) -> list[Counter[str]]:
    """How often each character stands outside quotes, line by line."""
    lines: list[Counter[str]] = [Counter()]
    for at, part in enumerate(sample.split('"')):
        if at % 2:
            continue
        first, *rest = re.split(r"\r\n|\r|\n", part)
        lines[-1].update(first)
        lines += [Counter(line) for line in rest]
    return lines


def records(path: Path, filename: str, encoding: str, delimiter: str) -> Iterator[Record]:
    """Each record with the number of the line where it begins; raises DomainError where the quoting breaks."""
    start = 1
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for values in reader:
                if not (start == 1 and values and _is_separator_line(values, delimiter)):
                    yield start, [_unguarded(value) for value in values]
                start = reader.line_num + 1
    except csv.Error as error:
        raise Invalid(
            "sheets.quotes",
            t("From line %(line)s on “%(file)s” cannot be divided into cells: a quotation mark is not in pairs.",
              line=start, file=filename),
            hint=t("Put the cell in quotation marks and double those inside it, or save the sheet as .xlsx."),
        ) from error  # fmt: skip


def _is_separator_line(values: list[str], delimiter: str) -> bool:
    return [value.lower() for value in values] == ["sep=", ""] or values == [f"sep={delimiter}"]


def _unguarded(value: str) -> str:
    return value[1:] if value[:1] == "'" and GUARDED.match(value) else value
