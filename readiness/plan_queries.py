"""Questions about emergency plans: which there are, how they stand, what waits, which units lack one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.counting import counted
from core.errors import NotFound
from core.fields import name_key
from core.kept import asked_once
from core.times import local, today
from readiness.plan_dates import ReviewRule, Standing, standing
from readiness.plan_models import EmergencyPlan, PlanFinding, PlanReview, PlanTest, PlanVersion
from registry import terms
from registry.models import Area, Grant, Unit, User
from registry.permissions import Permission as P
from registry.queries.settings import nearest
from registry.queries.units import named
from registry.scope import beneath, load, within
from registry.terms import Placed, home_path
from schedule.models import Event
from schedule.queries import zone_of

RULE = "plan_review"
Plan = EmergencyPlan
MOST_FINDINGS = 200


@dataclass(frozen=True)
class PlanFilter:
    """What a list of plans is narrowed to; `state` is a standing, "sent" (something waits to be looked at) or "" (all
    that are not withdrawn)."""

    state: str = ""
    typed: str = ""
    kind: str = ""
    level: str = ""
    area: Area | None = None
    unit_id: int | None = None


def review_rule(session: Session, area: Placed | None = None) -> ReviewRule:
    """The rule that holds in the area; without one where the actor is at home."""
    held = nearest(session, RULE, str(area.path) if area is not None else home_path(session))
    if held is None:
        return ReviewRule()
    known = {**asdict(ReviewRule()), **held.value}
    return ReviewRule(**{**known, "unit_kinds": tuple(known["unit_kinds"])})


def home_id() -> Any:
    """The area in which a plan holds, in a query that joins its unit."""
    return func.coalesce(Plan.area_id, Unit.area_id)


def mine(actor: Actor, permission: P = P.VIEW_READINESS) -> ColumnElement[bool]:
    """The condition that the actor holds the permission for a plan, in a query that joins its unit."""
    return within(actor, permission, home_id(), Plan.unit_id)


def plans_matching(
    actor: Actor, wanted: PlanFilter, on: date, soon_days: int, permission: P = P.VIEW_READINESS
) -> Select[tuple[EmergencyPlan]]:
    """The plans that the actor may see on that day, narrowed by the filter, with unit and area."""
    query = select(Plan).outerjoin(Plan.unit).where(mine(actor, permission))
    query = query.options(contains_eager(Plan.unit).joinedload(Unit.area), joinedload(Plan.area))
    query = query.where(in_standing(wanted.state, on, soon_days))
    if wanted.typed:
        typed = wanted.typed
        words = (Plan.title.icontains(typed, autoescape=True), Plan.owner_name.icontains(typed, autoescape=True))
        query = query.where(or_(*words, named(typed)) if name_key(typed) else or_(*words))
    if wanted.kind:
        query = query.where(Plan.kind == wanted.kind)
    if wanted.level:
        query = query.where(Plan.level == wanted.level)
    if wanted.area is not None:
        query = query.where(home_id().in_(select(Area.id).where(beneath(wanted.area.path))))
    return query.where(Plan.unit_id == wanted.unit_id) if wanted.unit_id is not None else query


def in_standing(state: str, on: date, soon_days: int) -> ColumnElement[bool]:
    """The condition that a plan stands so on that day; "" leaves withdrawn ones out, an unknown state finds nothing."""
    kept = or_(Plan.withdrawn_on.is_(None), Plan.withdrawn_on > on)
    in_force = and_(kept, Plan.in_force_since <= on, Plan.review_due_on.is_not(None))
    until = on + timedelta(days=soon_days)
    conditions: dict[str, ColumnElement[bool]] = {
        "": kept,
        "withdrawn": Plan.withdrawn_on <= on,
        "waiting": and_(kept, or_(Plan.in_force_since.is_(None), Plan.in_force_since > on)),
        "overdue": and_(in_force, Plan.review_due_on < on),
        "soon": and_(in_force, Plan.review_due_on.between(on, until)),
        "current": and_(in_force, Plan.review_due_on > until),
        "in_date": and_(in_force, Plan.review_due_on >= on),
        "sent": and_(kept, exists().where(PlanVersion.plan_id == Plan.id, PlanVersion.state == "sent")),
    }
    return conditions.get(state, false())


def urgency(on: date, soon_days: int) -> Any:
    """What to sort by: overdue first, then due soon, not in force, current, withdrawn, each by its day."""
    ranks = ((in_standing(name, on, soon_days), str(at)) for at, name in
             enumerate(("overdue", "soon", "waiting", "current")))  # fmt: skip
    return case(*ranks, else_="9") + func.coalesce(cast(Plan.review_due_on, String), "")


@asked_once
def counts(session: Session, actor: Actor, permission: P = P.VIEW_READINESS) -> dict[str, int]:
    """How many of the actor's plans stand how today, and in how many a version waits ("sent")."""
    on, soon = today(zone_of(session)), review_rule(session).remind_days
    names = ("overdue", "soon", "waiting", "current", "withdrawn")
    shown = case(*((in_standing(name, on, soon), name) for name in names))
    query = select(shown, func.count(Plan.id)).outerjoin(Plan.unit).where(mine(actor, permission)).group_by(shown)
    found = {str(name): int(count) for name, count in session.execute(query).tuples()}
    return found | {"sent": session.scalar(_number(session, actor, "sent", permission)) or 0}


@counted
def plans_sent_in(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many plans have a version that waits for the actor, who looks after plans."""
    return _number(session, actor, "sent", P.EDIT_READINESS) if actor.may(P.EDIT_READINESS) else None


@counted
def overdue_plans(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many plans that the actor looks after should have been reviewed."""
    return _number(session, actor, "overdue", P.EDIT_READINESS) if actor.may(P.EDIT_READINESS) else None


def _number(session: Session, actor: Actor, state: str, permission: P) -> Select[tuple[int]]:
    stands = in_standing(state, today(zone_of(session)), review_rule(session).remind_days)
    return select(func.count(Plan.id)).outerjoin(Plan.unit).where(mine(actor, permission), stands)


def standing_of(session: Session, plan: EmergencyPlan) -> Standing:
    """How the plan stands today where it holds."""
    on, rule = today(zone_of(session, plan.home)), review_rule(session, plan.home)
    return standing(plan.in_force_since, plan.review_due_on, plan.withdrawn_on, on, rule.remind_days)


def versions_of(session: Session, plan: EmergencyPlan) -> Sequence[PlanVersion]:
    """All versions, the newest first, with their files."""
    query = select(PlanVersion).where(PlanVersion.plan_id == plan.id).options(joinedload(PlanVersion.file))
    return session.scalars(query.order_by(PlanVersion.number.desc())).all()


def newest_accepted(session: Session, plan: EmergencyPlan) -> PlanVersion | None:
    """The accepted version with the highest number, be it in force already or only later."""
    query = select(PlanVersion).where(PlanVersion.plan_id == plan.id, PlanVersion.state == "accepted")
    return session.scalar(query.order_by(PlanVersion.number.desc()).limit(1))


def in_force(session: Session, plan: EmergencyPlan, on: date) -> PlanVersion | None:
    """The version that holds on the day: the newest of those in force by then, else the newest that is accepted."""
    query = select(PlanVersion).where(PlanVersion.plan_id == plan.id, PlanVersion.state == "accepted")
    began = query.where(PlanVersion.in_force_from <= on)
    return session.scalar(began.order_by(PlanVersion.number.desc()).limit(1)) or newest_accepted(session, plan)


def holds_on(versions: Sequence[PlanVersion], on: date) -> PlanVersion | None:
    """The one of a plan's versions, the newest first, that is in force on the day; none before the first."""
    return next((one for one in versions if one.state == "accepted" and one.in_force_from <= on), None)


def last_review(session: Session, plan: EmergencyPlan) -> PlanReview | None:
    """The review that was made last."""
    query = select(PlanReview).where(PlanReview.plan_id == plan.id)
    return session.scalar(query.order_by(PlanReview.reviewed_on.desc(), PlanReview.id.desc()).limit(1))


def reviews_of(session: Session, plan: EmergencyPlan) -> Sequence[PlanReview]:
    """The reviews, the last one first."""
    query = select(PlanReview).where(PlanReview.plan_id == plan.id)
    return session.scalars(query.order_by(PlanReview.reviewed_on.desc(), PlanReview.id.desc())).all()


def version_of(session: Session, plan: EmergencyPlan, number: int) -> PlanVersion:
    """The version with that number; NotFound when there is none."""
    found = session.scalar(select(PlanVersion).where(PlanVersion.plan_id == plan.id, PlanVersion.number == number))
    if found is None:
        raise NotFound()
    return found


def tests_of(session: Session, plan: EmergencyPlan) -> Sequence[PlanTest]:
    """The events that tested the plan, the latest first."""
    query = select(PlanTest).join(PlanTest.event).options(contains_eager(PlanTest.event))
    return session.scalars(query.where(PlanTest.plan_id == plan.id).order_by(Event.starts_at.desc())).all()


def tests_at(session: Session, event: Event) -> Sequence[PlanTest]:
    """The plans that the event tested."""
    query = select(PlanTest).where(PlanTest.event_id == event.id).options(joinedload(PlanTest.plan))
    return session.scalars(query.order_by(PlanTest.id)).all()


def open_finding(session: Session, plan: EmergencyPlan) -> PlanFinding | None:
    """The oldest finding of a test that the plan has neither taken up nor set aside."""
    query = select(PlanFinding).where(PlanFinding.plan_id == plan.id, PlanFinding.state == "open")
    return session.scalar(query.order_by(PlanFinding.id).limit(1))


def findings_of(session: Session, tests: Sequence[PlanTest]) -> Sequence[PlanFinding]:
    """What these tests found, what is still to be taken up first."""
    query = select(PlanFinding).where(PlanFinding.test_id.in_([one.id for one in tests]))
    query = query.options(joinedload(PlanFinding.taken_up_in), joinedload(PlanFinding.plan))
    rank = case((PlanFinding.state == "open", 0), else_=1)
    return session.scalars(query.order_by(rank, PlanFinding.id.desc()).limit(MOST_FINDINGS)).all()


def drill_kinds(session: Session, area: Placed | None = None) -> list[str]:
    """The kinds of event that put a plan to the test: drills, and what a county calls a kind of drill."""
    return terms.beneath(session, "event_kind", "drill", area)


def offered_to(session: Session, event: Event, actor: Actor) -> Sequence[EmergencyPlan]:
    """The plans that the event may have tested: its unit's, and those of the areas it lies in; known ones left out.

    Nothing but a drill tests a plan, and none that had been withdrawn by its day.
    """
    if event.kind not in drill_kinds(session, event.area):
        return []
    on = local(event.starts_at, event.zone).date()
    path = event.area.path if event.unit is None else event.unit.area.path
    areas = [int(part) for part in path.split("/") if part]
    known = select(PlanTest.plan_id).where(PlanTest.event_id == event.id)
    there = or_(Plan.area_id.in_(areas), Plan.unit_id == event.unit_id if event.unit_id else false())
    kept = or_(Plan.withdrawn_on.is_(None), Plan.withdrawn_on >= on)
    query = select(Plan).outerjoin(Plan.unit).where(there, kept, Plan.id.not_in(known))
    query = query.where(or_(mine(actor, P.EDIT_READINESS), mine(actor, P.FILE_READINESS)))
    return session.scalars(query.order_by(Plan.unit_id.is_(None), Plan.id).limit(100)).all()


def own_finding(session: Session, finding_id: int, actor: Actor, permission: P) -> PlanFinding:
    """The finding, if the actor holds the permission for its plan; otherwise there is none (NotFound)."""
    found = session.get(PlanFinding, finding_id)
    if found is None:
        raise NotFound()
    load(session, EmergencyPlan, found.plan_id, actor, permission)
    return found


def needed_kinds(session: Session, rule: ReviewRule) -> list[str]:
    """The kinds of unit that must have a plan, groups with all kinds in them."""
    return [code for kind in rule.unit_kinds for code in terms.beneath(session, "unit_kind", kind)]


def has_current(on: date) -> ColumnElement[bool]:
    """The condition that the unit of the enclosing query has a plan in force whose review is not overdue."""
    return exists().where(Plan.unit_id == Unit.id, in_standing("in_date", on, 0)).correlate(Unit)


def units_needing(actor: Actor, kinds: Sequence[str], area: Area | None = None) -> Select[tuple[Unit]]:
    """The units in use that must have a plan and that the actor may see plans of."""
    query = select(Unit).where(within(actor, P.VIEW_READINESS, Unit.area_id, Unit.id), Unit.is_active)
    if area is not None:
        query = query.where(Unit.area_id.in_(select(Area.id).where(beneath(area.path))))
    return query.where(Unit.kind.in_(kinds)).options(joinedload(Unit.area))


def contacts(session: Session, plan: EmergencyPlan) -> Sequence[User]:
    """The accounts of those who look after the plan: its unit's, or the township officers and planners of its area."""
    if plan.unit_id is not None:
        whose = Grant.unit_id == plan.unit_id
    else:
        whose = and_(Grant.area_id == plan.area_id, Grant.role.in_(("township_officer", "planner")))
    query = select(User).join(Grant, Grant.user_id == User.id).where(whose, User.is_active)
    return session.scalars(query.order_by(User.id)).unique().all()
