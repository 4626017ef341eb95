"""The file of a proposal's workbook that comes back: which proposal it is of, its rows, and the refused ones again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from core.errors import DomainError
from core.fields import Input
from core.i18n import Text, t
from core.imports.added import headers, known_headers
from core.imports.importer import Options
from core.imports.problems import Problem, refused_rows
from core.imports.reading import check_rows, open_matched, require_columns, wanted
from core.sheets import open_table, write_refused
from planning.workbook import mark
from planning.workbook_facts import MARK_SHEET, VisitLine
from planning.workbook_reading import Handed, Known, handed_back
from planning.workbook_row_inputs import VisitRow


class VisitRows:
    """What the engine of imports asks of a kind of row."""

    title: Text = t("Visits")
    row: type[Input] = VisitRow
    requires: tuple[tuple[str, ...], ...] = (
        ("number", "on", "starts", "team"), ("unit_code", "on", "starts", "team"), ("unit", "on", "starts", "team"),
    )  # fmt: skip


KIND = VisitRows()


def proposal_of(path: Path, filename: str) -> int | None:
    """The number of the proposal that the workbook was made from; None for a file that does not say."""
    with suppress(DomainError):
        for row in open_table(path, filename, sheet=MARK_SHEET, header_row=1).rows():
            number = row.text("proposal") or ""
            return int(number) if number.isdecimal() and len(number) < 10 else None
    return None


def read(path: Path, filename: str, visits: Sequence[VisitLine], known: Known) -> Handed:
    """What came back; raises DomainError for what is no table or lacks the columns that say who goes when."""
    opened = open_matched(KIND, path, filename, Options())
    require_columns(KIND, opened)
    problems: list[Problem] = []
    there = replace(known, visits=visits, columns=frozenset(opened.columns))
    handed = handed_back(check_rows(KIND, opened, problems), there)
    texts = {row.number: row for row in opened.table.rows()} if handed.problems else {}
    located = [
        problem.located(opened.columns, texts[problem.row].text(opened.columns.get(problem.field, "")))
        for problem in handed.problems
    ]
    handed.problems = sorted([*problems, *located], key=lambda problem: problem.row)
    return handed


def write_with_remarks(
    path: Path, filename: str, problems: Iterable[Problem], proposal: int, target: Path | BinaryIO
) -> int:
    """The refused rows as they were, with what is wrong, where and how to put it right; returns how many."""
    problems = list(problems)
    refused = refused_rows(problems)
    told: dict[int, list[tuple[str, str, str]]] = {}
    for problem in problems:
        if problem.row in refused:
            where = f"{problem.column}: {problem.value}".strip(": ")
            told.setdefault(problem.row, []).append((str(problem.what), where, str(problem.how or "")))
    known = [word for words in wanted(VisitRow).values() for word in words]
    return write_refused(path, filename, target, told, headers=headers(), before=known_headers(),
                         title=str(t("Visits")), known=known, more=[mark(proposal)])  # fmt: skip
