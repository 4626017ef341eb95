"""Reasons and remedies: under each visit that is left out, and a page of those that help several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.errors import Invalid, Refusals
from core.forms import Form
from core.i18n import Text, sentences, t
from core.panels import Action
from core.views import back
from core.web import actor, session
from planning import explaining_services, remedy_services
from planning.explanation_words import say_cost, say_drive, say_group, say_reason, say_remedy
from planning.models import Proposal
from planning.remedy_inputs import GroupInput, RemedyInput
from planning.remedy_services import NEEDS_REASON, Taken
from planning.result_queries import ready, skill_names
from planning.views import bp
from planning.views.acceptance import own_proposal, proposal_trail, steps
from planning.views.frame import page, shown
from planning.views.results import in_rank
from registry.permissions import Permission as P
from registry.scope import may


@dataclass(frozen=True)
class Offered:
    """One remedy as the page shows it: what its button does, what it costs, and whether somebody has to agree."""

    number: int
    label: str
    cost: str
    needs_word: bool


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
        Offered(number, str(say_remedy(one, skills)), say_cost(one), one["kind"] in NEEDS_REASON)
        for number, one in enumerate(line.remedies or ())
    ]
    return Told(say_reason(stored, skills), offered)


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
    _say(proposal, remedy_services.take(session(), proposal, given, actor()))
    return redirect(back(url_for(".remedies", proposal_id=proposal_id)))


@bp.post("/proposals/<int:proposal_id>/remedies/group")
@needs(P.EDIT_CAMPAIGNS)
def take_group(proposal_id: int) -> ResponseReturnValue:
    """Take a remedy for several visits."""
    proposal = own_proposal(proposal_id)
    given = _read(Form(GroupInput))
    _say(proposal, remedy_services.take_group(session(), proposal, given, actor()))
    return redirect(back(url_for(".remedies", proposal_id=proposal_id)))


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


def _say(proposal: Proposal, taken: Taken) -> None:
    message: Any = {"text": sentences(*taken.said()), "url": url_for(".undo_step", proposal_id=proposal.id),
                    "label": str(t("Undo")), "post": True}  # fmt: skip
    flash(message, "success")


def _page(proposal_id: int) -> str:
    of = shown(proposal_id, with_remedies=True)
    left = in_rank([one for one in of.lines if not one.stands])
    late = [one for one in of.lines if one.is_late]
    kept = (of.proposal.figures or {}).get(explaining_services.GROUPS) or []
    names = {one.unit for one in left}
    groups: list[dict[str, Any]] = [
        {"number": number, "label": str(say_group(one)), "drive": str(say_drive(one["drive"])),
         "names": [name for name in one["names"] if name in names]}
        for number, one in enumerate(kept)
    ]  # fmt: skip
    return page(
        "planning/remedies.html", of, "left_out", left=left, late=late,
        groups=[one for one in groups if len(one["names"]) > 1], steps=steps(of.proposal),
        is_unknown=any(not one.reason for one in [*left, *late]), trail=proposal_trail(of.proposal),
    )  # fmt: skip


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
