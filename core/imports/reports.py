"""What came of a file, as JSON that is kept with its batch and shown in either language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Table, null, select
from sqlalchemy.orm import Session

from core.db import Base
from core.imports.bulk import as_kept
from core.imports.importer import Change, Importer, Plan
from core.imports.problems import Problem, pack, refused_rows
from core.imports.undoing import Undone

if TYPE_CHECKING:
    from core.imports.services import Checked

COUNTS = ("rows", "new", "changed", "unchanged", "refused", "warned", "beyond", "matched_by_name")
PROBLEMS_KEPT = 2000
SAMPLES = 30
FIELDS = 16
COLUMNS_KEPT = 3


def report(importer: Importer, checked: Checked, plan: Plan) -> dict[str, Any]:
    """Counts of rows, problems (the first 2,000 and counts of all), and samples of what changes."""
    refused = refused_rows(plan.problems)
    warned = {problem.row for problem in plan.problems if not problem.is_error and problem.row} - refused
    taken = plan.new | plan.changed | plan.unchanged
    return {
        "rows": len(taken | refused),
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": len(plan.unchanged),
        "refused": len(refused),
        "warned": len(warned),
        "beyond": plan.beyond,
        "matched_by_name": plan.matched_by_name,
        "columns": dict(checked.opened.columns),
        "constants": dict(checked.opened.constants),
        "answers": [[pack(label), answer] for label, answer in checked.answers],
        "unknown": list(checked.opened.matching.unknown),
        "encoding": checked.opened.table.encoding or "",
        "sheet": checked.opened.table.sheet or "",
        "problems": [
            {**problem.as_dict(), "unchanged": problem.row in plan.unchanged}
            for problem in _first_errors(plan.problems)
        ],
        "problem_count": len(plan.problems),
        "by_code": by_code(plan.problems, plan.unchanged),
        "samples": _samples(plan.changes),
    }


def _first_errors(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= PROBLEMS_KEPT:
        return problems
    ordered = sorted(problems, key=lambda problem: not problem.is_error)[:PROBLEMS_KEPT]
    return sorted(ordered, key=lambda problem: problem.row)


def by_code(problems: Iterable[Problem], unchanged: Collection[int] = ()) -> list[dict[str, Any]]:
    """How often each kind of problem occurs, errors first, with the sentence of its first and its columns.

    Remarks on rows that change nothing are counted by themselves.
    """
    first: dict[tuple[str, str, bool], Problem] = {}
    columns: dict[tuple[str, str, bool], dict[str, None]] = defaultdict(dict)
    counts: Counter[tuple[str, str, bool]] = Counter()
    for problem in problems:
        key = (str(problem.severity), problem.code, problem.row in unchanged)
        first.setdefault(key, problem)
        counts[key] += 1
        if problem.column:
            columns[key].setdefault(problem.column)
    ordered = sorted(counts, key=lambda key: (key[0], -counts[key]))
    return [
        {"severity": key[0], "code": key[1], "unchanged": key[2], "count": counts[key], "what": pack(first[key].what),
         "columns": list(columns[key])[:COLUMNS_KEPT]}
        for key in ordered
    ]  # fmt: skip


def _samples(changes: list[Change]) -> list[dict[str, Any]]:
    """Some of the rows and what changes with them, existing records first: they deserve a look."""
    rows: dict[int, list[Change]] = {}
    for change in changes:
        rows.setdefault(change.row, []).append(change)
    ordered = sorted(rows.values(), key=lambda group: group[0].before is None)
    return [_sample(group) for group in ordered[:SAMPLES]]


def _sample(group: list[Change]) -> dict[str, Any]:
    first = group[0]
    fields = [told for change in group for told in _told(change)]
    return {"row": first.row, "label": first.label, "is_new": first.before is None, "fields": fields[:FIELDS]}


def _told(change: Change) -> list[list[Any]]:
    if change.told:
        return [[name, pack(before), pack(after)] for name, before, after in change.told]
    return [list(change.shown)] if change.shown else _fields(change)


def _fields(change: Change) -> list[list[Any]]:
    before, after = as_kept(change.table, change.before or {}), as_kept(change.table, change.after)
    return [[name, before.get(name), value] for name, value in after.items() if value not in (None, "", [])]


def undone(session: Session, done: Undone) -> dict[str, Any]:
    """What undoing did; kept records by a name that people know, each with the reason."""
    names = _names(session, done)
    kept = [{"record": names.get(owner, f"#{owner[1]}"), "why": pack(why)} for owner, why in done.kept.items()]
    return {"removed": done.removed, "restored": done.restored, "kept": kept[:PROBLEMS_KEPT], "kept_count": len(kept)}


def _names(session: Session, done: Undone) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for owner in list(done.kept)[:PROBLEMS_KEPT]:
        if name := _name_of(session, Base.metadata.tables[owner[0]], owner[1]):
            found[owner] = name
    return found


def _name_of(session: Session, table: Table, number: int) -> str:
    """The record's own name; one without is told by what it belongs to, its day and its number; "" if it is gone."""
    if (own := _named(table)) is not None:
        return str(session.scalar(select(own).where(table.c.id == number)) or "")
    keys = [key for column in table.columns if not column.nullable for key in column.foreign_keys]
    above = next((key for key in keys if _named(key.column.table) is not None), None)
    if above is None:
        return ""
    day = next((column for column in table.c if isinstance(column.type, Date)), null())
    query = select(_named(above.column.table), day).join_from(table, above.column.table, above.column == above.parent)
    row = session.execute(query.where(table.c.id == number)).first()
    return " · ".join(str(part) for part in (*row, f"#{number}") if part is not None) if row else ""


def _named(table: Table) -> Any:
    return next((table.c[column] for column in ("name", "title") if column in table.c), None)
