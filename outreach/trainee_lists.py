"""Trainees from a sheet: read, told apart from those on the list already, and as text to be corrected. Pure."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import Invalid
from core.fields import Input
from core.forms import entries
from core.i18n import Text, t
from core.imports import Given, Options, Problem
from core.imports.problems import refused_rows
from core.imports.reading import check_rows, file_notes, open_matched, require_columns, wanted
from core.sheets import normalise
from outreach.training_inputs import MOST_TRAINEES, TraineeRow
from outreach.training_tallies import person_key

MOST_CHARACTERS = 120_000


@dataclass(frozen=True)
class TraineeSheetKind:
    """What a sheet of trainees holds, as sheets are read: its columns, and those that must be there."""

    title: Text
    row: type[Input]
    requires: tuple[tuple[str, ...], ...]


KIND = TraineeSheetKind(t("Trainees"), TraineeRow, (("name",),))


@dataclass
class Look:
    """What a sheet would bring: who is new, who is on the list already, what is wrong, and its lines as text."""

    new: list[TraineeRow] = field(default_factory=list)
    known: list[TraineeRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: tuple[str, ...] = ()
    headers: list[str] = field(default_factory=list)
    lines: dict[int, list[str]] = field(default_factory=dict)

    @property
    def refused(self) -> list[int]:
        """The lines that cannot be taken, from the first."""
        return sorted(refused_rows(self.problems))

    def text(self, numbers: Sequence[int] | None = None) -> str:
        """The lines with these numbers, or all, as they can be pasted again."""
        shown = [line for number, line in self.lines.items() if numbers is None or number in numbers]
        target = io.StringIO()
        csv.writer(target, dialect="excel-tab", lineterminator="\n").writerows([self.headers, *shown] if shown else [])
        return target.getvalue()


def look_at_file(path: Path, filename: str, there: Set[str]) -> Look:
    """The rows of a file beside the keys of those who are on the list; raises DomainError for what is no such sheet."""
    opened = open_matched(KIND, path, filename, Options())
    require_columns(KIND, opened)
    look = Look(unknown=opened.matching.unknown, headers=list(opened.table.headers))
    for row in opened.table.rows():
        look.lines[row.number] = [row.text(header) or row.faults.get(header, "") for header in look.headers]
        if len(look.lines) > MOST_TRAINEES:
            raise Invalid("too_many", t("A class has at most %(n)s trainees.", n=MOST_TRAINEES))
    look.problems = file_notes(KIND, opened)
    given = list(check_rows(KIND, opened, look.problems))
    if not look.lines:
        raise Invalid("no_rows", t("There is no row below the header of “%(file)s”.", file=filename))
    _tell_apart(look, given, there)
    return look


def look_at_text(text: str, there: Set[str]) -> Look:
    """The same of rows copied from a spreadsheet; without a header they are name, unit, telephone."""
    if len(text) > MOST_CHARACTERS:
        raise Invalid("too_long", t("This is too long to be pasted. Bring it as a file in parts."))
    rows = list(csv.reader(io.StringIO(text), dialect="excel-tab" if "\t" in text else "excel"))
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise Invalid("nothing", t("Please choose a file, or paste rows copied from a spreadsheet."))
    known = {normalise(word) for words in wanted(TraineeRow).values() for word in words}
    if not any(normalise(cell) in known for cell in rows[0]):
        rows.insert(0, [str(entry.label) for entry in entries(TraineeRow).values()])
    width = max(map(len, rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pasted.csv"
        with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
            csv.writer(file).writerows([*row, *[""] * (width - len(row))] for row in rows)
        return look_at_file(path, str(t("pasted rows")) + ".csv", there)


def _tell_apart(look: Look, given: Sequence[Given], there: Set[str]) -> None:
    seen: set[str] = set()
    for one in given:
        row = TraineeRow.model_validate({"name": "", **one.values})
        key = person_key(row.name, row.organisation, row.phone)
        if key in seen:
            look.problems.append(Problem(one.row, "twice", t("This row stands in the list twice."),
                                         t("Keep one of the two."), "name"))  # fmt: skip
            continue
        seen.add(key)
        (look.known if key in there else look.new).append(row)
    look.problems.sort(key=lambda one: one.row)
