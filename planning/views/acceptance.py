"""Accepting visits of a proposal, taking the latest step back, and doing it again."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.forms import Form
from core.i18n import Text, sentences, t, tn
from core.jobs import ask
from core.times import say_date
from core.views import back
from core.web import actor, session
from planning import acceptance_queries as queries
from planning import undo_services
from planning.acceptance_services import AT_ONCE, Outcome, accept, chosen
from planning.disposal_inputs import AcceptInput
from planning.free_queries import taken_meanwhile
from planning.models import Proposal
from planning.step_services import latest, to_redo
from planning.step_words import say_deed
from planning.views import bp
from registry.permissions import Permission as P
from registry.scope import load

JOB = "planning.accept"


@bp.get("/proposals/<int:proposal_id>/accept")
@needs(P.EDIT_CAMPAIGNS)
def accept_visits(proposal_id: int) -> ResponseReturnValue:
    """The visits that wait to be accepted, by day; those that clash meanwhile first."""
    return _page(own_proposal(proposal_id), Form(AcceptInput))


@bp.post("/proposals/<int:proposal_id>/accept")
@needs(P.EDIT_CAMPAIGNS)
def take_visits(proposal_id: int) -> ResponseReturnValue:
    """Make events of the visits that were chosen; a long list is left to a worker."""
    proposal, db = own_proposal(proposal_id), session()
    form = Form(AcceptInput, {"visit_ids": [(value, value) for value in request.form.getlist("visit_ids")]})
    given = form.read(request.form)
    if given is None or not given.visit_ids:
        form.errors.append(str(t("Choose at least one visit.")))
        return _page(proposal, form), 422
    ids, here = chosen(db, proposal, given), url_for(".accept_visits", proposal_id=proposal_id)
    if len(ids) > AT_ONCE:
        params = {"proposal_id": proposal_id, "ids": ids, "invite": given.invite, "url": here}
        return redirect(url_for("core.job", job_id=ask(db, JOB, params, actor()).id))
    done = Outcome()
    accept(db, proposal, ids, given.invite, actor(), done)
    _say(done, proposal_id)
    return redirect(here if done.refused else url_for(".visit_answers", proposal_id=proposal_id))


@bp.post("/proposals/<int:proposal_id>/undo")
@needs(P.EDIT_CAMPAIGNS)
def undo_step(proposal_id: int) -> ResponseReturnValue:
    """Take the latest step back."""
    done = undo_services.undo(session(), own_proposal(proposal_id), actor())
    flash(sentences(*undo_services.say(done)), "success")
    return redirect(back(url_for(".accept_visits", proposal_id=proposal_id)))


@bp.post("/proposals/<int:proposal_id>/redo")
@needs(P.EDIT_CAMPAIGNS)
def redo_step(proposal_id: int) -> ResponseReturnValue:
    """Do the step again that was taken back."""
    step = undo_services.redo(session(), own_proposal(proposal_id), actor())
    flash(str(t("Done again: %(deed)s.", deed=say_deed(step))), "success")
    return redirect(back(url_for(".accept_visits", proposal_id=proposal_id)))


def own_proposal(proposal_id: int) -> Proposal:
    """The proposal, if the reader plans in its area."""
    return load(session(), Proposal, proposal_id, actor(), P.EDIT_CAMPAIGNS)


def steps(proposal: Proposal, visit_id: int | None = None) -> dict[str, Any]:
    """What can be taken back and done again, for the buttons; on the page of one visit only what concerns it."""
    undo, redo = latest(session(), proposal), to_redo(session(), proposal)
    undo, redo = (step if step and (visit_id is None or str(visit_id) in step.after) else None for step in (undo, redo))
    return {
        "undo": say_deed(undo) if undo else None, "redo": say_deed(redo) if redo else None,
        "undo_url": url_for("planning.undo_step", proposal_id=proposal.id),
        "redo_url": url_for("planning.redo_step", proposal_id=proposal.id),
    }  # fmt: skip


def proposal_trail(proposal: Proposal) -> list[tuple[str, str]]:
    """The crumbs of a page beneath the proposal."""
    campaign = proposal.campaign
    return [
        (str(t("Campaigns")), url_for("outreach.campaigns")),
        (campaign.name, url_for("outreach.campaign", campaign_id=campaign.id)),
        (proposal.name, request.script_root + f"/proposals/{proposal.id}"),
    ]


def _say(done: Outcome, proposal_id: int) -> None:
    said: list[Text] = []
    if done.events:
        said.append(tn("%(n)s visit is in the calendar now.", "%(n)s visits are in the calendar now.",
                       len(done.events)))  # fmt: skip
    if done.invited:
        said.append(tn("Its unit is asked to confirm.", "%(n)s units are asked to confirm.", done.invited))
    if done.events:
        undo = url_for(".undo_step", proposal_id=proposal_id)
        message: Any = {"text": sentences(*said), "url": undo, "label": str(t("Undo")), "post": True}
        flash(message, "success")
    if done.refused:
        wording = tn("%(n)s visit is not free any more and stays in the proposal.",
                     "%(n)s visits are not free any more and stay in the proposal.", len(done.refused))  # fmt: skip
        flash(str(wording), "warning")


def _asked_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None


def _page(proposal: Proposal, form: Form[AcceptInput]) -> str:
    if proposal.state in ("waiting", "solving"):
        raise NotFound()
    db, typed = session(), request.args.get("team", "")
    team_id = int(typed) if typed.isdecimal() and len(typed) < 10 else None
    on, offered, teams = _asked_day(), queries.days(db, proposal), queries.teams(db, proposal)
    found = queries.waiting(db, proposal, on, team_id)
    rows = [row for _, there in found for row in there]
    return render_template(
        "planning/accept.html", proposal=proposal, form=form, days=found, count=len(rows),
        trail=proposal_trail(proposal),
        clashing=[row for row in rows if row.clash], on=on, team_id=team_id, teams=teams,
        day_choices=[(day.isoformat(), say_date(day)) for day in offered], steps=steps(proposal),
        states=queries.states(db, proposal), taken=taken_meanwhile(db, proposal),
    )  # fmt: skip
