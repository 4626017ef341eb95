"""What would be if: asked for, side by side with the proposal, and taken as the one to work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import t
from core.web import actor, session
from planning import what_if_services
from planning.comparing import Moved
from planning.comparison_queries import Comparison, comparison
from planning.models import Proposal
from planning.remedy_inputs import WhatIfInput
from planning.result_queries import GOING_ON, ready
from planning.views import bp
from planning.views.acceptance import own_proposal, proposal_trail
from planning.views.comparisons import say_change, say_number
from registry.permissions import Permission as P
from schedule.models import Team

NAMED_AT_MOST = 12


@dataclass(frozen=True)
class Side:
    """One what-if beside its base; without a comparison while it is being worked out, or when that failed."""

    proposal: Proposal
    found: Comparison | None = None

    @property
    def gained(self) -> list[Moved]:
        """Visits that fit now."""
        return [one for one in self.found.visits if one.how == "gained"] if self.found else []

    @property
    def lost(self) -> list[Moved]:
        """Visits that no longer fit."""
        return [one for one in self.found.visits if one.how == "lost"] if self.found else []


@bp.get("/proposals/<int:proposal_id>/what-if")
@needs(P.EDIT_CAMPAIGNS)
def what_if(proposal_id: int) -> ResponseReturnValue:
    """The what-ifs of the proposal side by side with it, and a form for another."""
    return _page(_own(proposal_id), None)


@bp.post("/proposals/<int:proposal_id>/what-if")
@needs(P.EDIT_CAMPAIGNS)
def ask_what_if(proposal_id: int) -> ResponseReturnValue:
    """Have another one worked out."""
    base = _own(proposal_id)
    form = _form(base)
    made = attempt(form, request.form, lambda given: what_if_services.ask_what_if(session(), base, given, actor()))
    if made is None:
        return _page(base, form), 422
    return redirect(url_for(".what_if", proposal_id=proposal_id))


@bp.post("/proposals/<int:proposal_id>/what-if/use")
@needs(P.EDIT_CAMPAIGNS)
def use_what_if(proposal_id: int) -> ResponseReturnValue:
    """Make this what-if the proposal to work on."""
    found = what_if_services.use_what_if(session(), own_proposal(proposal_id), actor())
    flash(str(t("It is a proposal like any other now.")), "success")
    return redirect(url_for(".proposal", proposal_id=found.id))


def _own(proposal_id: int) -> Proposal:
    """The proposal, once it has a result."""
    own_proposal(proposal_id)
    found = ready(session(), proposal_id, actor())
    if found.kind == "what_if" and found.base is None:
        raise NotFound()
    return found


def _form(base: Proposal) -> Form[WhatIfInput]:
    ids = base.asked.get("team_ids") or []
    teams = session().execute(select(Team.id, Team.name).where(Team.id.in_(ids)).order_by(Team.name)).tuples()
    choices = [(str(number), name) for number, name in teams]
    form = Form(WhatIfInput, {"like_team_id": choices, "longer_team_id": choices})
    form["most_visits"].hint = _now(base, "most_visits")
    form["most_drive_minutes"].hint = _now(base, "most_drive_minutes")
    return form


def _now(base: Proposal, name: str) -> str:
    value = base.asked.get(name)
    return str(t("%(n)s in this proposal.", n=value)) if value else ""


def _page(base: Proposal, form: Form[WhatIfInput] | None) -> str:
    sides = [_side(base, one) for one in what_if_services.what_ifs(session(), base)]
    values: dict[str, Any] = {"is_going_on": any(one.proposal.state in GOING_ON for one in sides)}
    return render_template(
        "planning/what_if.html", proposal=base, campaign=base.campaign, trail=proposal_trail(base),
        form=form or _form(base), sides=sides, said=say_change, number=say_number, named=_named,
        is_full=len(sides) >= what_if_services.MOST_AT_ONCE, **values,
    )  # fmt: skip


def _side(base: Proposal, one: Proposal) -> Side:
    return Side(one, comparison(session(), base, one) if one.state == "ready" else None)


def _named(visits: Sequence[Moved]) -> str:
    """Names of the units, the first of many."""
    names = [one.line.unit for one in visits[:NAMED_AT_MOST]]
    more = len(visits) - len(names)
    listed = str(t(", ")).join(names)
    return str(t("%(names)s and %(n)s more", names=listed, n=more)) if more else listed
