"""From a file to rows by field: the headers matched, the cells checked one by one, odd lines told apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.errors import Invalid
from core.fields import Input
from core.forms import entries
from core.i18n import LANGUAGES, Text, t
from core.imports.added import added_columns
from core.imports.importer import Given, Options, RowKind
from core.imports.problems import FILE, Problem, Severity, excerpt
from core.sentences import sentence
from core.sheets import GEOMETRY, LIMIT_BYTES, Matching, Row, Table, match, normalise, open_table

_TOTALS = {normalise(word) for word in (
    "合计", "合計", "总计", "總計", "小计", "小計", "共计", "共計", "累计", "全县合计", "全市合计", "本页小计", "总数",
    "total", "subtotal", "grand total", "sum",
)}  # fmt: skip
_NOTE = re.compile(
    r"\s*(注|備註|备注|说明|說明|附注|附註|资料来源|資料來源|数据来源|填表人|填报|制表|note|source)\s*[:：\d.．]", re.I
)
_NUMBERED = re.compile(r"\s*(\d{1,2}|[一二三四五六七八九十])\s*[.．、]\s*\S")
_NOTE_CHARACTERS, _TOTAL_CHARACTERS = 24, 12
_WAYS = 2  # of naming a record; more would hide the sentence
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Opened:
    """A file with its columns recognised for one importer."""

    table: Table
    matching: Matching
    constants: Mapping[str, str]

    @property
    def columns(self) -> dict[str, str]:
        """The header of each recognised field."""
        return self.matching.found

    @property
    def fields(self) -> set[str]:
        """What every row may have: recognised columns, constants, and the geometry of a map file."""
        shapes = {GEOMETRY} if GEOMETRY in self.table.headers else set()
        return {*self.columns, *self.constants, *shapes}


@cache
def wanted(model: type[Input]) -> dict[str, tuple[str, ...]]:
    """The words by which each field's column is known: its labels in both languages and its other names."""
    return {
        name: (name, *(entry.label.in_(code) for code in LANGUAGES), *entry.aliases)
        for name, entry in entries(model).items()
    }


def field_of(model: type[Input], typed: str) -> str:
    """The field that somebody means by its name, label or another name of its column; refuses unknown ones."""
    words = wanted(model)
    for name, known in words.items():
        if typed.strip() == name or normalise(typed) in map(normalise, known):
            return name
    raise Invalid(
        "imports.no_such_field",
        t("There is no field “%(field)s”.", field=typed),
        hint=t("The fields are: %(fields)s.", fields=", ".join(words)),
    )


def open_matched(
    importer: RowKind, path: Path, filename: str, options: Options, limit_bytes: int = LIMIT_BYTES
) -> Opened:
    """The file with its columns recognised; raises DomainError for what is no table or has no header."""
    known = wanted(importer.row)
    words = [word for words in known.values() for word in words]
    table = open_table(
        path, filename, header_row=options.header_row, sheet=options.sheet, encoding=options.encoding,
        known=words, limit_bytes=limit_bytes,
    )  # fmt: skip
    asked = {name: words for name, words in known.items() if name not in options.constants}
    chosen = {name: header for name, header in options.columns.items() if name in asked}
    others = {*options.ignored, *(added_columns(table.headers, words) - set(chosen.values())), GEOMETRY}
    headers = [header for header in table.headers if header not in others]
    return Opened(table, match(headers, asked, chosen), options.constants)


def require_columns(importer: RowKind, opened: Opened) -> None:
    """Refuse a file that lacks what makes a record, saying which columns it has."""
    if any(opened.fields >= set(needed) for needed in importer.requires):
        return
    labels = entries(importer.row)
    ways = [" + ".join(f"{labels[name].label} ({name})" for name in needed) for needed in importer.requires[:_WAYS]]
    raise Invalid(
        "imports.columns",
        t("“%(file)s” is no list of this kind: it needs the columns %(needed)s, and has %(has)s.",
          file=opened.table.filename, needed=" / ".join(ways), has=", ".join(opened.table.headers[:20])),
        hint=t("Say which column is which, or give a value for all rows."),
    )  # fmt: skip


def check_rows(
    importer: RowKind, opened: Opened, problems: list[Problem], progress: Progress | None = None
) -> Iterator[Given]:
    """The rows whose cells are right by themselves; what is wrong with the others is added to `problems`."""
    examples = _examples(importer.row)
    for count, row in enumerate(opened.table.rows(), 1):
        if progress is not None and count % 500 == 0:
            progress(count)
        wrong = list(_odd_line(row, opened, examples))
        if any(problem.is_error for problem in wrong):
            problems += wrong
            continue
        raw: dict[str, Any] = {name: text for name, header in opened.columns.items() if (text := row.text(header))}
        raw |= opened.constants
        wrong += _faults(row, opened.columns)
        try:
            made = importer.row.model_validate(raw)
        except ValidationError as error:
            wrong += [_cell_problem(row, detail, raw) for detail in error.errors(include_url=False)]
        problems += [problem.located(opened.columns, raw.get(problem.field)) for problem in wrong]
        if not any(problem.is_error for problem in wrong):
            yield Given(row.number, {name: getattr(made, name) for name in made.model_fields_set}, row.geometry)


def _odd_line(row: Row, opened: Opened, examples: Mapping[str, str]) -> Iterator[Problem]:
    """Lines that stand in the table and are no record: totals, notes, the template's example."""
    texts = [value for value in row.cells.values() if isinstance(value, str)]
    if any(_is_total(text) for text in texts[:2]):
        yield Problem(row.number, "total_row", t("This is a line of totals, not a record."), _LEAVE_OUT, value=texts[0])
    elif len(texts) == 1 and row.geometry is None and len(row.cells) > 1 and _is_note(texts[0]):
        yield Problem(row.number, "note_row", t("This is a note, not a record."), _LEAVE_OUT, value=excerpt(texts[0]))
    elif examples and {name: row.text(header) for name, header in opened.columns.items() if row.text(header)} == {
        name: example for name, example in examples.items() if name in opened.columns
    }:
        yield Problem(row.number, "example_row", t("This is the example row of the template."), _LEAVE_OUT)
    if extra := [value for name, value in row.cells.items() if name[:1] == "+" and value]:
        yield Problem(
            row.number, "extra_cells", t("This row has more cells than the header."),
            t("Check that no cell has slipped to the right, for example because of a comma in it."),
            severity=Severity.WARNING, value=str(extra[0]),
        )  # fmt: skip


_LEAVE_OUT = t("Nothing needs to be done; it is left out.")


def _is_total(text: str) -> bool:
    return len(text) <= _TOTAL_CHARACTERS and not text[0].isdecimal() and normalise(text) in _TOTALS


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(text) or _NUMBERED.match(text)) or len(text) > _NOTE_CHARACTERS


@cache
def _examples(model: type[Input]) -> dict[str, str]:
    return {name: str(entry.example) for name, entry in entries(model).items() if entry.example}


def _faults(row: Row, columns: Mapping[str, str]) -> Iterator[Problem]:
    for name, header in columns.items():
        if header in row.faults:
            yield Problem(
                row.number, "formula_error", t("The formula in this cell gives an error."),
                t("Correct the formula in the spreadsheet, or type the value."), name, value=row.faults[header],
            )  # fmt: skip
    if (shape := row.text(GEOMETRY)) is not None:
        what, how = t("The shape cannot be read."), t("Give it as GeoJSON, or leave the cell empty.")
        yield Problem(row.number, "geometry", what, how, column=GEOMETRY, value=excerpt(shape))


_WHAT: dict[str, tuple[Text, Text]] = {
    "missing": (t("This cell is empty."), t("Fill it in.")),
    "whole_number": (t("This is not a whole number."), t("Write the figure alone, for example 12.")),
    "number": (t("This is not a number."), t("Write the figure alone, for example 12.5.")),
    "phone_as_number": (
        t("This telephone number has been turned into a figure."),
        t("Format the column as text in the spreadsheet and type the number again."),
    ),
    "phone": (
        t("This is no telephone number."),
        t("Write digits, for example 0797-6832001; a name belongs in the column for names."),
    ),
    "flag": (t("This is neither yes nor no."), t("Write yes or no, or leave the cell empty.")),
}
_CANNOT = t("This cannot be taken as it is.")


def _cell_problem(row: Row, detail: ErrorDetails, raw: Mapping[str, Any]) -> Problem:
    field = str(detail["loc"][0]) if detail["loc"] else ""
    what, how = _WHAT.get(detail["type"], (detail.get("ctx", {}).get("what", _CANNOT), sentence(detail)))
    return Problem(row.number, detail["type"], what, how, field, value=str(raw.get(field, "")))


def file_notes(importer: RowKind, opened: Opened) -> list[Problem]:
    """What to know about the file as a whole: columns that could be meant for the same field."""
    labels = entries(importer.row)
    return [
        Problem(
            FILE, "ambiguous_column",
            t("Several columns could be “%(field)s”: %(columns)s. None of them was taken.", field=labels[name].label,
              columns=", ".join(headers)),
            t("Say which column it is."), severity=Severity.WARNING,
        )
        for name, headers in opened.matching.ambiguous.items()
    ]  # fmt: skip
