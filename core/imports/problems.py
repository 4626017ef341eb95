"""What is wrong with a row: which cell, what it holds, why it cannot be taken as it is, and how to put it right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from core.i18n import LANGUAGES, Text, language, speaking

EXCERPT = 60
FILE = 0


class Severity(StrEnum):
    """An error refuses the row; with a warning it is taken and listed."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one row; row 0 is the file as a whole.

    Importers name the `field`; the engine adds the column as the file calls it and an excerpt of the cell.
    """

    row: int
    code: str
    what: Text
    how: Text | None = None
    field: str = ""
    severity: Severity = Severity.ERROR
    column: str = ""
    value: str = ""
    is_idle: bool = False  # a remark on a row that changes nothing

    @property
    def is_error(self) -> bool:
        """Whether the row is refused for it."""
        return self.severity is Severity.ERROR

    def located(self, columns: Mapping[str, str], value: str | None = None) -> Problem:
        """The same with the column's name in the file and what stands in the cell."""
        column = self.column or columns.get(self.field, "")
        return replace(self, column=column, value=excerpt(self.value or value or ""))

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it; sentences stay untranslated until they are read."""
        return {
            "row": self.row,
            "code": self.code,
            "what": pack(self.what),
            "how": pack(self.how),
            "severity": str(self.severity),
            "column": self.column,
            "value": self.value,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Problem:
        """The problem that `as_dict` made."""
        return cls(
            kept["row"], kept["code"], unpack(kept["what"]) or Text(""), unpack(kept["how"]), "",
            Severity(kept["severity"]), kept["column"], kept["value"], kept.get("unchanged", False),
        )  # fmt: skip


def file_problem(code: str, what: Text, how: Text | None = None) -> Problem:
    """A warning about the file as a whole."""
    return Problem(FILE, code, what, how, severity=Severity.WARNING)


def excerpt(value: str) -> str:
    """The beginning of a cell, on one line."""
    line = " ".join(value.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"


def refused_rows(problems: Iterable[Problem]) -> set[int]:
    """The numbers of the rows with an error."""
    return {problem.row for problem in problems if problem.is_error and problem.row != FILE}


class Spoken:
    """What something is called in each language, when the thing itself is not there any more."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self.said = said

    def __str__(self) -> str:
        return self.said.get(language(), "")


def pack(text: object) -> Any:
    """A sentence as JSON: itself and its parameters, so that it can be read in either language later."""
    if text is None or isinstance(text, str | int | float | list | dict):
        return text
    if not isinstance(text, Text):
        return {"spoken": {code: _in(code, text) for code in LANGUAGES}}
    params = {name: pack(value) for name, value in text.params.items()}
    return {"said": text.msgid, "with": params, "plural": text.plural}


def _in(code: str, thing: object) -> str:
    with speaking(code):
        return str(thing)


def unpack(kept: Any) -> Any:
    """The sentence that `pack` kept."""
    if isinstance(kept, dict) and "spoken" in kept:
        return Spoken(kept["spoken"])
    if not isinstance(kept, dict) or "said" not in kept:
        return kept
    return Text(kept["said"], {name: unpack(value) for name, value in kept["with"].items()}, kept["plural"])
