"""School terms, and excuses of units from their drills, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page, whole_page
from core.errors import NotFound
from core.fields import Entry
from core.i18n import t
from core.web import actor, session
from drills import frequency_list_queries as lists
from drills import frequency_services as services
from drills.frequency_answers import DroppedAnswer
from drills.frequency_inputs import ExcuseInput, SchoolTermInput
from drills.frequency_models import DrillExcuse, SchoolTerm
from registry.permissions import Permission as P
from registry.scope import load

bp = blueprint("school_terms")


class SchoolTermAnswer(Answer):
    """A school term of an area and beneath."""

    id: int
    area_id: int
    name: str
    starts_on: date
    ends_on: date
    unit_kinds: list[str]
    version: int


class DrillExcuseAnswer(Answer):
    """An excuse, with who gave it when."""

    id: int
    unit_id: int
    starts_on: date
    ends_on: date
    reason: str
    excused_at: datetime
    excused_by_name: str


class ExcusesAsked(Asked):
    """Excuses in pages."""

    sort: Annotated[Literal["starts_on", "-starts_on"], Entry(t("Sorted by"))] = "-starts_on"


@bp.get("/school-terms")
@needs(P.VIEW_DRILLS)
@operation(t("List school terms"))
def list_terms() -> Page[SchoolTermAnswer]:
    """The terms that hold for the caller, on one page, the latest first."""
    items = [_term(row) for row in lists.terms(session(), actor())]
    return whole_page(items)


@bp.post("/school-terms")
@needs(services.KEEP)
@operation(t("Enter a school term"), location=lambda made: url_for(".get_term", term_id=made.id))
def add_term(given: SchoolTermInput) -> SchoolTermAnswer:
    """The new term."""
    return _term(services.add_term(session(), given, actor()))


@bp.get("/school-terms/<int:term_id>")
@needs(P.VIEW_DRILLS)
@operation(t("Get one school term"))
def get_term(term_id: int) -> SchoolTermAnswer:
    """One term."""
    found = next((row for row in lists.terms(session(), actor()) if row.id == term_id), None)
    if found is None:
        raise NotFound()
    return _term(found)


@bp.patch("/school-terms/<int:term_id>")
@needs(services.KEEP)
@operation(t("Change a school term"))
def change_term(term_id: int, given: Changes[SchoolTermInput]) -> SchoolTermAnswer:
    """The changed term."""
    found = load(session(), SchoolTerm, term_id, actor(), services.KEEP)
    return _term(services.edit_term(session(), found, given.over(lists.as_typed(found)), actor()))


@bp.delete("/school-terms/<int:term_id>")
@needs(services.KEEP)
@operation(t("Delete a school term"))
def delete_term(term_id: int) -> DroppedAnswer:
    """The term is gone."""
    services.delete_term(session(), load(session(), SchoolTerm, term_id, actor(), services.KEEP), actor())
    return DroppedAnswer(id=term_id)


@bp.get("/drill-excuses")
@needs(P.VIEW_DRILLS)
@operation(t("List excuses from drills"))
def list_excuses(asked: ExcusesAsked) -> Page[DrillExcuseAnswer]:
    """The excuses of the units whose drills the caller may see."""
    sorts = {"starts_on": DrillExcuse.starts_on}
    return page(session(), lists.excuses(actor()), asked, sorts, lambda rows: [_excuse(row) for row in rows])


@bp.post("/drill-excuses")
@needs(services.EXCUSE)
@operation(t("Excuse a unit from its drill"), location=lambda made: url_for(".get_excuse", excuse_id=made.id))
def add_excuse(given: ExcuseInput) -> DrillExcuseAnswer:
    """The unit, excused for these days."""
    return _excuse(services.excuse(session(), given, actor()))


@bp.get("/drill-excuses/<int:excuse_id>")
@needs(P.VIEW_DRILLS)
@operation(t("Get one excuse from a drill"))
def get_excuse(excuse_id: int) -> DrillExcuseAnswer:
    """One excuse."""
    return _excuse(load(session(), DrillExcuse, excuse_id, actor(), P.VIEW_DRILLS))


@bp.delete("/drill-excuses/<int:excuse_id>")
@needs(services.EXCUSE)
@operation(t("Take an excuse back"))
def take_back_excuse(excuse_id: int) -> DroppedAnswer:
    """The unit owes its drill again."""
    found = load(session(), DrillExcuse, excuse_id, actor(), services.EXCUSE)
    services.take_back_excuse(session(), found, actor())
    return DroppedAnswer(id=excuse_id)


def _term(row: SchoolTerm) -> SchoolTermAnswer:
    return SchoolTermAnswer.model_validate(lists.as_typed(row) | {"id": row.id, "version": row.version})


def _excuse(row: DrillExcuse) -> DrillExcuseAnswer:
    return DrillExcuseAnswer.model_validate({name: getattr(row, name) for name in DrillExcuseAnswer.model_fields})
