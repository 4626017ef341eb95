"""Planning again with least change: asked for, worked out by a worker, and taken over into the proposal and calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Invalid
from core.i18n import Text, t, tn
from core.jobs import Progress, ask, beating, given_up, is_wanted, job
from core.times import local, now
from planning import event_move_services, step_services
from planning.building import build
from planning.event_move_services import Goal
from planning.explaining_services import explained, keep
from planning.gathered import Gathered
from planning.inputs import AwayInput, ChangesInput, ClosedInput, DetourInput, ProposalInput, merged
from planning.models import PlannedVisit, Proposal
from planning.plan_figures import figures
from planning.problem import Effort, Placement, Plan, Problem
from planning.problem_queries import county_of
from planning.proposal_services import new_proposal, store_figures
from planning.remedy_inputs import ReplanInput
from planning.replanning import Move, replan
from schedule.models import HOLDING
from schedule.services import postpone_event

JOB = "planning.replan"
CHANGE_MINUTES, SHIFT_MINUTES = 120, 15
"""What moving a visit to another day or team, or to another time, is worth at least: else nothing would be kept."""
SOLVER_S = 4.0
"""So long the solver looks for each circle of visits that it may move."""
MOVES = "moves"
"""The figure of a proposal that holds what moved."""


def ask_replan(session: Session, base: Proposal, given: ReplanInput, actor: Actor) -> Proposal:
    """A proposal of what would move least; a worker works it out. Refuses when nothing happened."""
    if base.state != "ready":
        raise DomainError("not_ready", t("This calendar is still being worked out."))
    changes = happened(given)
    declined = _has_declined(session, base)
    if changes == ChangesInput() and not declined:
        raise Invalid("nothing_happened", t("Say what happened: who is away, which unit cannot, which road is closed."))
    asked = ProposalInput.model_validate({**base.asked, "name": _name(base, given)})
    whole = merged(ChangesInput.model_validate(base.changes), changes)
    made = new_proposal(session, base.campaign, asked, actor, "replan", base, whole)
    made.figures = {"keeps_placed": given.keeps_placed, "happened": given.model_dump(mode="json")}
    made.job_id = ask(session, JOB, {"proposal": made.id}, actor).id
    session.flush()
    return made


def happened(given: ReplanInput) -> ChangesInput:
    """What happened, as changes of the county."""
    days: dict[str, Any] = {"from": given.since, "until": given.until}
    if given.team_id is not None or given.person_id is not None:
        away = AwayInput(team_id=given.team_id, person_id=given.person_id, reason=given.reason, **days)
        return ChangesInput(away=[away])
    if given.unit_id is not None:
        return ChangesInput(closed=[ClosedInput(unit_id=given.unit_id, reason=given.reason, **days)])
    if given.area_id is not None:
        detour = DetourInput(area_id=given.area_id, extra_minutes=given.extra_minutes, **days)
        return ChangesInput(detours=[detour])
    return ChangesInput()


def _name(base: Proposal, given: ReplanInput) -> str:
    return f"{base.name} · {given.reason or t('planned again')}"[:120]


def _has_declined(session: Session, base: Proposal) -> bool:
    query = select(PlannedVisit.id).where(PlannedVisit.proposal_id == base.id, PlannedVisit.state == "declined")
    return session.scalar(query.limit(1)) is not None


@dataclass
class Again:
    """What is planned again: the county before and after what happened, and which visits people were told of."""

    before: Gathered
    after: Gathered
    plan: Plan
    told: frozenset[int] = frozenset()
    events: Mapping[int, int] = field(default_factory=dict)


def gather_again(session: Session, base: Proposal, changes: ChangesInput, *, keeps_placed: bool) -> Again:
    """The base's visits, those accepted among them as visits that may move, with and without what happened."""
    asked = ProposalInput.model_validate(base.asked)
    lines = _movable(session, base, asked.team_ids or [])
    moved = [line.event_id for line in lines if line.event_id is not None]
    old = merged(asked, ChangesInput.model_validate(base.changes))
    freed = ChangesInput(moved_event_ids=moved)
    before = build(county_of(session, base, asked, merged(old, freed)))
    after = build(county_of(session, base, asked, merged(merged(asked, changes), freed)))
    events = {number: line.event_id for line in lines if line.event_id is not None
              and (number := after.visit_of(line.unit_id, line.occurrence)) is not None}  # fmt: skip
    told = frozenset(after.plan.placed) if keeps_placed else frozenset(set(events) & set(after.plan.placed))
    return Again(before, after, after.plan, told, events)


def _movable(session: Session, base: Proposal, team_ids: Sequence[int]) -> list[PlannedVisit]:
    """Accepted visits whose events still lie ahead, as they were accepted, with teams that the proposal has."""
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == base.id, PlannedVisit.state == "accepted")
    found = []
    for line in session.scalars(query.order_by(PlannedVisit.id)):
        event, teams = line.event, {line.team_id, line.second_team_id} - {None}
        is_ahead = event is not None and event.status in HOLDING and event.starts_at > now() and event.status != "held"
        if is_ahead and teams <= set(team_ids) and base.starts_on <= local(event.starts_at, event.zone).date():
            found.append(line)
    return found
