"""Reasons and remedies: under each visit that is left out, and a page of those that help several."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.errors import DomainError, Invalid, Refusals
from core.forms import Form
from core.i18n import Text, sentences, t
from core.panels import Action
from core.views import back
from core.web import actor, session
from planning import explaining_services, remedy_services
from planning.explanation_words import say_cost, say_drive, say_group, say_reason, say_remedy
from planning.models import Proposal
from planning.remedy_inputs import GroupInput, RemedyInput
from planning.remedy_places import mark_of
from planning.remedy_services import NEEDS_REASON, Taken
from planning.result_queries import ready, skill_names
from planning.solving.relaxing import Kind
from planning.views import bp
from planning.views.acceptance import own_proposal, proposal_trail, steps
from planning.views.frame import page, shown
from planning.views.results import in_rank, sliced
from registry.permissions import Permission as P
from registry.scope import may

PAGE_ROWS = 20


@dataclass(frozen=True)
class Offered:
    """One remedy as the page shows it: what its button does, what it costs, and whether somebody has to agree."""

    number: int
    label: str
    cost: str
    needs_word: bool
    needs_reason: bool
    mark: str


@dataclass(frozen=True)
class Told:
    """What is said under a visit: the reason, and the remedies, cheapest first."""

    reason: str
    remedies: list[Offered]


@bp.app_template_global("explained")
def explained(line: Any, proposal: Proposal) -> Told:
    """Reason and remedies of one line of the proposal."""
    stored: Mapping[str, Any] = line.reason or {}
    skills = skill_names(session(), proposal)
    offered = [
        Offered(number, str(say_remedy(one, skills)), say_cost(one), one["kind"] in NEEDS_REASON,
                one["kind"] == Kind.SKILL, mark_of(one))
        for number, one in enumerate(line.remedies or ())
    ]  # fmt: skip
    return Told(say_reason(stored, skills), sorted(offered, key=lambda one: one.needs_reason))


@bp.get("/proposals/<int:proposal_id>/remedies")
@needs(P.EDIT_CAMPAIGNS)
def remedies(proposal_id: int) -> ResponseReturnValue:
    """What would help: remedies for several visits first, then those of each visit."""
    own_proposal(proposal_id)
    return _page(proposal_id)


@bp.post("/proposals/<int:proposal_id>/remedies")
@needs(P.EDIT_CAMPAIGNS)
def take_remedy(proposal_id: int) -> ResponseReturnValue:
    """Take one of a visit's remedies."""
    proposal = own_proposal(proposal_id)
    given = _read(Form(RemedyInput))
    return _taken(proposal, lambda: remedy_services.take(session(), proposal, given, actor()))


@bp.post("/proposals/<int:proposal_id>/remedies/group")
@needs(P.EDIT_CAMPAIGNS)
def take_group(proposal_id: int) -> ResponseReturnValue:
    """Take a remedy for several visits."""
    proposal = own_proposal(proposal_id)
    given = _read(Form(GroupInput))
    return _taken(proposal, lambda: remedy_services.take_group(session(), proposal, given, actor()))


@bp.post("/proposals/<int:proposal_id>/remedies/again")
@needs(P.EDIT_CAMPAIGNS)
def look_for_remedies(proposal_id: int) -> ResponseReturnValue:
    """Work out reasons and remedies anew for the proposal as it stands."""
    proposal = own_proposal(proposal_id)
    ready(session(), proposal_id, actor())
    asked = explaining_services.look_again(session(), proposal, actor())
    return redirect(url_for("core.job", job_id=asked.id))


def _read(form: Any) -> Any:
    given = form.read(request.form)
    if given is None:
        said = [*form.errors, *(error for bound in form.fields for error in bound.errors)]
        raise Refusals([Invalid("invalid", Text("%(said)s", {"said": one})) for one in said])
    return given


def _taken(proposal: Proposal, take: Callable[[], Taken]) -> ResponseReturnValue:
    """Back on the list that one came from: what came of it, or that it does not hold any more, the list made anew."""
    there = back(url_for(".remedies", proposal_id=proposal.id))
    try:
        taken = take()
    except DomainError as refused:
        if refused.code not in _NOT_TAKEN:
            raise
        if refused.code == "reason_needed":
            said: Any = refused.message
        else:
            explaining_services.work_out_again(session(), proposal)
            said = sentences(refused.message, t("The remedies were looked for again."))
        flash(str(said), "warning")
        return redirect(there, 303)
    undo = url_for(".undo_step", proposal_id=proposal.id, next=there)
    message: Any = {"text": sentences(*taken.said()), "url": undo, "label": str(t("Undo")), "post": True}
    flash(message, "success")
    return redirect(there)


_NOT_TAKEN = ("remedy_gone", "clash", "reason_needed")


def _page(proposal_id: int) -> str:
    of = shown(proposal_id, with_remedies=True)
    left = in_rank([one for one in of.lines if not one.stands])
    late = [one for one in of.lines if one.is_late]
    listing = sliced([*left, *late], PAGE_ROWS)
    return page(
        "planning/remedies.html", of, "left_out", listing=listing,
        groups=_groups(of.proposal, {one.unit for one in left}) if listing.number == 1 else [],
        steps=steps(of.proposal), is_unknown=any(not one.reason for one in [*left, *late]),
        trail=proposal_trail(of.proposal), is_stale=explaining_services.is_stale(session(), of.proposal),
    )  # fmt: skip


def _groups(proposal: Proposal, left: Collection[str]) -> list[dict[str, Any]]:
    """What helps at least two of those that are left out."""
    kept = (proposal.figures or {}).get(explaining_services.GROUPS) or []
    found: list[dict[str, Any]] = [
        {"number": number, "label": str(say_group(one)), "drive": str(say_drive(one["drive"])), "mark": mark_of(one),
         "names": [name for name in one["names"] if name in left]}
        for number, one in enumerate(kept)
    ]  # fmt: skip
    return [one for one in found if len(one["names"]) > 1]


def proposal_actions(db: Session, proposal: Proposal, who: Actor) -> Sequence[Action]:
    """Ways out for what is left out, what would be if, and planning again when something happened."""
    if proposal.state != "ready" or not may(db, proposal, who, P.EDIT_CAMPAIGNS):
        return []
    if proposal.kind == "replan":
        return [Action(str(t("What moves")), url_for("planning.replanned", proposal_id=proposal.id))]
    return [
        Action(str(t("Remedies")), url_for("planning.remedies", proposal_id=proposal.id)),
        Action(str(t("What if")), url_for("planning.what_if", proposal_id=proposal.id)),
        Action(str(t("Replan")), url_for("planning.replanned", proposal_id=proposal.id)),
    ]
