"""Emergency plans for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.fields import Entry, Line, Whole
from core.i18n import t
from core.times import today
from core.web import actor, session
from readiness import plan_queries as queries
from readiness import plan_services
from readiness.plan_inputs import PlanInput, PlanReasonInput
from readiness.plan_missing_queries import missing_units
from readiness.plan_models import EmergencyPlan
from readiness.plan_queries import PlanFilter, plans_matching, review_rule, urgency
from registry.models import Unit
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule.queries import zone_of

bp = blueprint("emergency_plans")
PlanState = Literal["overdue", "soon", "current", "waiting", "withdrawn"]


class PlanAnswer(Answer):
    """An emergency plan: whose it is, and how it stands today."""

    id: int
    unit_id: int | None
    area_code: str
    owner: str
    level: str
    kind: str
    title: str
    in_force_since: date | None
    review_due_on: date | None
    state: PlanState
    version: int


class PlanReviewAnswer(Answer):
    """A review of a plan."""

    id: int
    plan_id: int
    outcome: Literal["unchanged", "revised"]
    reviewed_on: date
    due_on: date | None


class UnitWithoutPlanAnswer(Answer):
    """A unit that must have a plan and has no current one."""

    unit_id: int
    name: str
    kind: str
    area_code: str


class PlansAsked(Asked):
    """Which plans to list."""

    q: Annotated[Search, Entry(t("Title or owner"))] = ""
    state: Annotated[PlanState | Literal["sent"] | None, Entry(t("State"))] = None
    kind: Annotated[Line, Entry(t("Kind"))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    unit_id: Annotated[Whole | None, Entry(t("Unit"))] = None
    sort: Annotated[Literal["urgency", "due_on", "-due_on"], Entry(t("Sorted by"))] = "urgency"


class UnitsWithoutPlanAsked(Asked):
    """Which units without a current plan to list."""

    kind: Annotated[Line, Entry(t("Kind of unit"), t("A group such as school stands for all kinds in it."))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    sort: Annotated[Literal["name", "-name"], Entry(t("Sorted by"))] = "name"


@bp.get("/emergency-plans")
@needs(P.VIEW_READINESS)
@operation(t("List emergency plans, overdue reviews first"))
def list_plans(asked: PlansAsked) -> Page[PlanAnswer]:
    """The plans that the caller may see."""
    db = session()
    on, soon = today(zone_of(db)), review_rule(db).remind_days
    area = find_area(db, asked.area, "area") if asked.area else None
    wanted = PlanFilter(asked.state or "", asked.q, asked.kind, "", area, asked.unit_id)
    sorts = {"urgency": urgency(on, soon), "due_on": EmergencyPlan.review_due_on}
    return page(db, plans_matching(actor(), wanted, on, soon), asked, sorts, _answers)


@bp.post("/emergency-plans")
@needs(P.FILE_READINESS)
@operation(t("Enter an emergency plan"), location=lambda made: url_for(".get_emergency_plan", plan_id=made.id))
def make_emergency_plan(given: PlanInput) -> PlanAnswer:
    """A new plan of a unit or of an office in an area, without a version."""
    return _answer(plan_services.add_plan(session(), given, actor()))


@bp.get("/emergency-plans/units-without")
@needs(P.VIEW_READINESS)
@operation(t("List units that must have a plan and have no current one"))
def list_units_without_plan(asked: UnitsWithoutPlanAsked) -> Page[UnitWithoutPlanAnswer]:
    """The units that the caller may see plans of."""
    db = session()
    area = find_area(db, asked.area, "area") if asked.area else None
    query = missing_units(db, actor(), today(zone_of(db)), asked.kind, area)
    return page(db, query, asked, {"name": Unit.name}, lambda found: [
        UnitWithoutPlanAnswer(unit_id=one.id, name=one.name, kind=one.kind, area_code=one.area.code) for one in found
    ])  # fmt: skip


@bp.get("/emergency-plans/<int:plan_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get one emergency plan"))
def get_emergency_plan(plan_id: int) -> PlanAnswer:
    """One plan."""
    return _answer(load(session(), EmergencyPlan, plan_id, actor(), P.VIEW_READINESS))


@bp.patch("/emergency-plans/<int:plan_id>")
@needs(P.FILE_READINESS)
@operation(t("Change what an emergency plan is called and whose it is"))
def change_emergency_plan(plan_id: int, given: Changes[PlanInput]) -> PlanAnswer:
    """The changed plan."""
    found = _own(plan_id)
    names = ("unit_id", "owner_name", "level", "kind", "title")
    current = {name: getattr(found, name) for name in names} | {"area": found.area.code if found.area else ""}
    return _answer(plan_services.edit_plan(session(), found, given.over(current), actor()))


@bp.post("/emergency-plans/<int:plan_id>/withdraw")
@needs(P.EDIT_READINESS)
@operation(t("Withdraw an emergency plan"))
def withdraw_emergency_plan(plan_id: int, given: PlanReasonInput) -> PlanAnswer:
    """The plan, out of force."""
    return _answer(plan_services.withdraw(session(), _own(plan_id), given, actor()))


@bp.post("/emergency-plans/<int:plan_id>/restore")
@needs(P.EDIT_READINESS)
@operation(t("Take an emergency plan back into use"))
def restore_emergency_plan(plan_id: int) -> PlanAnswer:
    """The plan, as it was."""
    return _answer(plan_services.restore(session(), _own(plan_id), actor()))


@bp.post("/emergency-plans/<int:plan_id>/stays")
@needs(P.FILE_READINESS)
@operation(t("Say that an emergency plan was reviewed and stays as it is"))
def review_emergency_plan(plan_id: int) -> PlanReviewAnswer:
    """The review."""
    made = plan_services.stays(session(), _own(plan_id), actor())
    facts = {name: getattr(made, name) for name in PlanReviewAnswer.model_fields}
    return PlanReviewAnswer.model_validate(facts)


def _own(plan_id: int) -> EmergencyPlan:
    return load(session(), EmergencyPlan, plan_id, actor(), P.FILE_READINESS)


def _answer(found: EmergencyPlan) -> PlanAnswer:
    return _answers([found])[0]


def _answers(found: Sequence[EmergencyPlan]) -> list[PlanAnswer]:
    plain = set(PlanAnswer.model_fields) - {"area_code", "owner", "state"}
    return [
        PlanAnswer.model_validate({name: getattr(one, name) for name in plain} | {
            "area_code": one.home.code, "owner": one.owner, "state": queries.standing_of(session(), one),
        })
        for one in found
    ]  # fmt: skip
