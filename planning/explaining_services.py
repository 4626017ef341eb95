"""Reasons and remedies of a proposal's visits: found from what was gathered, kept with its lines."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.jobs import Progress, ask, job
from core.models import Job
from planning.building import build
from planning.gathered import Gathered, Occurrence
from planning.inputs import ChangesInput, ProposalInput, merged
from planning.models import PlannedVisit, Proposal
from planning.problem_queries import county_of, gather
from planning.slack import with_slack
from planning.solving.explaining import explain, unhappy
from planning.solving.problem import Plan
from planning.solving.remedy_groups import groups

JOB = "planning.explain"
LATER_DAYS = 7
LONGEST_S = 20.0
"""After so many seconds no more remedies are looked for."""
WAITING_S = 2.0
"""So long somebody waits at the screen for remedies that still hold after one was taken."""
GROUPS = "groups"
"""The figure of a proposal that holds the remedies for several visits."""
EXPLAINED_FOR = "explained_for"
"""The figure that says for which state of the visits reasons and remedies were worked out."""


@dataclass(frozen=True)
class Told:
    """Reasons and remedies as they are kept, by unit and occurrence, and the remedies that help several.

    Remedies are None where there was no time to look for them: those that were known stay, and are tried when pressed.
    """

    visits: Mapping[Occurrence, tuple[dict[str, Any], list[dict[str, Any]] | None]] = field(default_factory=dict)
    groups: list[dict[str, Any]] = field(default_factory=list)


def explained(gathered: Gathered, plan: Plan, later: Gathered | None = None, seconds: float = LONGEST_S) -> Told:
    """Why visits of the plan are left out or late, and what would help; nothing is written.

    `later` is the same county with further days after the last.
    """
    numbers = unhappy(gathered.problem, plan)
    if not numbers:
        return Told()
    ends = time.monotonic() + seconds
    problem = with_slack(gathered, numbers)
    beyond = later.problem if later is not None and _names(later) == _names(gathered) else None
    found = explain(problem, plan, beyond, lambda: time.monotonic() > ends)
    told: dict[Occurrence, tuple[dict[str, Any], list[dict[str, Any]] | None]] = {}
    for number, one in found.items():
        reason, remedies = one.stored(problem)
        wanted = gathered.wanted[number]
        told[wanted.unit_id, wanted.occurrence] = reason, remedies if one.is_whole else None
    return Told(told, [group.as_json(problem) for group in groups(problem, plan)])


def _names(gathered: Gathered) -> list[Occurrence]:
    return [(one.unit_id, one.occurrence) for one in gathered.wanted]


def later_days(session: Session, proposal: Proposal) -> Gathered | None:
    """What would be known with the week after the last day; None when the campaign is over by then."""
    last = proposal.ends_on
    days = [last + timedelta(days=n) for n in range(1, LATER_DAYS + 1)]
    days = [on for on in days if on <= proposal.campaign.ends_on]
    if not days:
        return None
    asked = ProposalInput.model_validate(proposal.asked)
    changes = merged(asked, ChangesInput.model_validate(proposal.changes))
    more = changes.model_copy(update={"extra_days": [*changes.extra_days, *days]})
    return build(county_of(session, proposal, asked, more))


def keep(session: Session, proposal: Proposal, told: Told) -> None:
    """Reasons and remedies kept with the lines that they are about; other lines lose theirs."""
    for line in session.scalars(select(PlannedVisit).where(PlannedVisit.proposal_id == proposal.id)):
        reason, remedies = told.visits.get((line.unit_id, line.occurrence), ({}, []))
        if line.reason.get("code") == "conflict" and not reason:
            continue  # what the calendar itself said stands
        remedies = line.remedies if remedies is None else remedies
        if line.reason.get("code") == "declined" and line.state == "declined":
            line.remedies = remedies  # what its unit said stands
            continue
        line.reason, line.remedies = reason, remedies
    session.flush()
    proposal.figures = {**proposal.figures, GROUPS: told.groups, EXPLAINED_FOR: _as_it_stands(session, proposal)}
    session.flush()


def is_stale(session: Session, proposal: Proposal) -> bool:
    """Whether visits were placed otherwise since reasons and remedies were worked out."""
    seen = (proposal.figures or {}).get(EXPLAINED_FOR)
    return seen is not None and seen != _as_it_stands(session, proposal)


def _as_it_stands(session: Session, proposal: Proposal) -> str:
    """A digest of where the visits are and of what the proposal asks for."""
    one = PlannedVisit
    query = select(one.id, one.on, one.starts_minute, one.team_id, one.second_team_id, one.is_pinned)
    there = [list(row) for row in session.execute(query.where(one.proposal_id == proposal.id).order_by(one.id))]
    told = json.dumps([there, proposal.changes or {}], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def keep_again(session: Session, proposal: Proposal, gathered: Gathered, plan: Plan) -> None:
    """Reasons and remedies worked out at once for the plan as it is now, so that none is offered that is gone."""
    keep(session, proposal, explained(gathered, plan, later_days(session, proposal), WAITING_S))


def work_out_again(session: Session, proposal: Proposal) -> None:
    """The same for the proposal as it is kept."""
    gathered = gather(session, proposal)
    keep_again(session, proposal, gathered, gathered.plan)


def look_again(session: Session, proposal: Proposal, actor: Actor) -> Job:
    """Reasons and remedies are worked out anew for the proposal as it stands, by a worker."""
    return ask(session, JOB, {"proposal": proposal.id}, actor)


@job(JOB)
def run_job(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Work out reasons and remedies anew."""
    progress.say(0, 0, str(t("Looking for reasons and remedies")))
    with progress.database.session(writing=False) as session:
        proposal = session.get(Proposal, params["proposal"])
        if proposal is None:
            return {}
        gathered, later = gather(session, proposal), later_days(session, proposal)
    told = explained(gathered, gathered.plan, later)
    with progress.database.transaction() as session:
        proposal = session.get(Proposal, params["proposal"])
        if proposal is not None:
            keep(session, proposal, told)
    return {"proposal": params["proposal"], "url": f"/proposals/{params['proposal']}/remedies"}
