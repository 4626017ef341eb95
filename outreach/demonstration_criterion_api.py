"""Criteria of titles for programs: list, add, get, change, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry, Flag, Line
from core.i18n import t
from core.web import actor, session
from outreach import demonstration_services as services
from outreach.demonstration_inputs import CriterionInput
from outreach.demonstration_models import DemonstrationCriterion
from outreach.demonstration_queries import own_criteria
from registry.permissions import Permission as P
from registry.queries.areas import highest
from registry.scope import load

bp = blueprint("demonstration_criteria")


class TitleCriterionAnswer(Answer):
    """A criterion of a kind of demonstration unit, which holds in its area and beneath."""

    id: int
    area_id: int
    area_code: str
    kind: str
    text: str
    weight: int
    is_required: bool
    position: int
    source: str
    is_active: bool
    version: int


class CriteriaAsked(Asked):
    """Which criteria to list."""

    kind: Annotated[Line, Entry(t("Kind"))] = ""
    in_use: Annotated[Flag, Entry(t("Only those in use"))] = False
    sort: Annotated[Literal["position", "-position", "id", "-id"], Entry(t("Sorted by"))] = "position"


@bp.get("/demonstration-criteria")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List criteria of titles"))
def list_demonstration_criteria(asked: CriteriaAsked) -> Page[TitleCriterionAnswer]:
    """Those of the caller's areas and of the areas above them."""
    query = own_criteria(actor())
    if asked.kind:
        query = query.where(DemonstrationCriterion.kind == asked.kind)
    if asked.in_use:
        query = query.where(DemonstrationCriterion.is_active)
    sorts = {"position": DemonstrationCriterion.position, "id": DemonstrationCriterion.id}
    return page(session(), query, asked, sorts, _answers)


@bp.post("/demonstration-criteria")
@needs(P.EDIT_CAMPAIGNS)
@operation(
    t("Add a criterion of a title"),
    location=lambda made: url_for(".get_demonstration_criterion", criterion_id=made.id),
)
def add_demonstration_criterion(given: CriterionInput) -> TitleCriterionAnswer:
    """The new criterion, of the caller's highest area."""
    area = highest(session(), actor(), P.EDIT_CAMPAIGNS)
    return _answer(services.set_criterion(session(), area, given, actor()))


@bp.get("/demonstration-criteria/<int:criterion_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one criterion of a title"))
def get_demonstration_criterion(criterion_id: int) -> TitleCriterionAnswer:
    """One criterion, also of an area above."""
    found = session().scalar(own_criteria(actor()).where(DemonstrationCriterion.id == criterion_id))
    if found is None:
        raise NotFound()
    return _answer(found)


@bp.patch("/demonstration-criteria/<int:criterion_id>")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Change a criterion of a title"))
def change_demonstration_criterion(criterion_id: int, given: Changes[CriterionInput]) -> TitleCriterionAnswer:
    """The changed criterion; what was scored keeps the words and points of its day."""
    found = _own(criterion_id)
    there = {name: getattr(found, name) for name in CriterionInput.model_fields if name != "version"}
    return _answer(services.set_criterion(session(), found.area, given.over(there), actor(), found))


@bp.delete("/demonstration-criteria/<int:criterion_id>")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Delete a criterion by which nobody was scored"))
def delete_demonstration_criterion(criterion_id: int) -> TitleCriterionAnswer:
    """What it was; one that was used is put out of use instead."""
    found = _own(criterion_id)
    answer = _answer(found)
    services.delete_criterion(session(), found, actor())
    return answer


def _own(criterion_id: int) -> DemonstrationCriterion:
    return load(session(), DemonstrationCriterion, criterion_id, actor(), P.EDIT_CAMPAIGNS)


def _answers(rows: Sequence[DemonstrationCriterion]) -> list[TitleCriterionAnswer]:
    return [_answer(one) for one in rows]


def _answer(one: DemonstrationCriterion) -> TitleCriterionAnswer:
    known = {name: getattr(one, name) for name in TitleCriterionAnswer.model_fields if name != "area_code"}
    return TitleCriterionAnswer(area_code=one.area.code, **known)
