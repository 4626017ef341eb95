"""Forms with many rows alike, such as the groups of a plan: each row is a form of its own, blank ones are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from werkzeug.datastructures import MultiDict

from core.errors import DomainError, Refusals
from core.fields import Input
from core.forms import Choices, Form
from drills.plan_inputs import MOST_ROWS

M = TypeVar("M", bound=Input)
_NO_CONTENT = frozenset({"id", "version", "place", "number"})
ADDED = 5
"""Blank rows that one press adds."""


class Rows(Generic[M]):
    """Rows of one input model under a common prefix, as in "groups-3.name"; `removed` are the ids of rows taken out."""

    def __init__(
        self, model: type[M], prefix: str, values: Sequence[Mapping[str, Any]] = (), blanks: int = 1,
        choices: Choices | None = None,
    ) -> None:  # fmt: skip
        self.model, self.prefix, self.choices = model, prefix, choices
        self.forms: list[Form[M]] = []
        self.removed: list[int] = []
        self.errors: list[str] = []
        for one in values:
            self._add(Form(model, choices, one))
        self.add_blanks(blanks)

    @property
    def pattern(self) -> Form[M]:
        """A blank row as a script copies it; its fields are numbered "NEW"."""
        return self._named(self._blank(), "NEW")

    @property
    def is_wrong(self) -> bool:
        """Whether any row was refused."""
        return bool(self.errors) or any(form.is_wrong for form in self.forms)

    def add_blanks(self, count: int = ADDED) -> None:
        """Add blank rows at the end."""
        for _ in range(min(count, MOST_ROWS - len(self.forms))):
            self._add(self._blank())

    def read(self, typed: MultiDict[str, str]) -> list[M] | None:
        """The rows as typed, without blank and removed ones; None when a row was refused, everything being kept."""
        self.forms, given = [], []
        for number in self._numbers(typed):
            part = self._part(typed, number)
            row_id = part.get("id", "")
            is_blank = not any(value.strip() for name, value in part.items() if name not in _NO_CONTENT)
            if part.pop("remove", "") or is_blank:
                self.removed += [int(row_id)] if row_id.isdecimal() and len(row_id) < 10 else []
                continue
            form = Form(self.model, self.choices)
            made = form.read(part)
            self._add(form)
            given += [made] if made is not None else []
        return given if len(given) == len(self.forms) else None

    def refuse(self, error: DomainError) -> None:
        """Put refusals into their rows: those with a field "items.3.name" there, others above all rows."""
        for one in error.errors if isinstance(error, Refusals) else [error]:
            parts = (one.field or "").split(".")
            if len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(self.forms):
                form = self.forms[int(parts[1])]
                shown = next((b for b in form.fields if b.name.endswith(f".{parts[2]}") and b.widget != "hidden"), None)
                (shown or form).errors.append(str(one))
            else:
                self.errors.append(str(one))

    def _add(self, form: Form[M]) -> None:
        self.forms.append(self._named(form, str(len(self.forms))))

    def _blank(self) -> Form[M]:
        form = Form(self.model, self.choices)
        for bound in form.fields:
            bound.value = ""  # a default in it would make it look filled in
        return form

    def _named(self, form: Form[M], number: str) -> Form[M]:
        for bound in form.fields:
            bound.name = f"{self.prefix}-{number}.{bound.name}"
            bound.attrs.pop("placeholder", None)  # in every row it would drown what is typed
        return form

    def _numbers(self, typed: MultiDict[str, str]) -> list[int]:
        found = {int(match[1]) for name in typed if (match := re.match(rf"{self.prefix}-(\d{{1,4}})\.", name))}
        return sorted(found)[:MOST_ROWS]

    def _part(self, typed: MultiDict[str, str], number: int) -> MultiDict[str, str]:
        start = f"{self.prefix}-{number}."
        return MultiDict([
            (name.removeprefix(start), value) for name, value in typed.items(multi=True) if name.startswith(start)
        ])  # fmt: skip
