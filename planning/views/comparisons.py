"""Two proposals of one campaign side by side."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.changes import Change
from core.errors import Invalid, NotFound
from core.i18n import Text, t
from core.web import actor, session
from planning.comparison_queries import Comparison, comparison
from planning.models import Proposal
from planning.result_queries import ready
from planning.views import bp
from planning.views.frame import may_edit, visit_url
from registry.permissions import Permission as P

MOST_VISITS = 200
HOW_NAMES: dict[str, Text] = {
    "lost": t("No longer fits"), "gained": t("Fits now"), "moved": t("Another day or team"),
    "shifted": t("Another time of the day"),
}  # fmt: skip
HOW_TONES = {"lost": "bad", "gained": "ok", "moved": "info", "shifted": "muted"}


@bp.get("/proposals/<int:proposal_id>/compare")
@needs(P.VIEW_CAMPAIGNS)
def choose_comparison(proposal_id: int) -> ResponseReturnValue:
    """To the comparison of another one, chosen from a list, with this one."""
    ready(session(), proposal_id, actor())
    typed = request.args.get("with", "")
    if not (typed.isdecimal() and len(typed) < 10):
        raise NotFound()
    return redirect(url_for(".compare_proposals", proposal_id=int(typed), other_id=proposal_id))


@bp.get("/proposals/<int:proposal_id>/compare/<int:other_id>")
@needs(P.VIEW_CAMPAIGNS)
def compare_proposals(proposal_id: int, other_id: int) -> str:
    """What differs: the first is before, the other after."""
    before, after = ready(session(), proposal_id, actor()), ready(session(), other_id, actor())
    check_one_campaign(before, after)
    found = comparison(session(), before, after)
    return render_template("planning/compare.html", campaign=after.campaign, **comparison_values(found))


def check_one_campaign(before: Proposal, after: Proposal) -> None:
    """Refuses proposals of different campaigns."""
    if before.campaign_id != after.campaign_id:
        raise Invalid("campaigns_differ", t("Only proposals of one campaign can be compared."))


def comparison_values(found: Comparison) -> dict[str, Any]:
    """What the macros of planning/comparison.html need."""
    return {
        "found": found, "before": found.before, "after": found.after, "crew": found.crew, "said": say_change,
        "number": say_number, "hows": HOW_NAMES, "how_tones": HOW_TONES, "most": MOST_VISITS, "visit_url": visit_url,
        "may_edit": may_edit(found.after),
    }  # fmt: skip


def say_change(change: Change) -> str:
    """The difference with its sign: +12, −3.5, or 0."""
    if change.difference is None:
        return "–"
    size = say_number(abs(change.difference))
    return f"+{size}" if change.difference > 0 else f"−{size}" if change.difference < 0 else "0"


def say_number(value: float | None) -> str:
    """A figure as people write it: 1,240, 38.5 or a dash."""
    return "–" if value is None else f"{value:,.1f}".removesuffix(".0")
