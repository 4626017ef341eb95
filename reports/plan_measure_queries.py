"""Emergency plans, units that must have one, response teams and their mobilisations: counted live."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, union_all
from sqlalchemy.orm import Session

from core.times import day_bounds, local, today
from readiness.call_out_models import CallAnswer, Mobilisation
from readiness.plan_models import EmergencyPlan, PlanReview
from readiness.plan_queries import has_current, home_id, in_standing, needed_kinds, review_rule
from readiness.team_models import ResponseTeam
from readiness.team_queries import levels_of
from registry.models import Unit
from reports.cut_queries import Cut, days_asked, tops_of
from reports.figures import Answer
from reports.periods import key_of
from reports.plan_measures import AREA, BY_KIND, BY_TIME

Plan = EmergencyPlan


def plans(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Plans in force today: all, current, overdue."""
    on = today(found.zone)
    late = case((in_standing("overdue", on, 0), 1), else_=0)
    query = select(home_id(), late).select_from(Plan).outerjoin(Plan.unit).where(_in_force(found, on))
    counted = (
        (area_id, None, None, {"plans": 1, "plans_current": 1 - is_late, "plans_overdue": is_late})
        for area_id, is_late in session.execute(query).tuples()
    )
    return _gathered(session, found, names, counted, AREA)


def plan_rows(session: Session, found: Cut, name: str) -> Select[tuple[EmergencyPlan]]:
    """The plans behind a figure."""
    on = today(found.zone)
    states = {"plans_current": "in_date", "plans_overdue": "overdue"}
    query = select(Plan).outerjoin(Plan.unit).where(_in_force(found, on))
    return query.where(in_standing(states[name], on, 0)) if name in states else query


def reviews(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Reviews by the day they were due: all, and those made."""
    owed = select(home_id(), Plan.review_due_on).select_from(Plan).outerjoin(Plan.unit).where(_owed(found))
    made = select(home_id(), PlanReview.due_on).select_from(PlanReview)
    made = made.join(Plan, Plan.id == PlanReview.plan_id).outerjoin(Plan.unit).where(_made(found))
    counted = (
        (area_id, None, on, {"plan_reviews_due": 1, "plan_reviews_done": is_made})
        for is_made, query in enumerate((owed, made))
        for area_id, on in session.execute(query).tuples()
    )
    return _gathered(session, found, names, counted, BY_TIME)


def review_rows(session: Session, found: Cut, name: str) -> Select[tuple[EmergencyPlan]]:
    """The plans whose reviews are behind a figure, each once."""
    made = select(PlanReview.plan_id).join(Plan, Plan.id == PlanReview.plan_id).outerjoin(Plan.unit).where(_made(found))
    if name == "plan_reviews_done":
        return select(Plan).where(Plan.id.in_(made))
    owed = select(Plan.id).outerjoin(Plan.unit).where(_owed(found))
    return select(Plan).where(Plan.id.in_(union_all(made, owed).subquery().select()))


def coverage(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Units that must have a plan today, and those that have a current one."""
    has = case((has_current(today(found.zone)), 1), else_=0)
    query = select(Unit.area_id, Unit.kind, has).where(_needing(session, found))
    counted = (
        (area_id, kind, None, {"plan_units": 1, "plan_units_current": is_there})
        for area_id, kind, is_there in session.execute(query).tuples()
    )
    return _gathered(session, found, names, counted, BY_KIND)


def coverage_rows(session: Session, found: Cut, name: str) -> Select[tuple[Unit]]:
    """The units behind a figure."""
    query = select(Unit).where(_needing(session, found))
    return query.where(has_current(today(found.zone))) if name == "plan_units_current" else query


def teams(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Response teams in use today, and those that every rule finds ready."""
    counted = (
        (one.area_id, None, None, {"response_teams": 1, "response_teams_ready": int(is_ready)})
        for one, is_ready in _judged(session, found)
    )
    return _gathered(session, found, names, counted, AREA)


def team_rows(session: Session, found: Cut, name: str) -> Select[tuple[ResponseTeam]]:
    """The teams behind a figure."""
    wanted = [one.id for one, is_ready in _judged(session, found) if is_ready or name == "response_teams"]
    return select(ResponseTeam).where(ResponseTeam.id.in_(wanted))


def mobilisations(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Mobilisations by the day they began, members called, prompt answers; exercises and real ones apart."""
    limit = _seconds(session, CallAnswer.acknowledged_at, Mobilisation.started_at) <= Mobilisation.within_minutes * 60
    prompt = func.coalesce(func.sum(case((and_(CallAnswer.acknowledged_at.is_not(None), limit), 1), else_=0)), 0)
    query = select(ResponseTeam.area_id, Mobilisation.started_at, Mobilisation.is_exercise, func.count(CallAnswer.id),
                   prompt)  # fmt: skip
    query = query.select_from(Mobilisation).join(Mobilisation.team)
    query = query.outerjoin(CallAnswer, CallAnswer.mobilisation_id == Mobilisation.id).where(_in_period(found))
    query = query.group_by(Mobilisation.id, ResponseTeam.area_id, Mobilisation.started_at, Mobilisation.is_exercise)
    counted = (
        (area_id, None, local(at, found.zone).date(), _of_kind(is_exercise, called, int(answered)))
        for area_id, at, is_exercise, called, answered in session.execute(query).tuples()
    )
    return _gathered(session, found, names, counted, BY_TIME)


def mobilisation_rows(session: Session, found: Cut, name: str) -> Select[tuple[Mobilisation]]:
    """The mobilisations behind a figure, of its kind only."""
    query = select(Mobilisation).join(Mobilisation.team).where(_in_period(found))
    return query.where(Mobilisation.is_exercise.is_(name.endswith("_exercise")))


def _of_kind(is_exercise: bool, called: int, prompt: int) -> dict[str, int]:
    kind = "exercise" if is_exercise else "real"
    return {f"mobilisations_{kind}": 1, f"called_{kind}": called, f"prompt_{kind}": prompt}


def _seconds(session: Session, later: Any, earlier: Any) -> Any:
    if session.get_bind().dialect.name == "sqlite":
        return (func.julianday(later) - func.julianday(earlier)) * 86_400 - 0.001
    return func.extract("epoch", later - earlier)


def _gathered(
    session: Session, found: Cut, names: Collection[str],
    counted: Iterator[tuple[int, str | None, date | None, dict[str, int]]], allows: frozenset[str],
) -> Answer:  # fmt: skip
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= allows:
        return given
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    for area_id, kind, on, counts in counted:
        parts = {"area": str(stands_for.get(area_id, area_id)), "kind": kind or ""}
        key = tuple(parts[name] if name in parts else key_of(name, on) if on else "" for name in found.question.by)
        for name in counts.keys() & set(names):
            given.add(key, name, counts[name])
    return given


def _in_force(found: Cut, on: date) -> ColumnElement[bool]:
    kept = Plan.withdrawn_on.is_(None) | (Plan.withdrawn_on > on)
    return and_(found.where(home_id(), Plan.unit_id), kept, Plan.in_force_since <= on, Plan.review_due_on.is_not(None))


def _owed(found: Cut) -> ColumnElement[bool]:
    first, last = days_asked(found)
    in_use = Plan.withdrawn_on.is_(None)
    return and_(found.where(home_id(), Plan.unit_id), in_use, Plan.review_due_on.between(first, last))


def _made(found: Cut) -> ColumnElement[bool]:
    first, last = days_asked(found)
    return and_(found.where(home_id(), Plan.unit_id), PlanReview.due_on.between(first, last))


def _needing(session: Session, found: Cut) -> ColumnElement[bool]:
    kinds = needed_kinds(session, review_rule(session))
    return and_(found.where(Unit.area_id, Unit.id), found.of_kind(Unit.kind), Unit.is_active, Unit.kind.in_(kinds))


def _judged(session: Session, found: Cut) -> Iterator[tuple[ResponseTeam, bool]]:
    query = select(ResponseTeam).where(found.where(ResponseTeam.area_id), ResponseTeam.is_active)
    all_teams = session.scalars(query).all()
    levels = levels_of(session, all_teams)
    return ((one, levels[one.id][0] == "green") for one in all_teams)


def _in_period(found: Cut) -> ColumnElement[bool]:
    first, last = days_asked(found)
    since, until = day_bounds(first, found.zone)[0], day_bounds(last, found.zone)[1]
    return and_(found.where(ResponseTeam.area_id), Mobilisation.started_at >= since, Mobilisation.started_at < until)
