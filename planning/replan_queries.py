"""What planning again starts from: a proposal's visits, those in the calendar among them, with what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.times import local, now
from planning.building import build
from planning.gathered import Gathered
from planning.inputs import ChangesInput, ProposalInput, merged
from planning.models import PlannedVisit, Proposal
from planning.problem_queries import county_of
from planning.replan_basis_queries import waiting
from planning.solving.checking import Break, breaks
from planning.solving.problem import Fixed, Plan, Problem
from schedule.models import HOLDING

CHANGE_MINUTES, SHIFT_MINUTES = 120, 15
"""What moving a visit to another day or team, or to another time, is worth at least: else nothing would be kept."""


@dataclass(frozen=True)
class Again:
    """The county after what happened, and the plan as people know it.

    `told` are the visits that should stay, `also` those that wait to be placed again, `events` the lines of visits that
    are in the calendar, by number. `problem` is what is solved: visits that somebody put against the rules stand fixed.
    """

    gathered: Gathered
    problem: Problem
    plan: Plan
    told: frozenset[int]
    also: frozenset[int]
    events: Mapping[int, int] = field(default_factory=dict)


def gather_again(session: Session, base: Proposal, changes: ChangesInput, *, keeps_placed: bool) -> Again:
    """The base's visits, those in the calendar as visits that may move, in the county as it is after the changes."""
    asked = ProposalInput.model_validate(base.asked)
    lines = movable(session, base, asked.team_ids or [])
    freed = ChangesInput(moved_event_ids=[line.event_id for line in lines if line.event_id is not None])
    old = merged(merged(asked, ChangesInput.model_validate(base.changes)), freed)
    before = build(county_of(session, base, asked, old))
    after = build(county_of(session, base, asked, merged(merged(asked, changes), freed)))
    events = _numbers(after, lines)
    again = _numbers(after, waiting(session, base))
    plan = after.plan
    problem, plan = _with_what_stands(before, after, plan)
    told = frozenset(plan.placed) if keeps_placed else frozenset(set(events) & set(plan.placed))
    return Again(after, _settled(problem), plan, told, frozenset(again), events)


def _settled(problem: Problem) -> Problem:
    w = problem.weights
    change, shift = max(w.change, CHANGE_MINUTES), max(w.shift, SHIFT_MINUTES)
    return replace(problem, weights=replace(w, change=change, shift=shift))


def movable(session: Session, base: Proposal, team_ids: Sequence[int]) -> list[PlannedVisit]:
    """Accepted visits whose events still lie ahead, as they were accepted, with teams that the proposal has."""
    found = []
    for line in _of_state(session, base, "accepted"):
        event, teams = line.event, {line.team_id, line.second_team_id} - {None}
        if event is None or event.status not in HOLDING or event.status == "held" or event.starts_at <= now():
            continue
        on = local(event.starts_at, event.zone).date()
        if teams <= set(team_ids) and base.starts_on <= on <= base.ends_on:
            found.append(line)
    return found


def _of_state(session: Session, base: Proposal, state: str) -> Sequence[PlannedVisit]:
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == base.id, PlannedVisit.state == state)
    return session.scalars(query.order_by(PlannedVisit.id)).all()


def _numbers(gathered: Gathered, lines: Sequence[PlannedVisit]) -> dict[int, int]:
    """The ids of these lines by the number of their visit."""
    found = ((gathered.visit_of(line.unit_id, line.occurrence), line.id) for line in lines)
    return {number: line_id for number, line_id in found if number is not None}


def _with_what_stands(before: Gathered, after: Gathered, plan: Plan) -> tuple[Problem, Plan]:
    """Visits that broke a rule already before, and break no other now, stand like events; the rest of the plan."""
    was, now_is = _broken(before.problem, before.plan), _broken(after.problem, plan)
    standing = [number for number, rules in was.items() if number in plan.placed and now_is.get(number, set()) <= rules]
    fixed = [
        Fixed(f"visit:{number}", team, one.day, one.start, one.start + visit.length, visit.place, visit.name)
        for number in standing
        for one, visit in [(plan.placed[number], after.problem.visits[number])]
        for team in one.teams
    ]
    visits = tuple(
        replace(visit, windows={}) if number in standing else visit for number, visit in enumerate(after.problem.visits)
    )
    problem = replace(after.problem, visits=visits, fixed=(*after.problem.fixed, *fixed))
    pins = {number: pin for number, pin in problem.pinned.items() if number not in standing}
    return replace(problem, pinned=pins), plan.with_(dict.fromkeys(standing))


def _broken(problem: Problem, plan: Plan) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for one in breaks(problem, plan):
        for number in _concerned(plan, one):
            found.setdefault(number, set()).add(one.rule)
    return found


def _concerned(plan: Plan, one: Break) -> Sequence[int]:
    if one.visit is not None:
        return [one.visit]
    return plan.stops(one.team, one.day) if one.team is not None and one.day is not None else []
