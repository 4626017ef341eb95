"""Deeds on proposals: ask for one, keep the best so far, cancel, delete."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.jobs import ask, cancel
from core.times import now, say_plain_date
from planning.gathered import Gathered
from planning.input_queries import filled
from planning.inputs import ChangesInput, ProposalInput
from planning.models import PlannedVisit, Proposal
from planning.plan_figures import both, figures, way_minutes
from planning.problem_queries import gather
from planning.solving.problem import Placement, Plan
from planning.verify_queries import verify
from registry.permissions import Permission
from registry.scope import require_area
from schedule.models import Campaign
from schedule.wishes import Conflict

NUMBERED = re.compile(r"(\d{1,6}) · ")
log = structlog.get_logger("planning")
JOB = "planning.propose"
FIXED = ("accepted",)
"""States of lines that are events; no plan changes them."""


def propose(
    session: Session, campaign: Campaign, given: ProposalInput, actor: Actor, kind: str = "plan",
    base: Proposal | None = None, changes: ChangesInput | None = None,
) -> Proposal:  # fmt: skip
    """A proposal that a worker will solve; needs campaigns.edit in the campaign's area."""
    made = new_proposal(session, campaign, given, actor, kind, base, changes)
    made.job_id = ask(session, JOB, {"proposal": made.id}, actor).id
    session.flush()
    return made


def new_proposal(
    session: Session, campaign: Campaign, given: ProposalInput, actor: Actor, kind: str = "plan",
    base: Proposal | None = None, changes: ChangesInput | None = None,
) -> Proposal:  # fmt: skip
    """The proposal with everything that was left open filled in; nobody has begun to solve it."""
    require_area(session, campaign.area_id, actor, Permission.EDIT_CAMPAIGNS)
    if campaign.status in ("closed", "cancelled"):
        raise DomainError("campaign_over", t("This campaign is over."), hint=t("Reopen it to plan visits in it."))
    asked = filled(session, campaign, given, actor)
    assert asked.starts_on is not None and asked.ends_on is not None
    made = Proposal(
        campaign_id=campaign.id, campaign=campaign, area_id=campaign.area_id, kind=kind, state="waiting",
        name=given.name or _numbered(session, campaign, asked.starts_on, asked.ends_on),
        base_id=base.id if base else None, starts_on=asked.starts_on, ends_on=asked.ends_on,
        asked=asked.model_dump(mode="json", by_alias=True), created_by=actor.key, created_by_name=actor.name[:60],
        changes=changes.model_dump(mode="json", by_alias=True, exclude_defaults=True) if changes else {},
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _numbered(session: Session, campaign: Campaign, first: date, last: date) -> str:
    """The name of one that was given none: its number in the campaign and its days."""
    names = list(session.scalars(select(Proposal.name).where(Proposal.campaign_id == campaign.id)))
    numbers = [int(found[1]) for name in names if (found := NUMBERED.match(name))]
    return f"{max([len(names), *numbers]) + 1} · {say_plain_date(first)} – {say_plain_date(last)}"


def store_plan(session: Session, proposal: Proposal, plan: Plan, gathered: Gathered) -> None:
    """The proposal's lines say what the plan has; visits that it had no line for get one. Accepted lines stay."""
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == proposal.id)
    lines = {(line.unit_id, line.occurrence): line for line in session.scalars(query)}
    ways = way_minutes(gathered.problem, plan)
    for number, wanted in enumerate(gathered.wanted):
        line = lines.get((wanted.unit_id, wanted.occurrence))
        if line is None:
            line = _line(proposal, wanted)
            session.add(line)
        if line.state not in FIXED:
            _place(line, gathered, plan.placed.get(number), ways.get(number))
    session.flush()


def store_figures(session: Session, proposal: Proposal, found: Mapping[str, Any]) -> None:
    """The figures of the plan that stands, those of the way there kept."""
    proposal.figures = {**proposal.figures, **found}
    proposal.version += 1
    session.flush()


def leave_out(session: Session, proposal: Proposal, reasons: Mapping[tuple[int, int], dict[str, Any]]) -> None:
    """Lines that were left out for a reason say so, by unit and occurrence."""
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == proposal.id)
    for line in session.scalars(query):
        if (line.unit_id, line.occurrence) in reasons:
            line.reason = reasons[line.unit_id, line.occurrence]
    session.flush()


def cancel_proposal(session: Session, proposal: Proposal, actor: Actor) -> Proposal:
    """The solver stops; the best plan so far stays."""
    require_area(session, proposal.area_id, actor, Permission.EDIT_CAMPAIGNS)
    if proposal.job is not None:
        cancel(session, proposal.job, actor)
    end_with_best(session, proposal)
    return proposal


def end_with_best(session: Session, proposal: Proposal) -> None:
    """One that is still being solved is ready with the best plan that was kept, or failed when there is none."""
    if proposal.state not in ("waiting", "solving"):
        return
    gathered = gather(session, proposal)
    if not gathered.plan.placed:
        proposal.state, proposal.solved_at = "failed", now()
        proposal.version += 1
        session.flush()
        return
    finish(session, proposal, gathered, gathered.plan, _seconds_used(proposal))


def _seconds_used(proposal: Proposal) -> float:
    """How long it was looked for until now, never less than until the last find, never longer than was asked for."""
    last = float(proposal.course[-1][0]) if proposal.course else 0.0
    begun = proposal.job.started_at if proposal.job is not None else None
    gone = (now() - begun).total_seconds() if begun is not None else 0.0
    asked = proposal.asked.get("seconds")
    return max(last, gone if asked is None else min(gone, float(asked)))


def finish(session: Session, proposal: Proposal, gathered: Gathered, plan: Plan, seconds: float) -> None:
    """Judge the plan by the calendar's own rules and keep it with its figures; the proposal is ready then.

    A visit against which the calendar has something is left out, and says what.
    """
    clashes = verify(session, gathered, plan)
    kept = plan.with_(dict.fromkeys(clashes))
    store_plan(session, proposal, kept, gathered)
    for number, there in clashes.items():
        wanted = gathered.wanted[number]
        log.error("planner_and_calendar_disagree", proposal=proposal.id, unit=wanted.unit_id,
                  why=[str(one.why) for one in there])  # fmt: skip
    leave_out(session, proposal, {_named(gathered, number): _said(found) for number, found in clashes.items()})
    found = figures(gathered, kept, seconds)
    proposal.state, proposal.solved_at = "ready", now()
    store_figures(session, proposal, {**found, "disagreements": len(clashes)})


def _named(gathered: Gathered, number: int) -> tuple[int, int]:
    return gathered.wanted[number].unit_id, gathered.wanted[number].occurrence


def _said(found: Iterable[Conflict]) -> dict[str, Any]:
    return {"code": "conflict", "sentences": [both(one.sentence) for one in found]}


def teams_of(placement: Placement, gathered: Gathered) -> Iterable[int | None]:
    """The ids of the first and the second team; None where there is none, or one that is only assumed."""
    ids = [gathered.team_ids[team] for team in placement.teams]
    return [*ids, None][:2]


def _line(proposal: Proposal, wanted: Any) -> PlannedVisit:
    return PlannedVisit(
        proposal_id=proposal.id, unit_id=wanted.unit_id, occurrence=wanted.occurrence, event_kind=wanted.event_kind,
        minutes=wanted.minutes, skills=sorted(wanted.skills), is_must=wanted.is_must, value=wanted.value,
        due_on=wanted.due_on, teams_needed=wanted.teams, prefers_team_id=wanted.prefers_team_id, state="left_out",
        version=1, is_pinned=wanted.is_pinned,
    )  # fmt: skip


def _place(line: PlannedVisit, gathered: Gathered, placement: Placement | None, way: int | None) -> None:
    """Changed lines get a new version, so that two who change one notice each other."""
    was = line.on, line.starts_minute, line.team_id, line.second_team_id
    if placement is None:
        if line.state != "declined":
            line.state = "left_out"
        line.on = line.starts_minute = line.team_id = line.second_team_id = line.way_minutes = None
    else:
        line.state = "placed"
        line.on, line.starts_minute = gathered.problem.days[placement.day], placement.start
        line.team_id, line.second_team_id = teams_of(placement, gathered)
        line.way_minutes = way
        line.reason, line.remedies = {}, []
    if was != (line.on, line.starts_minute, line.team_id, line.second_team_id):
        line.version += 1
