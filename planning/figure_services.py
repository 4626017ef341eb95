"""The figures of a proposal after its visits were moved by hand."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from planning.gathered import Gathered
from planning.models import PlannedVisit, Proposal
from planning.plan_figures import figures
from planning.problem_queries import gather
from planning.proposal_services import store_figures
from planning.solving.problem import Plan


def refresh_figures(
    session: Session, proposal: Proposal, gathered: Gathered | None = None, plan: Plan | None = None
) -> None:
    """The terms, coverage and hours as the visits stand now.

    Once some of them are events the figures stay those of the plan that was accepted.
    """
    accepted = select(PlannedVisit.id).where(PlannedVisit.proposal_id == proposal.id, PlannedVisit.state == "accepted")
    if session.scalar(accepted.limit(1)) is not None:
        return
    found = gathered or gather(session, proposal)
    seconds = float((proposal.figures or {}).get("seconds", 0))
    store_figures(session, proposal, figures(found, found.plan if plan is None else plan, seconds))
