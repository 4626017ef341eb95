"""Guests of an open day from a sheet: its rows read, and compared with who is on the list. Pure."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.errors import Invalid
from core.fields import name_key
from core.forms import entries
from core.i18n import Text, t
from core.imports import Given, Options, Problem
from core.imports.problems import refused_rows
from core.imports.reading import check_rows, file_notes, open_matched, require_columns, wanted
from core.sheets import normalise
from outreach.open_day_inputs import MOST_PASTED, GuestRow
from registry.words import Words

MOST_CHARACTERS = 120_000


@dataclass(frozen=True)
class GuestList:
    """What a sheet of guests holds, and which column must be there."""

    title: Text
    row: type[GuestRow]
    requires: tuple[tuple[str, ...], ...]


LIST = GuestList(t("Guests"), GuestRow, (("name",),))


@dataclass
class GuestsRead:
    """What a file or a pasted text holds: its good rows, its problems, and its lines as they can be pasted again."""

    given: list[Given]
    problems: list[Problem]
    lines: dict[int, list[str]] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    unknown: tuple[str, ...] = ()

    def text(self, numbers: Sequence[int] | None = None) -> str:
        """The lines with these numbers, or all, with the header first; nothing where no line is left."""
        shown = [line for number, line in self.lines.items() if numbers is None or number in numbers]
        target = io.StringIO()
        csv.writer(target, dialect="excel-tab", lineterminator="\n").writerows([self.headers, *shown] if shown else [])
        return target.getvalue()


@dataclass(frozen=True)
class GuestChange:
    """What would become of one row: `differs` has (field, before, after)."""

    row: int
    state: Literal["new", "changed", "unchanged"]
    id: int | None
    values: Mapping[str, Any]
    differs: Sequence[tuple[str, Any, Any]] = ()


@dataclass
class GuestLook:
    """All rows of a sheet beside the list: nothing is written yet."""

    read: GuestsRead
    changes: list[GuestChange]
    problems: list[Problem]

    @property
    def refused(self) -> list[int]:
        """The rows that cannot be taken, from the first."""
        return sorted(refused_rows(self.problems))

    def count(self, state: str) -> int:
        """How many rows are new, changed or unchanged."""
        return sum(change.state == state for change in self.changes)


def read_guests(path: Path, filename: str) -> GuestsRead:
    """The file's rows; raises DomainError for what is no such list, or is too long."""
    opened = open_matched(LIST, path, filename, Options())
    require_columns(LIST, opened)
    headers = list(opened.table.headers)
    lines: dict[int, list[str]] = {}
    for row in opened.table.rows():
        lines[row.number] = [row.text(header) or row.faults.get(header, "") for header in headers]
        if len(lines) > MOST_PASTED:
            raise Invalid("too_many", t("A sheet of guests has at most %(most)s rows.", most=MOST_PASTED))
    if not lines:
        raise Invalid("no_rows", t("There is no row below the header of “%(file)s”.", file=filename))
    problems = file_notes(LIST, opened)
    return GuestsRead(list(check_rows(LIST, opened, problems)), problems, lines, headers, opened.matching.unknown)


def read_pasted_guests(text: str) -> GuestsRead:
    """The rows of a text copied from a spreadsheet; without a header row its columns stand in the usual order."""
    rows = list(csv.reader(io.StringIO(text), dialect="excel-tab" if "\t" in text else "excel"))
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise Invalid("nothing", t("Please choose a file, or paste rows copied from a spreadsheet."))
    if len(text) > MOST_CHARACTERS:
        raise Invalid("too_long", t("This is too long to be pasted. Bring it as a file in parts."))
    known = {normalise(word) for words in wanted(GuestRow).values() for word in words}
    if not any(normalise(cell) in known for cell in rows[0]):
        rows.insert(0, [str(entry.label) for entry in entries(GuestRow).values()])
    width = max(map(len, rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pasted.csv"
        with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
            csv.writer(file).writerows([*row, *[""] * (width - len(row))] for row in rows)
        return read_guests(path, str(t("pasted rows")) + ".csv")


def compare_guests(
    read: GuestsRead, there: Sequence[Mapping[str, Any]], categories: Sequence[tuple[str, str]], usual: str
) -> GuestLook:
    """What would become of the rows: a guest is found again by name and organisation, by the name alone without one.

    An empty cell leaves what is there as it is; a new guest without a category gets the `usual` one.
    """
    words = Words((code, (name,)) for code, name in categories)
    problems, changes = list(read.problems), []
    seen: set[tuple[str, str]] = set()
    for row in read.given:
        values = dict(row.values)
        typed = str(values.pop("category", "") or "")
        code = words.find(typed) if typed else ""
        key = (name_key(str(values["name"])), name_key(str(values.get("organisation", ""))))
        if code is None:
            how = t("Use one of: %(names)s.", names=", ".join(name for _, name in categories))
            problems.append(Problem(row.row, "category", t("There is no such category of guests."), how, "category",
                                    value=typed))  # fmt: skip
        elif key in seen:
            how = t("Keep one of the two, or write their organisations.")
            what = t("This row stands in the list twice.")
            problems.append(Problem(row.row, "twice", what, how, "name", value=str(values["name"])))
        else:
            seen.add(key)
            changes.append(_change(row.row, values | ({"category": code} if code else {}), _found(key, there), usual))
    return GuestLook(read, changes, sorted(problems, key=lambda one: one.row))


def _found(key: tuple[str, str], there: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    same = [one for one in there if name_key(str(one["name"])) == key[0]]
    exact = [one for one in same if name_key(str(one["organisation"])) == key[1]]
    if exact:
        return exact[0]
    return same[0] if len(same) == 1 and not key[1] else None


def _change(number: int, values: dict[str, Any], found: Mapping[str, Any] | None, usual: str) -> GuestChange:
    if found is None:
        return GuestChange(number, "new", None, {"category": usual} | values)
    differs = [(name, found[name], value) for name, value in values.items() if found[name] != value]
    merged = {name: found[name] for name in GuestRow.model_fields} | values
    return GuestChange(number, "changed" if differs else "unchanged", int(found["id"]), merged, differs)
