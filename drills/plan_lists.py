"""The groups and the script of a plan as sheets: read, compared with what is there, and written out. Pure."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.errors import Invalid
from core.fields import Input, name_key
from core.forms import entries
from core.i18n import Text, t
from core.imports import Given, Options, Problem
from core.imports.problems import refused_rows
from core.imports.reading import check_rows, file_notes, open_matched, require_columns, wanted
from core.sheets import Column, normalise
from drills.plan_inputs import MOST_ROWS, GroupRow, InjectRow
from drills.script_times import say, seconds_of

MOST_CHARACTERS = 120_000
_NUMBERS = frozenset({"place", "people", "number"})
_WIDTHS = {"message": 44, "expected_action": 44, "route": 40, "objective": 24}


@dataclass(frozen=True)
class PlanList:
    """One list of a plan: what its rows hold and which columns must be there."""

    code: Literal["groups", "script"]
    title: Text
    row: type[Input]
    requires: tuple[tuple[str, ...], ...]


LISTS = {
    "groups": PlanList("groups", t("Groups"), GroupRow, (("name",),)),
    "script": PlanList("script", t("Script"), InjectRow, (("at", "message"),)),
}


@dataclass
class ListRead:
    """What a file or a pasted text holds: its good rows, its problems, and its lines as text with the header first."""

    given: list[Given]
    problems: list[Problem]
    lines: dict[int, list[str]] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    unknown: tuple[str, ...] = ()

    def text(self, numbers: Sequence[int] | None = None) -> str:
        """The lines with these numbers, or all, as they can be pasted again."""
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


@dataclass(frozen=True)
class Comparison:
    """All rows of a file beside what is there; `absent` are the ids of those there that the file does not have."""

    changes: Sequence[RowChange]
    problems: Sequence[Problem]
    absent: Sequence[int]

    def count(self, state: str) -> int:
        """How many rows are new, changed or unchanged."""
        return sum(change.state == state for change in self.changes)


def read_list(kind: PlanList, path: Path, filename: str) -> ListRead:
    """The file's rows; raises DomainError for what is no such list, or is too long."""
    opened = open_matched(kind, path, filename, Options())
    require_columns(kind, opened)
    headers = list(opened.table.headers)
    lines = {}
    for row in opened.table.rows():
        lines[row.number] = [row.text(header) or row.faults.get(header, "") for header in headers]
        if len(lines) > MOST_ROWS:
            raise Invalid("too_many", t("A plan has at most %(most)s rows.", most=MOST_ROWS))
    problems = file_notes(kind, opened)
    given = list(check_rows(kind, opened, problems))
    if not lines:
        raise Invalid("no_rows", t("There is no row below the header of “%(file)s”.", file=filename))
    return ListRead(given, problems, lines, headers, opened.matching.unknown)


def read_pasted(kind: PlanList, text: str) -> ListRead:
    """The rows of a text copied from a spreadsheet; without a header row its columns stand in the usual order."""
    if not text.strip():
        raise _nothing()
    if len(text) > MOST_CHARACTERS:
        raise Invalid("too_long", t("This is too long to be pasted. Bring it as a file in parts."))
    rows = list(csv.reader(io.StringIO(text), dialect="excel-tab" if "\t" in text else "excel"))
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise _nothing()
    if not _is_header(kind, rows[0]):
        rows.insert(0, _usual_header(kind, rows[0]))
    width = max(map(len, rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pasted.csv"
        with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
            csv.writer(file).writerows([*row, *[""] * (width - len(row))] for row in rows)
        return read_list(kind, path, str(t("pasted rows")) + ".csv")


def _nothing() -> Invalid:
    return Invalid("nothing", t("Please choose a file, or paste rows copied from a spreadsheet."))


def _is_header(kind: PlanList, row: Sequence[str]) -> bool:
    known = {normalise(word) for words in wanted(kind.row).values() for word in words}
    return sum(normalise(cell) in known for cell in row if cell.strip()) >= min(2, sum(bool(c.strip()) for c in row))


def _usual_header(kind: PlanList, first: Sequence[str]) -> list[str]:
    """The headers in their usual order, without the number in front where the first row has none."""
    labels = [str(entry.label) for entry in entries(kind.row).values()]
    if kind.code == "groups":
        is_numbered = len(first) > 1 and first[0].strip().isdecimal() and not first[1].strip().isdecimal()
    else:
        is_numbered = len(first) > 1 and first[0].strip().isdecimal() and _is_time(first[1])
    return labels if is_numbered else labels[1:]


def _is_time(typed: str) -> bool:
    try:
        seconds_of(typed)
    except ValueError:
        return False
    return True


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a spreadsheet copies them: cells between tabs, quoted where they hold a line break."""
    target = io.StringIO()
    csv.writer(target, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return target.getvalue()


def compare(kind: PlanList, given: Sequence[Given], there: Sequence[Mapping[str, Any]]) -> Comparison:
    """What would become of the rows: groups are found again by their name, lines of the script by their number.

    A line without a number is found by its time and message. An empty cell leaves what is there as it is.
    """
    free = [dict(one) for one in there]
    changes: list[RowChange] = []
    problems: list[Problem] = []
    seen: set[object] = set()
    for row in given:
        key = _key(kind, row.values)
        if key is not None and key in seen:
            what = t("This row stands in the list twice.")
            how = t("Keep one of the two, or give the other a name or number of its own.")
            problems.append(Problem(row.row, "twice", what, how, "name" if kind.code == "groups" else "number"))
            continue
        seen.add(key)
        found = next((one for one in free if _is_same(kind, row.values, one)), None)
        if found is not None:
            free.remove(found)
        changes.append(_change(row, found))
    return Comparison(changes, problems, [int(one["id"]) for one in free])


def _key(kind: PlanList, values: Mapping[str, Any]) -> object:
    return name_key(str(values["name"])) if kind.code == "groups" else values.get("number")


def _is_same(kind: PlanList, values: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    if kind.code == "script" and values.get("number") is None:
        return bool(values["at"] == one["at"] and values["message"] == one["message"])
    return bool(_key(kind, values) == _key(kind, one))


def _change(row: Given, found: Mapping[str, Any] | None) -> RowChange:
    if found is None:
        return RowChange(row.row, "new", None, row.values)
    differs = [(name, found[name], value) for name, value in row.values.items() if found[name] != value]
    merged = {**found, **row.values}
    return RowChange(row.row, "changed" if differs else "unchanged", int(found["id"]), merged, differs)


def columns(kind: PlanList) -> list[Column]:
    """The columns of the list as a sheet, headers in the language spoken."""
    return [
        Column(str(entry.label), "integer" if name in _NUMBERS else "text", width=_WIDTHS.get(name))
        for name, entry in entries(kind.row).items()
    ]


def lines(kind: PlanList, rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """The rows as they stand in a sheet; times as T+mm:ss, which no spreadsheet turns into a clock."""
    for row in rows:
        yield [say(row[name]) if name == "at" else row[name] for name in kind.row.model_fields]
