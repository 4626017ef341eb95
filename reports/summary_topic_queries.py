"""What a summary tells beside its figures, of what the reader may see of an area and a time."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from core.times import day_bounds
from outreach.checklist_queries import Wanted, survey
from outreach.checklist_words import say_name
from outreach.demonstration_models import Demonstration
from outreach.demonstration_queries import is_held
from readiness.call_out_models import CallAnswer, Mobilisation
from readiness.fortification_models import Project
from readiness.fortification_queries import is_late
from readiness.plan_models import EmergencyPlan, PlanFinding, PlanReview, PlanTest, PlanVersion
from readiness.plan_queries import drill_kinds, home_id
from readiness.quick_report_models import QuickReport, QuickRound
from readiness.team_models import ResponseTeam, TeamMember
from registry.permissions import Permission
from registry.scope import within
from registry.terms import labels
from reports.cut_queries import FIGURES, Cut, days_asked
from reports.summary_topics import (
    ChecklistProgress,
    PlanWork,
    ProjectWork,
    QuickRounds,
    TeamWork,
    Titles,
    Topics,
)
from schedule.models import Event

SEES = Permission.VIEW_READINESS


def topics(session: Session, found: Cut, on: date) -> Topics:
    """All topics; `on` is today in the area."""
    return Topics(
        _checklists(session, found), _titles(session, found, on), _plans(session, found),
        _teams(session, found), _rounds(session, found), _projects(session, found, on),
    )  # fmt: skip


def _checklists(session: Session, found: Cut) -> list[ChecklistProgress]:
    """By name of the checklist, as the units stood at the end of the last day; those of the county's order first."""
    last = days_asked(found)[1]
    sums: dict[str, Counter[str]] = {}
    for line in survey(session, found.actor, Wanted(last.year, found.area), FIGURES):
        done = sum(one.done_on is not None and one.done_on <= last for one in line.standings)
        counts = {"units": 1, "complete": int(done == len(line.standings)), "due": len(line.standings), "done": done}
        sums.setdefault(say_name(line.checklist), Counter()).update(counts)
    rows = [ChecklistProgress(name, one["units"], one["complete"], one["due"], one["done"])
            for name, one in sums.items()]  # fmt: skip
    return sorted((row for row in rows if row.done), key=lambda row: (-row.units, row.name))


def _titles(session: Session, found: Cut, on: date) -> Titles:
    here = found.where(Demonstration.area_id, Demonstration.unit_id)
    held = select(Demonstration.kind, func.count()).where(here, is_held(on))
    counts = dict(session.execute(held.group_by(Demonstration.kind)).tuples().all())
    names = labels(session, "demonstration_kind")
    order = [*(kind for kind in names if kind in counts), *(kind for kind in counts if kind not in names)]
    applied = select(func.count()).select_from(Demonstration).where(here, Demonstration.state == "applied")
    return Titles([(names.get(kind, kind), counts[kind]) for kind in order], session.scalar(applied) or 0)


def _plans(session: Session, found: Cut) -> PlanWork:
    here = found.where(home_id(), EmergencyPlan.unit_id)
    reviewed = select(func.count(func.distinct(PlanReview.plan_id))).join(
        EmergencyPlan, EmergencyPlan.id == PlanReview.plan_id
    )
    reviewed = reviewed.outerjoin(EmergencyPlan.unit).where(here, PlanReview.reviewed_on.between(*days_asked(found)))
    is_first = (PlanReview.outcome == "revised") & (PlanVersion.number == 1)  # a new plan, and no review of one
    reviewed = reviewed.join(PlanVersion, PlanVersion.id == PlanReview.version_id).where(~is_first)
    tests = select(PlanTest.id, PlanTest.plan_id, PlanTest.event_id).join(PlanTest.plan).outerjoin(EmergencyPlan.unit)
    held = (Event.status == "held", Event.kind.in_(drill_kinds(session)), *_between(found, Event.starts_at))
    tests = tests.join(PlanTest.event).where(here, *held)
    rows = session.execute(tests).tuples().all()
    taken_up = func.coalesce(func.sum(case((PlanFinding.state == "taken_up", 1), else_=0)), 0)
    findings = select(func.count(PlanFinding.id), taken_up).where(
        PlanFinding.test_id.in_([row[0] for row in rows]), PlanFinding.state != "dropped"
    )
    many, taken = session.execute(findings).tuples().one()
    return PlanWork(
        session.scalar(reviewed) or 0, len({row[1] for row in rows}), len({row[2] for row in rows}), many, int(taken)
    )


def _teams(session: Session, found: Cut) -> TeamWork:
    here = found.where(ResponseTeam.area_id)
    members = select(func.count(TeamMember.id)).join(TeamMember.team)
    members = members.where(here, ResponseTeam.is_active, TeamMember.is_active)
    during = (here, *_between(found, Mobilisation.started_at))
    entered = select(Mobilisation.is_exercise, func.coalesce(func.sum(Mobilisation.came), 0)).join(Mobilisation.team)
    entered = entered.where(*during, Mobilisation.way == "entered").group_by(Mobilisation.is_exercise)
    arrived = select(Mobilisation.is_exercise, func.count(CallAnswer.id)).join(Mobilisation.team).join(
        CallAnswer, CallAnswer.mobilisation_id == Mobilisation.id
    )  # fmt: skip
    arrived = arrived.where(*during, Mobilisation.way == "called", CallAnswer.arrived_at.is_not(None))
    out: Counter[bool] = Counter()
    for query in (entered, arrived.group_by(Mobilisation.is_exercise)):
        for is_exercise, many in session.execute(query).tuples():
            out[is_exercise] += int(many)
    return TeamWork(session.scalar(members) or 0, out[False], out[True])


def _rounds(session: Session, found: Cut) -> QuickRounds:
    """Each mode is asked by itself, of rounds in which somebody of the area reported."""

    def many(mode: str) -> int:
        query = select(func.count(func.distinct(QuickRound.id))).join(
            QuickReport, (QuickReport.round_id == QuickRound.id) & (QuickReport.mode == QuickRound.mode)
        )
        query = query.where(QuickRound.mode == mode, *_between(found, QuickRound.shook_at))
        query = query.where(found.where(QuickReport.area_id), within(found.actor, SEES, QuickReport.area_id))
        return session.scalar(query) or 0

    return QuickRounds(many("real"), many("exercise"))


def _projects(session: Session, found: Cut, on: date) -> ProjectWork:
    here = (found.where(Project.area_id, Project.unit_id), within(found.actor, SEES, Project.area_id, Project.unit_id))

    def many(*conditions: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count(Project.id)).where(*here, *conditions)) or 0

    settled = select(Project.result, func.count(Project.id)).where(*here, Project.result_on.between(*days_asked(found)))
    results = dict(session.execute(settled.group_by(Project.result)).tuples().all())
    return ProjectWork(
        many(Project.received_on.between(*days_asked(found))), results.get("passed", 0),
        results.get("conditional", 0), results.get("refused", 0), many(Project.result == ""), many(is_late(on)),
    )  # fmt: skip


def _between(found: Cut, at: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    first, last = days_asked(found)
    since: datetime = day_bounds(first, found.zone)[0]
    return at >= since, at < day_bounds(last, found.zone)[1]
