"""What is done with a proposal as a whole once it is there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.jobs import cancel
from planning.models import Proposal
from planning.result_queries import GOING_ON


def remove_proposal(session: Session, proposal: Proposal, actor: Actor) -> None:
    """Take a proposal away, stopping the search for it; visits that were accepted are events and stay."""
    if proposal.job is not None and proposal.state in GOING_ON:
        cancel(session, proposal.job, actor)
    session.delete(proposal)
    session.flush()
