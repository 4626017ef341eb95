"""Workbooks of an import: the template to fill in, and the refused rows to be corrected."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from core.forms import entries
from core.i18n import t
from core.imports.added import headers, known_headers
from core.imports.importer import Choices, Importer, Options, RowKind
from core.imports.problems import Problem, refused_rows
from core.imports.reading import wanted
from core.sheets import Column, Sheet, write_refused, write_workbook


def write_template(importer: RowKind, choices: Choices, target: BinaryIO) -> None:
    """A workbook with the header row in the language spoken, an example row, and a sheet that explains the columns."""
    fields = entries(importer.row)
    columns = [Column(str(entry.label), width=max(12, 2 * len(str(entry.label)) + 2)) for entry in fields.values()]
    example = [str(entry.example) or None for entry in fields.values()]
    explained = [
        [str(entry.label), str(entry.hint or ""), str(entry.example), _allowed(choices.get(name, ()))]
        for name, entry in fields.items()
    ]
    heads = (Column(str(t("Column")), width=24), Column(str(t("What it means")), width=44),
             Column(str(t("Example")), width=24), Column(str(t("Allowed words")), width=60))  # fmt: skip
    notes = Sheet(str(t("Notes")), heads, explained, filters=False)
    write_workbook(target, [Sheet(str(importer.title), columns, [example], filters=False), notes])


def _allowed(words: Iterable[tuple[str, str]]) -> str:
    return "\n".join(name if name == code else f"{name} ({code})" for code, name in words)


def write_refused_rows(
    importer: Importer,
    path: Path,
    filename: str,
    options: Options,
    problems: Iterable[Problem],
    target: Path | BinaryIO,
) -> int:
    """Write the refused rows as they were, with what is wrong, where and how to put it right; returns how many."""
    problems = list(problems)
    refused = refused_rows(problems)
    told: dict[int, list[tuple[str, str, str]]] = {}
    for problem in problems:
        if problem.row in refused:
            told.setdefault(problem.row, []).append(_said(problem))
    return write_refused(
        path, filename, target, told, headers=headers(), before=known_headers(),
        header_row=options.header_row, sheet=options.sheet, encoding=options.encoding,
        known=[word for words in wanted(importer.row).values() for word in words],
    )  # fmt: skip


def _said(problem: Problem) -> tuple[str, str, str]:
    where = (
        f"{problem.column}: {problem.value}" if problem.column and problem.value else problem.column or problem.value
    )
    return str(problem.what), where, str(problem.how or "")
