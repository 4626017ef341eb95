"""Proposals of a campaign: the list, and what the campaign's page and Today say of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.access import needs
from core.i18n import t
from core.listing import Column, listing
from core.tags import tag
from core.times import local, say_day, say_plain_date
from core.web import actor, session
from outreach.queries import load_campaign
from planning import result_queries as queries
from planning.models import Proposal
from planning.result_facts import driving
from planning.result_queries import GOING_ON, seen, short_sums
from planning.result_services import remove_proposal
from planning.result_words import KIND_NAMES, STATE_NAMES, STATE_TONES, answer
from planning.views import bp
from planning.views.frame import address
from planning.visits import Totals
from registry.permissions import Permission as P
from registry.scope import may
from registry.trail_words import named


@bp.get("/campaigns/<int:campaign_id>/proposals")
@needs(P.VIEW_CAMPAIGNS)
def proposals(campaign_id: int) -> str:
    """The proposals for a campaign's calendar, the newest first."""
    campaign = load_campaign(session(), campaign_id, actor())
    here = url_for(".proposals", campaign_id=campaign.id)
    sorts = {"newest": Proposal.id, "name": Proposal.name, "starts": Proposal.starts_on}
    page = listing(session(), queries.proposals(actor(), campaign), request.args, here, sorts, "-newest")
    return render_template(
        "planning/proposals.html", campaign=campaign, page=page, columns=_columns(_results(page.rows)),
        row_url=proposal_url, address=address, may_edit=may(session(), campaign, actor(), P.EDIT_CAMPAIGNS),
        goes_on=[one for one in page.rows if one.state in GOING_ON],
    )  # fmt: skip


def proposal_url(proposal: Proposal) -> str:
    """The address of a proposal."""
    return url_for("planning.proposal", proposal_id=proposal.id)


def _results(rows: Any) -> Callable[[Proposal], Markup | str]:
    sums = short_sums(session(), [one.id for one in rows])

    def said(one: Proposal) -> Markup | str:
        known = sums.get(one.id, Totals())
        if one.state != "ready":
            return tag(STATE_NAMES[one.state], STATE_TONES[one.state])
        taken = tag(t("Accepted: %(n)s", n=f"{known.accepted:,}"), "ok") + " " if known.accepted else Markup()
        return taken + answer(known, driving(one, known))

    return said


def _columns(result: Callable[[Proposal], Markup | str]) -> list[Column]:
    return [
        Column("name", t("Proposal"), lambda one: one.name, True),
        Column("result", t("Result"), result),
        Column("kind", t("Kind"), lambda one: KIND_NAMES[one.kind]),
        Column("starts", t("Window"), lambda one: f"{say_day(one.starts_on)} – {say_day(one.ends_on)}", True, "date"),
        Column("newest", t("Made on"), _made, True, "date"),
        Column("by", t("Made by"), lambda one: named(one.created_by, one.created_by_name)),
    ]


def _made(one: Proposal) -> str:
    at = local(one.created_at)
    return f"{say_plain_date(at.date())} {at:%H:%M}"


@bp.post("/proposals/<int:proposal_id>/delete")
@needs(P.EDIT_CAMPAIGNS)
def delete_proposal(proposal_id: int) -> ResponseReturnValue:
    """Take a proposal away; its accepted visits stay in the calendar."""
    found = seen(session(), proposal_id, actor(), P.EDIT_CAMPAIGNS)
    campaign_id, name = found.campaign_id, found.name
    remove_proposal(session(), found, actor())
    flash(str(t("Removed: %(name)s.", name=name)), "success")
    return redirect(url_for(".proposals", campaign_id=campaign_id), 303)
