"""Proposals for programs: ask for one, see how far it is and what came of it, stop it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, blueprint, operation
from core.i18n import gettext, t
from core.web import actor, session
from planning import proposal_services as services
from planning import solving_services  # noqa: F401  (registers the job, and what becomes of one that is given up)
from planning.inputs import ProposalInput
from planning.models import Proposal
from planning.result_queries import seen
from registry.permissions import Permission as P
from registry.scope import load
from schedule.models import Campaign

bp = blueprint("proposals")


class ProposalAnswer(Answer):
    """A proposal: how far it is, and the figures of the best plan so far.

    `course` is the way there: seconds, visits placed, minutes of driving, and the total of the score. `figures` hold
    the terms of the score, coverage by kind of unit, minutes driven, hours of the teams, and what had to be assumed.
    """

    id: int
    campaign_id: int
    name: str
    kind: Literal["plan", "replan", "what_if", "sheet"]
    base_id: int | None
    state: Literal["waiting", "solving", "ready", "failed"]
    stage: str
    error: str
    starts_on: date
    ends_on: date
    asked: dict[str, Any]
    changes: dict[str, Any]
    figures: dict[str, Any]
    course: list[list[float]]
    created_at: datetime
    solved_at: datetime | None
    version: int


@bp.post("/campaigns/<int:campaign_id>/proposals")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Ask for a proposal of a campaign's calendar"), location=lambda made: url_for(
    ".get_proposal", proposal_id=made.id))  # fmt: skip
def ask_for_proposal(campaign_id: int, given: ProposalInput) -> ProposalAnswer:
    """The proposal, waiting for a worker; what is left out is filled in from the campaign and the settings."""
    campaign = load(session(), Campaign, campaign_id, actor(), P.EDIT_CAMPAIGNS)
    return proposal_answer(services.propose(session(), campaign, given, actor()))


@bp.get("/proposals/<int:proposal_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one proposal: how far it is, and what came out"))
def get_proposal(proposal_id: int) -> ProposalAnswer:
    """The proposal."""
    return proposal_answer(seen(session(), proposal_id, actor()))


@bp.post("/proposals/<int:proposal_id>/cancel")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Stop looking for a better plan; the best so far stays"))
def cancel_proposal(proposal_id: int) -> ProposalAnswer:
    """The proposal with the best plan that was found."""
    found = load(session(), Proposal, proposal_id, actor(), P.EDIT_CAMPAIGNS)
    return proposal_answer(services.cancel_proposal(session(), found, actor()))


def proposal_answer(found: Proposal) -> ProposalAnswer:
    """The proposal as programs see it."""
    job = found.job
    is_going_on = found.state in ("waiting", "solving") and job is not None
    error = gettext(str((job.error or {}).get("message", ""))) if job is not None and found.state == "failed" else ""
    names = ("id", "campaign_id", "name", "kind", "base_id", "state", "starts_on", "ends_on", "asked", "changes",
             "figures", "course", "created_at", "solved_at", "version")  # fmt: skip
    told = {"stage": job.stage if is_going_on and job is not None else "", "error": error}
    return ProposalAnswer(**{name: getattr(found, name) for name in names}, **told)
