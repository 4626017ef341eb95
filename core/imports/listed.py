"""A list that belongs to one record, as a day's guests, from a file or pasted: read, and compared. Pure."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.errors import Invalid
from core.fields import Input
from core.forms import entries
from core.i18n import Text, t
from core.imports.importer import Given, Options
from core.imports.problems import Problem, refused_rows
from core.imports.reading import check_rows, file_notes, open_matched, require_columns, wanted
from core.sheets import normalise

MOST_CHARACTERS = 120_000
"""What may be pasted at once; longer lists come as a file."""


@dataclass(frozen=True)
class ListKind:
    """One kind of list: what a row holds, the columns that must be there, the most rows and how that is said.

    `usual` gives the headers that stand for none, from the first pasted row; without it, those of all columns. A first
    pasted row is a header when it has `telling` headers that are known, or nothing but such.
    """

    title: Text
    row: type[Input]
    requires: tuple[tuple[str, ...], ...]
    most: int
    too_many: Text
    usual: Callable[[Sequence[str]], list[str]] | None = None
    telling: int = 1


@dataclass
class ListRead:
    """What a file or a pasted text holds: its good rows, its problems, and its lines as text with the header first."""

    given: list[Given] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[int, list[str]] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    unknown: tuple[str, ...] = ()

    def text(self, numbers: Sequence[int] | None = None) -> str:
        """The lines with these numbers, or all, as they can be pasted again; nothing where no line is left."""
        shown = [line for number, line in self.lines.items() if numbers is None or number in numbers]
        return as_text([self.headers, *shown]) if shown else ""

    @property
    def refused(self) -> list[int]:
        """The lines that cannot be taken, from the first."""
        return sorted(refused_rows(self.problems))


@dataclass(frozen=True)
class RowChange:
    """What would become of one row: new, changed or unchanged; `differs` has (field, before, after)."""

    row: int
    state: Literal["new", "changed", "unchanged"]
    id: int | None
    values: Mapping[str, Any]
    differs: Sequence[tuple[str, Any, Any]] = ()


def count_of(changes: Sequence[RowChange], state: str) -> int:
    """How many rows are new, changed or unchanged."""
    return sum(change.state == state for change in changes)


def read_list(kind: ListKind, path: Path, filename: str) -> ListRead:
    """The file's rows; raises DomainError for what is no such list, or is too long."""
    opened = open_matched(kind, path, filename, Options())
    require_columns(kind, opened)
    read = ListRead(headers=list(opened.table.headers), unknown=opened.matching.unknown)
    for row in opened.table.rows():
        read.lines[row.number] = [row.text(header) or row.faults.get(header, "") for header in read.headers]
        if len(read.lines) > kind.most:
            raise Invalid("too_many", kind.too_many)
    read.problems = file_notes(kind, opened)
    read.given = list(check_rows(kind, opened, read.problems))
    if not read.lines:
        raise Invalid("no_rows", t("There is no row below the header of “%(file)s”.", file=filename))
    return read


def read_pasted(kind: ListKind, text: str) -> ListRead:
    """The rows of a text copied from a spreadsheet; without a header row its columns stand in the usual order."""
    if len(text) > MOST_CHARACTERS:
        raise Invalid("too_long", t("This is too long to be pasted. Bring it as a file in parts."))
    rows = list(csv.reader(io.StringIO(text), dialect="excel-tab" if "\t" in text else "excel"))
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise Invalid("nothing", t("Please choose a file, or paste rows copied from a spreadsheet."))
    if not _is_header(kind, rows[0]):
        rows.insert(0, kind.usual(rows[0]) if kind.usual else labels(kind))
    width = max(map(len, rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pasted.csv"
        with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
            csv.writer(file).writerows([*row, *[""] * (width - len(row))] for row in rows)
        return read_list(kind, path, str(t("pasted rows")) + ".csv")


def labels(kind: ListKind) -> list[str]:
    """The headers of all columns in their usual order, in the language spoken."""
    return [str(entry.label) for entry in entries(kind.row).values()]


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a spreadsheet copies them: cells between tabs, quoted where they hold a line break."""
    target = io.StringIO()
    csv.writer(target, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return target.getvalue()


def compared(row: Given, values: Mapping[str, Any], found: Mapping[str, Any] | None) -> RowChange:
    """What would become of the row with these values beside `found`; an empty cell leaves what is there as it is."""
    if found is None:
        return RowChange(row.row, "new", None, values)
    differs = [(name, found[name], value) for name, value in values.items() if found[name] != value]
    return RowChange(row.row, "changed" if differs else "unchanged", int(found["id"]), {**found, **values}, differs)


def _is_header(kind: ListKind, row: Sequence[str]) -> bool:
    known = {normalise(word) for words in wanted(kind.row).values() for word in words}
    filled = [normalise(cell) for cell in row if cell.strip()]
    return sum(cell in known for cell in filled) >= min(kind.telling, len(filled))
