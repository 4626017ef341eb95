"""Deeds on emergency plans: make, change, withdraw; say that one stays as it is; the county's rule."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.i18n import t
from core.times import today
from core.versions import check_version
from readiness.plan_dates import review_due
from readiness.plan_inputs import PlanInput, PlanReasonInput, ReviewRuleInput
from readiness.plan_models import EmergencyPlan, PlanReview
from readiness.plan_queries import RULE, home_id, in_force, last_review, open_finding, review_rule
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import beneath, load, may
from registry.services.settings import write_setting
from schedule.queries import zone_of


def add_plan(session: Session, given: PlanInput, actor: Actor) -> EmergencyPlan:
    """The new plan of a unit (also by its own contact), or of an office in an area; without a version as yet."""
    made = EmergencyPlan(created_by=actor.key)
    _write(session, made, given, actor)
    session.add(made)
    session.flush()
    return made


def edit_plan(session: Session, plan: EmergencyPlan, given: PlanInput, actor: Actor) -> EmergencyPlan:
    """The changed plan; for who looks after it and, of a unit's, for its contact."""
    require_filing(session, plan, actor)
    check_version(plan, given.version)
    _write(session, plan, given, actor)
    return touched(session, plan)


def withdraw(session: Session, plan: EmergencyPlan, given: PlanReasonInput, actor: Actor) -> EmergencyPlan:
    """The plan out of force from today on, with the reason; refused when it is already."""
    load(session, EmergencyPlan, plan.id, actor, P.EDIT_READINESS)
    if plan.withdrawn_on is not None:
        raise DomainError("withdrawn", t("This plan has been withdrawn already."))
    plan.withdrawn_on, plan.withdrawn_reason = today(zone_of(session, plan.home)), given.reason
    return touched(session, plan)


def restore(session: Session, plan: EmergencyPlan, actor: Actor) -> EmergencyPlan:
    """The plan as it was before it was withdrawn."""
    load(session, EmergencyPlan, plan.id, actor, P.EDIT_READINESS)
    plan.withdrawn_on, plan.withdrawn_reason = None, ""
    return touched(session, plan)


def stays(session: Session, plan: EmergencyPlan, actor: Actor) -> PlanReview:
    """A review of today that found nothing to change.

    Refused without an accepted version, twice on one day, and while a finding of a test waits to be taken up.
    """
    require_filing(session, plan, actor)
    session.refresh(plan, with_for_update=True)
    on, last = today(zone_of(session, plan.home)), last_review(session, plan)
    held = in_force(session, plan, on)
    if held is None or plan.withdrawn_on is not None:
        raise DomainError("nothing_in_force", t("There is no version in force that could stay as it is."))
    if last is not None and last.reviewed_on == on and last.outcome == "unchanged":
        raise DomainError("reviewed_today", t("This plan was reviewed today already."))
    if (found := open_finding(session, plan)) is not None:
        raise DomainError(
            "finding_open", t("A test found “%(found)s”, and the plan has not taken that up.", found=found.found),
            hint=t("Enter a new version that takes it up, or say why it is not pursued."),
        )  # fmt: skip
    return note_review(session, plan, held.id, "unchanged", actor)


def undo_review(session: Session, plan: EmergencyPlan, review_id: int, actor: Actor) -> None:
    """Take back the last review, if it changed nothing; the day it was due before holds again."""
    require_filing(session, plan, actor)
    last = last_review(session, plan)
    if last is None or last.id != review_id or last.outcome != "unchanged":
        raise NotFound()
    session.delete(last)
    session.flush()
    settle_due(session, plan)
    touched(session, plan)


def note_review(session: Session, plan: EmergencyPlan, version_id: int, outcome: str, actor: Actor) -> PlanReview:
    """The review kept with the day it was due, and the next day set."""
    made = PlanReview(
        plan_id=plan.id, version_id=version_id, outcome=outcome, due_on=plan.review_due_on,
        reviewed_on=today(zone_of(session, plan.home)), reviewed_by=actor.key,
    )  # fmt: skip
    session.add(made)
    session.flush()
    settle_due(session, plan)
    touched(session, plan)
    return made


def settle_due(session: Session, plan: EmergencyPlan) -> None:
    """Work out anew until when the plan need not be looked at again: a version that comes later renews nothing yet."""
    held = in_force(session, plan, today(zone_of(session, plan.home)))
    if held is None:
        plan.in_force_since = plan.review_due_on = None
        return
    kept = session.scalar(
        select(PlanReview.reviewed_on)
        .where(PlanReview.plan_id == plan.id, PlanReview.outcome == "unchanged", PlanReview.version_id == held.id)
        .order_by(PlanReview.reviewed_on.desc()).limit(1)
    )  # fmt: skip
    began = held.approved_on or held.in_force_from
    plan.review_due_on = review_due(began, held.review_by, kept, review_rule(session, plan.home).years)


def set_review_rule(session: Session, area: Area | None, given: ReviewRuleInput, actor: Actor) -> ReviewRuleInput:
    """The rule of an area, or of everywhere; all plans it holds for get their day anew."""
    known = {term.code for term in terms.vocabulary(session, "unit_kind", area or terms.NOWHERE)}
    if strange := [code for code in given.unit_kinds if code not in known]:
        raise Invalid("unit_kind", t("“%(word)s” is not a kind of unit.", word=strange[0]), field="unit_kinds")
    value = given.model_dump()
    write_setting(session, RULE, area, value, actor)
    query = select(EmergencyPlan).outerjoin(EmergencyPlan.unit)
    if area is not None:
        query = query.where(home_id().in_(select(Area.id).where(beneath(area.path))))
    for plan in session.scalars(query):
        settle_due(session, plan)
    session.flush()
    return given


def require_filing(session: Session, plan: EmergencyPlan, actor: Actor) -> None:
    """Not found unless the actor looks after the plan, or it is the plan of a unit of theirs."""
    permission = P.FILE_READINESS if plan.unit_id is not None else P.EDIT_READINESS
    load(session, EmergencyPlan, plan.id, actor, permission)


def touched(session: Session, plan: EmergencyPlan) -> EmergencyPlan:
    """The plan, changed and written."""
    plan.version += 1
    session.flush()
    return plan


def _write(session: Session, plan: EmergencyPlan, given: PlanInput, actor: Actor) -> None:
    if given.unit_id is not None:
        plan.unit, plan.area = load(session, Unit, given.unit_id, actor, P.FILE_READINESS), None
        plan.unit_id, plan.area_id, plan.owner_name = plan.unit.id, None, ""
        if given.level != "unit":
            raise Invalid("level", t("A unit's plan is of the level “unit”."), field="level")
    else:
        plan.area, plan.unit = _area(session, given, actor), None
        plan.area_id, plan.unit_id, plan.owner_name = plan.area.id, None, given.owner_name
        if given.level == "unit":
            raise Invalid("level", t("Choose the level of the area, or the unit whose plan it is."), field="level")
    if given.kind not in terms.labels(session, "plan_kind", plan.home):
        raise Invalid("kind", t("There is no such kind of plan here."), field="kind")
    plan.level, plan.kind, plan.title = given.level, given.kind, given.title


def _area(session: Session, given: PlanInput, actor: Actor) -> Area:
    if not given.area:
        raise Invalid("area", t("Say where the plan holds."), field="area")
    area = find_area(session, given.area, "area")
    if not may(session, area, actor, P.EDIT_READINESS):
        raise Invalid("area", t("%(area)s is outside the areas you look after.", area=area.name), field="area")
    return area
