"""Questions about projects under review and the parameters of the ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from core.access import Actor
from core.fields import name_key
from core.times import today
from readiness.fortification import (
    LACKS,
    Ground,
    Required,
    Rules,
    StepFacts,
    delays,
    kept,
    required,
    shortfalls,
    stuck_at,
)
from readiness.fortification_models import Project, ReviewStep, SeismicParameter
from registry.models import Area
from registry.permissions import Permission
from registry.queries.settings import setting
from registry.scope import beneath, within
from registry.terms import NOWHERE, Placed, ids_of
from schedule.day_queries import day_book
from schedule.queries import zone_of

FORTIFICATION = "fortification"
RESULTS = ("passed", "conditional", "refused", "withdrawn")


@dataclass(frozen=True)
class ProjectFilter:
    """What a list is narrowed to; `state` is a result, "open", "stuck" or "late"."""

    typed: str = ""
    kind: str = ""
    state: str = ""
    area: Area | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """How a project stands: what the ground asks of it, what keeps it from passing, what it waits for."""

    required: Required | None
    shortfalls: Sequence[str]
    delays: Sequence[str]
    step: ReviewStep | None  # the next that is not done

    @property
    def stuck(self) -> list[str]:
        """What holds the review up, what is most pressing first; `is_stuck` is the same in a query."""
        return stuck_at([*self.delays, *self.shortfalls])

    @property
    def lacking(self) -> list[str]:
        """What is still to come in before it can pass."""
        return [code for code in self.shortfalls if code in LACKS]

    @property
    def troubles(self) -> list[str]:
        """All of them, what is most pressing first."""
        return [*self.stuck, *self.lacking]


def rules_of(session: Session, area: Placed | None = None) -> Rules:
    """By what projects of the area are reviewed."""
    return Rules.from_stored(setting(session, FORTIFICATION, area or NOWHERE))


def parameter_at(session: Session, area: Area) -> SeismicParameter | None:
    """The row of the table that holds in the area: its own, else the nearest above."""
    rows = session.scalars(select(SeismicParameter).where(SeismicParameter.area_id.in_(ids_of(area.path))))
    return max(rows, key=lambda row: len(row.area.path), default=None)


def needed_now(project: Project, rules: Rules, ground: Ground | None) -> Required | None:
    """What the ground asks of the project by these rules, whatever was worked out for it before."""
    return required(ground, project.kind, rules, _ground(project.evaluated_pga, project.evaluated_period))


def ground_of(project: Project) -> Ground | None:
    """What the table said of its place when it was looked up."""
    return _ground(project.ground_pga, project.ground_period)


def standing(session: Session, project: Project, rules: Rules | None = None, on: date | None = None) -> Standing:
    """How the project stands, today unless another day is given: by what was worked out for it, until it is looked up
    again, and by the documents that the rules of its area ask for."""
    rules, on = rules or rules_of(session, project.area), on or day_there(session, project.area)
    evaluated = _ground(project.evaluated_pga, project.evaluated_period)
    worked_out = _ground(project.required_pga, project.required_period)
    base = evaluated if evaluated and rules.of(project.kind).needs_evaluation else ground_of(project)
    needed = kept(worked_out, base, ground_of(project), project.kind, rules) if worked_out else None
    short = shortfalls(
        project.kind, rules, needed, (project.designed_pga, project.designed_period), evaluated is not None,
        {document.kind for document in project.documents},
    )  # fmt: skip
    is_open = not project.result
    steps = [StepFacts(step.state, step.due_on) for step in project.steps]
    waits = delays(steps, project.due_on, on) if is_open else []
    step = next((step for step in project.steps if step.state in ("waiting", "sent_back")), None)
    return Standing(needed, short if is_open else (), waits, step if is_open else None)


def _ground(pga: int | None, period: int | None) -> Ground | None:
    return Ground(pga, period) if pga is not None and period is not None else None


def is_late(on: date) -> ColumnElement[bool]:
    """Whether a project without a result waits for its result, or for a step, that is over its time."""
    late = exists().where(ReviewStep.project_id == Project.id, ReviewStep.state == "waiting", ReviewStep.due_on < on)
    return and_(Project.result == "", or_(Project.due_on < on, late))


def is_stuck(on: date) -> ColumnElement[bool]:
    """Whether a review is stuck on that day: `Standing.stuck` in a query."""
    back = exists().where(ReviewStep.project_id == Project.id, ReviewStep.state == "sent_back")
    low = or_(Project.designed_pga < Project.required_pga, Project.designed_period < Project.required_period)
    is_unknown = or_(Project.required_pga.is_(None), Project.required_period.is_(None))
    return and_(Project.result == "", or_(is_late(on), back, is_unknown, low))


def projects_matching(actor: Actor, wanted: ProjectFilter, on: date) -> Select[tuple[Project]]:
    """The projects that the actor may see, narrowed by the filter."""
    query = select(Project).join(Project.area).options(contains_eager(Project.area), selectinload(Project.steps))
    query = query.options(selectinload(Project.documents))
    query = query.where(within(actor, Permission.VIEW_READINESS, Project.area_id, Project.unit_id))
    if wanted.typed:
        like = [Project.name.icontains(wanted.typed, autoescape=True), Project.code == wanted.typed]
        key = name_key(wanted.typed)
        query = query.where(or_(*like, Project.owner.icontains(key or wanted.typed, autoescape=True)))
    if wanted.kind:
        query = query.where(Project.kind == wanted.kind)
    if wanted.state:
        query = query.where(in_state(wanted.state, on))
    if wanted.unit_id is not None:
        query = query.where(Project.unit_id == wanted.unit_id)
    return query.where(beneath(wanted.area.path)) if wanted.area is not None else query


def in_state(state: str, on: date) -> ColumnElement[bool]:
    """Whether a project is open, stuck, late, or has this result."""
    whole = {"open": Project.result == "", "stuck": is_stuck(on), "late": is_late(on)}
    return whole.get(state, Project.result == state)


def stuck_first(on: date) -> Any:
    """What to sort by: late, stuck at something else, open, ended."""
    return case((is_late(on), 0), (is_stuck(on), 1), (Project.result == "", 2), else_=3)


def counts(session: Session, actor: Actor, on: date) -> dict[str, int]:
    """How many projects are open, stuck, and passed this year, where the actor may look."""
    may_see = within(actor, Permission.VIEW_READINESS, Project.area_id, Project.unit_id)
    this_year = and_(Project.result.in_(("passed", "conditional")), Project.result_on >= date(on.year, 1, 1))
    wanted = {"open": Project.result == "", "stuck": is_stuck(on), "passed": this_year}
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in wanted.values()]
    row = session.execute(select(*sums).select_from(Project).where(may_see)).one()
    return dict(zip(wanted, map(int, row), strict=True))


def parameters(session: Session, actor: Actor, top: Area) -> list[tuple[Area, SeismicParameter | None]]:
    """The townships of an area, and itself, each with its own row of the table or None."""
    own = and_(SeismicParameter.area_id == Area.id)
    query = select(Area, SeismicParameter).outerjoin(SeismicParameter, own).where(beneath(top.path))
    query = query.where(within(actor, Permission.VIEW_READINESS, Area.id))
    listed = or_(Area.level.in_(("county", "township")), SeismicParameter.id.is_not(None), Area.id == top.id)
    rows = session.execute(query.where(listed).order_by(Area.path))
    return [(area, parameter) for area, parameter in rows.tuples()]


def workdays_after(session: Session, area: Area, start: date, days: int) -> date:
    """The day so many workdays after a day, by the calendar that holds in the area."""
    book = day_book(session, area, start, start + timedelta(days=days * 3 + 30))
    on = start
    while days > 0:
        on += timedelta(days=1)
        days -= book.is_workday(on)
    return on


def day_there(session: Session, area: Area) -> date:
    """Today in the area."""
    return today(zone_of(session, area))
