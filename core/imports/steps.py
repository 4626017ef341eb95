"""What importers share that take row by row, each through the deed that a form does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pydantic import ValidationError

from core.errors import DomainError, Invalid, Refusals
from core.i18n import Text, t
from core.imports.importer import Given, Plan
from core.imports.problems import Problem
from core.sentences import sentence


def at_most(most: int, given: Sequence[Given]) -> None:
    """Refuse a file with more rows than that."""
    if len(given) > most:
        what = t("A list has at most %(most)s rows; this file has %(has)s.", most=f"{most:,}", has=f"{len(given):,}")
        raise Invalid("imports.too_many_rows", what, hint=t("Split it into several files, for example by month."))


def refuse(plan: Plan, row: Given, error: DomainError, columns: Mapping[str, str]) -> None:
    """Note in the plan what a service refuses; `columns` tells what column gave a field of the form."""
    for wrong in error.errors if isinstance(error, Refusals) else [error]:
        name = wrong.field or ""
        plan.refuse(Problem(row.row, wrong.code, wrong.message, wrong.hint, columns.get(name, name)))


def refuse_entries(plan: Plan, row: Given, error: ValidationError, columns: Mapping[str, str]) -> None:
    """Note in the plan what an input model refuses."""
    for detail in error.errors(include_url=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        plan.refuse(Problem(row.row, detail["type"], sentence(detail), None, columns.get(name, name)))


def put_back(deed: Callable[[], object]) -> Text | None:
    """Do what makes a record what it was; None, or why it cannot be."""
    try:
        deed()
    except DomainError as error:
        return t("It cannot be put back as it was: %(why)s", why=error.message)
    return None
