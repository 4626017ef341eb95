"""What proposals add to other pages: a panel of the campaign, and Today when one is ready."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import url_for
from sqlalchemy import exists
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.panels import Need, Panel
from core.times import now
from planning.models import PlannedVisit, Proposal
from planning.result_facts import driving
from planning.result_queries import GOING_ON, latest, proposals, short_sums
from planning.result_words import STATE_NAMES, STATE_TONES, answer, fits
from planning.visits import Totals
from registry.permissions import Permission as P
from registry.scope import may
from schedule.models import Campaign

SHOWN = 3
FRESH = timedelta(days=14)


def campaign_panel(session: Session, campaign: Campaign, actor: Actor) -> Panel | None:
    """The newest proposals with what they come to, and the ways to a new one."""
    if not may(session, campaign, actor, P.VIEW_CAMPAIGNS):
        return None
    can_plan = may(session, campaign, actor, P.EDIT_CAMPAIGNS) and campaign.status in ("draft", "running")
    found = latest(session, campaign, actor, SHOWN)
    if not found and not can_plan:
        return None
    sums = short_sums(session, [one.id for one in found])
    rows = [(one, _said(one, sums.get(one.id, Totals()))) for one in found]
    values = {
        "campaign": campaign, "rows": rows, "can_plan": can_plan, "states": STATE_NAMES, "tones": STATE_TONES,
        "goes_on": any(one.state in GOING_ON for one in found),
    }  # fmt: skip
    return Panel(str(t("Proposed calendars")), "planning/panel_campaign.html", values, rank=20)


def _said(one: Proposal, sums: Totals) -> str:
    return answer(sums, driving(one, sums)) if one.state == "ready" else ""


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Proposals that the reader asked for lately, ready, of which nothing has been accepted or declined."""
    if not actor.may(P.EDIT_CAMPAIGNS):
        return []
    touched = exists().where(PlannedVisit.proposal_id == Proposal.id, PlannedVisit.state.in_(("accepted", "declined")))
    query = proposals(actor).where(
        Proposal.created_by == actor.key, Proposal.state == "ready", Proposal.solved_at > now() - FRESH, ~touched,
        Proposal.kind.in_(("plan", "replan")),
    )  # fmt: skip
    found = session.scalars(query.order_by(Proposal.id.desc()).limit(20)).all()
    by_campaign = {one.campaign_id: one for one in reversed(found)}
    sums = short_sums(session, [one.id for one in by_campaign.values()]) if by_campaign else {}
    return [
        Need("info", str(t("Proposal")), str(t("A calendar is ready: %(campaign)s", campaign=one.campaign.name)),
             fits(sums.get(one.id, Totals())), url_for("planning.proposal", proposal_id=one.id), str(t("Look at it")))
        for one in by_campaign.values()
    ]  # fmt: skip
