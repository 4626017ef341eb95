"""How far the search for a calendar is: seen while it runs, left and come back to, stopped with the best kept."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from core.access import needs
from core.times import now
from core.web import actor, session
from planning.course import bests, curve
from planning.models import Proposal
from planning.result_queries import GOING_ON, seen, short_sums
from planning.result_words import hours
from planning.views import bp
from planning.visits import Totals
from registry.permissions import Permission as P


def progress_values(proposal: Proposal) -> dict[str, Any]:
    """What the page and its piece show: the best so far, its course, and how much time is left."""
    course = bests(proposal.course)
    asked = int(proposal.asked.get("seconds") or 0)
    begun = proposal.job.started_at if proposal.job is not None else None
    gone = min(max(0, int((now() - begun).total_seconds())), asked or 10**6) if begun else 0
    return {
        "proposal": proposal, "campaign": proposal.campaign, "best": course[-1] if course else None,
        "curve": curve(course, gone), "seconds": asked, "gone": gone, "say_hours": hours,
        "wanted": short_sums(session(), [proposal.id]).get(proposal.id, Totals()).wanted,
    }  # fmt: skip


@bp.get("/proposals/<int:proposal_id>/progress")
@needs(P.VIEW_CAMPAIGNS)
def proposal_progress(proposal_id: int) -> ResponseReturnValue:
    """How far it is; once it has ended, the page loads itself again."""
    proposal = seen(session(), proposal_id, actor())
    if proposal.state not in GOING_ON:
        ended = make_response("", 200)
        ended.headers["HX-Refresh"] = "true"
        return ended
    return render_template("planning/progress_part.html", **progress_values(proposal))
