"""The worker's part of planning again: what moves least, kept as a proposal of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Database
from core.i18n import t
from core.jobs import Progress, beating, given_up, is_wanted, job
from core.times import now
from planning.explaining_services import explained, keep
from planning.inputs import ChangesInput
from planning.models import PlannedVisit, Proposal
from planning.plan_figures import figures, way_minutes
from planning.proposal_services import store_figures, teams_of
from planning.replan_basis_queries import BASIS, basis
from planning.replan_queries import Again, gather_again
from planning.replan_services import JOB, MOVES, PLACE
from planning.solving.problem import Effort, Placement, Plan, Problem
from planning.solving.replanning import Move, Replanned, replan
from planning.solving.scoring import Score

SOLVER_S = 4.0
"""So long the solver looks, for each circle of visits that it may move."""
COPIED = (
    "unit_id", "occurrence", "event_kind", "minutes", "skills", "is_must", "value", "due_on", "teams_needed",
    "prefers_team_id", "is_pinned", "event_id", "override_reason",
)  # fmt: skip


@job(JOB)
def run_job(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Work out what moves least."""
    progress.say(0, 0, str(t("Planning again")))
    with beating(progress):
        perform(progress.database, params["proposal"], lambda: is_wanted(progress.database, progress.job_id))
    return {"proposal": params["proposal"], "url": f"/proposals/{params['proposal']}/replan"}


def perform(database: Database, proposal_id: int, is_wanted: Callable[[], bool] = lambda: True) -> Replanned | None:
    """Plan the base again and keep what comes out; None when the proposal, or its base, has been deleted."""
    with database.transaction() as session:
        proposal = session.get(Proposal, proposal_id)
        if proposal is None or proposal.base is None or proposal.state not in ("waiting", "solving"):
            return None
        proposal.state = "solving"
        changes = ChangesInput.model_validate(proposal.changes)
        proposal.figures = {**proposal.figures, BASIS: basis(session, proposal.base)}
        again = gather_again(session, proposal.base, changes, keeps_placed=proposal.figures.get("keeps_placed", True))
    done = replan(again.problem, again.plan, _solver(is_wanted), again.told, again.also)
    told = explained(again.gathered, _whole(again, done.plan))
    with database.transaction() as session:
        proposal = session.get(Proposal, proposal_id)
        if proposal is None or proposal.base is None or proposal.state != "solving":
            return None
        _keep(session, proposal, proposal.base, again, done)
        keep(session, proposal, told)
    return done


def _solver(is_wanted: Callable[[], bool]) -> Callable[[Problem, Plan], Plan]:
    def solve(problem: Problem, start: Plan) -> Plan:
        from planning.solving.solver import solve

        return solve(problem, Effort(SOLVER_S), _unheard, lambda: not is_wanted(), start)

    return solve


def _unheard(_plan: Plan, _found: Score) -> None:
    """Nobody watches."""


def _keep(session: Session, proposal: Proposal, base: Proposal, again: Again, done: Replanned) -> None:
    """The base's lines with their new places; what moved, from where to where and why."""
    gathered, ways = again.gathered, way_minutes(again.problem, done.plan)
    lines = session.scalars(select(PlannedVisit).where(PlannedVisit.proposal_id == base.id).order_by(PlannedVisit.id))
    for line in lines:
        made = PlannedVisit(proposal_id=proposal.id, version=1, **{name: getattr(line, name) for name in COPIED})
        for name in PLACE:
            setattr(made, name, getattr(line, name))
        number = gathered.visit_of(line.unit_id, line.occurrence)
        if number is not None and number in {*again.plan.placed, *again.also}:
            _place(made, again, done.plan.placed.get(number), ways.get(number))
        session.add(made)
    session.flush()
    moves = [_move(again, one) for one in done.moves]
    found = figures(gathered, _whole(again, done.plan), 0.0)
    moves += [_placed(again, number, done.plan.placed.get(number)) for number in sorted(again.also)]
    proposal.state, proposal.solved_at = "ready", now()
    store_figures(session, proposal, {**found, MOVES: moves})


def _whole(again: Again, plan: Plan) -> Plan:
    """The plan with the visits that stand where somebody put them against the rules."""
    there = again.gathered.plan.placed
    return plan.with_({number: there[number] for number in there if number not in again.plan.placed})


def _place(line: PlannedVisit, again: Again, placement: Placement | None, way: int | None) -> None:
    if placement is None:
        line.state = "left_out"
        line.on = line.starts_minute = line.team_id = line.second_team_id = line.way_minutes = None
        return
    line.state, line.way_minutes = "placed", way
    line.on, line.starts_minute = again.gathered.problem.days[placement.day], placement.start
    line.team_id, line.second_team_id = teams_of(placement, again.gathered)


def _move(again: Again, one: Move) -> dict[str, Any]:
    wanted, problem = again.gathered.wanted[one.visit], again.gathered.problem
    other = problem.visits[one.visit_for].name if one.visit_for is not None else ""
    return {
        "unit_id": wanted.unit_id, "occurrence": wanted.occurrence, "name": problem.visits[one.visit].name,
        "was": _at(again, one.was), "now": _at(again, one.now) if one.now else None,
        "rule": str(one.rule) if one.rule else "", "for": other, "is_in_calendar": one.visit in again.events,
    }  # fmt: skip


def _placed(again: Again, number: int, at: Placement | None) -> dict[str, Any]:
    """A visit that waited, with the place that it gets; without one it waits on."""
    wanted = again.gathered.wanted[number]
    return {
        "unit_id": wanted.unit_id, "occurrence": wanted.occurrence, "name": again.problem.visits[number].name,
        "was": None, "now": _at(again, at) if at else None, "rule": "", "for": "", "is_in_calendar": False,
    }  # fmt: skip


def _at(again: Again, at: Placement) -> Mapping[str, Any]:
    problem = again.gathered.problem
    return {
        "on": problem.days[at.day].isoformat(), "starts": at.start,
        "teams": [problem.teams[team].name for team in at.teams],
        "team_ids": list(again.gathered.team_ids_at(at)),
    }  # fmt: skip


def give_up(session: Session, params: dict[str, Any]) -> None:
    """One that nobody works on any more has failed; nothing of it is in the calendar."""
    proposal = session.get(Proposal, params["proposal"])
    if proposal is not None and proposal.state in ("waiting", "solving"):
        proposal.state, proposal.solved_at = "failed", now()
        proposal.version += 1


given_up(JOB, give_up)
