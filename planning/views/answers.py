"""The planner's side of the answers: who has answered, reminding the others, answering for a unit by telephone."""

from __future__ import annotations

import io
from typing import Any

import segno
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, sentences, t, tn
from core.times import now, say_minute, today
from core.views import back
from core.web import actor, address, session
from planning import acceptance_queries
from planning import invitation_queries as queries
from planning import invitation_services as services
from planning.answers import MISSING, STANDING_NAMES, STANDING_TONES, Standing
from planning.disposal_inputs import AnswerInput, RemindInput
from planning.invitation_words import ANSWER_NAMES, HOW_NAMES, message
from planning.models import Proposal, VisitInvitation
from planning.replan_basis_queries import waiting
from planning.views import bp
from planning.views.acceptance import own_proposal, proposal_trail, steps
from planning.visit_word_queries import words_of
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.queries import span_of_event

SHOWN_FIRST = (
    Standing.DECLINED, Standing.OVERDUE, Standing.MOVED, Standing.CANCELLED, Standing.POSTPONED, Standing.OVER,
    Standing.ASKED, Standing.CONFIRMED, Standing.HELD, Standing.WITHDRAWN,
)  # fmt: skip
FILTERS = {
    "declined": (Standing.DECLINED,), "missing": MISSING, "overdue": (Standing.OVERDUE,),
    "confirmed": (Standing.CONFIRMED, Standing.HELD),
}  # fmt: skip


@bp.get("/proposals/<int:proposal_id>/invitations")
@needs(P.VIEW_CAMPAIGNS)
def visit_answers(proposal_id: int) -> str:
    """Who has confirmed, declined, or not answered; what asks for something first."""
    proposal = load(session(), Proposal, proposal_id, actor(), P.VIEW_CAMPAIGNS)
    found = queries.all_of(session(), proposal)
    counts, wanted = queries.counts(found), request.args.get("show", "")
    shown = [one for one in found if wanted not in FILTERS or queries.standing_of(one) in FILTERS[wanted]]
    may_plan = may(session(), proposal, actor(), P.EDIT_CAMPAIGNS)
    declined = acceptance_queries.declined(session(), proposal) if may_plan else []
    if not wanted:  # they stand above the others already
        above = {visit.id for visit in declined}
        shown = [one for one in shown if one.state != "declined" or one.visit_id not in above]
    rows = sorted((_row(one) for one in shown), key=lambda row: SHOWN_FIRST.index(row["standing"]))
    return render_template(
        "planning/answers.html", proposal=proposal, rows=rows, total=len(found), wanted=wanted, may_plan=may_plan,
        trail=proposal_trail(proposal), missing=sum(counts[one] for one in MISSING), steps=steps(proposal),
        figures=[(name, title, sum(counts[one] for one in FILTERS[name])) for name, title in _FIGURES.items()],
        declined=declined,
        waiting=[one for one in waiting(session(), proposal) if one.state == "left_out"] if may_plan else [],
        reasons={one.visit_id: one for one in found if one.state == "declined"},
    )  # fmt: skip


_FIGURES: dict[str, Text] = {
    "declined": t("Declined"), "overdue": t("Overdue"), "missing": t("No answer yet"), "confirmed": t("Confirmed"),
}  # fmt: skip


@bp.post("/proposals/<int:proposal_id>/invitations/remind")
@needs(P.EDIT_CAMPAIGNS)
def remind_units(proposal_id: int) -> ResponseReturnValue:
    """Remind those that have not answered: all of them, or those that were chosen."""
    proposal = own_proposal(proposal_id)
    sent = request.form.getlist("invitation_ids")
    given = Form(RemindInput, {"invitation_ids": [(value, value) for value in sent]}).read(request.form)
    chosen = set(given.invitation_ids) if given else set()
    found = [one for one in queries.all_of(session(), proposal) if not chosen or one.id in chosen]
    done = services.remind(session(), found, actor())
    said = [tn("%(n)s unit was reminded.", "%(n)s units were reminded.", done.units)]
    if done.again:
        said.append(tn("%(n)s had been reminded today already.", "%(n)s had been reminded today already.", done.again))
    if done.to_call:
        names = str(t(", ")).join(one.unit.name for one in done.to_call[:8])
        said.append(tn("%(n)s has neither an account nor an e-mail address, please call: %(names)s.",
                       "%(n)s have neither an account nor an e-mail address, please call: %(names)s.",
                       len(done.to_call), names=names))  # fmt: skip
    flash(sentences(*said), "success")
    return redirect(back(url_for(".visit_answers", proposal_id=proposal_id)))


@bp.get("/proposals/<int:proposal_id>/invitations/<int:invitation_id>")
@needs(P.EDIT_CAMPAIGNS)
def visit_invitation(proposal_id: int, invitation_id: int) -> ResponseReturnValue:
    """One invitation: its letter to copy or print, and the form for an answer by telephone."""
    proposal = own_proposal(proposal_id)
    found = _invitation(proposal, invitation_id)
    return _page(proposal, found, _form(found))


@bp.post("/proposals/<int:proposal_id>/invitations/<int:invitation_id>")
@needs(P.EDIT_CAMPAIGNS)
def answer_by_phone(proposal_id: int, invitation_id: int) -> ResponseReturnValue:
    """The answer that a unit has given by telephone."""
    proposal = own_proposal(proposal_id)
    found = _invitation(proposal, invitation_id)
    form = _form(found)
    done = attempt(form, request.form, lambda given: services.answer(session(), found, given, actor(), services.PHONE))
    if done is None:
        return _page(proposal, found, form), 422
    said = t("%(name)s: confirmed.", name=found.unit.name)
    if found.state == "declined":
        said = t("%(name)s: declined. The visit is back to be planned.", name=found.unit.name)
    flash(str(said), "success")
    return redirect(url_for(".visit_answers", proposal_id=proposal_id))


@bp.get("/proposals/<int:proposal_id>/letters")
@needs(P.EDIT_CAMPAIGNS)
def visit_letters(proposal_id: int) -> str:
    """Letters to all units that have not answered, one a page, to be printed."""
    proposal = own_proposal(proposal_id)
    letters = [_letter(one) for one in queries.missing(queries.all_of(session(), proposal))]
    return render_template("planning/letters.html", proposal=proposal, letters=letters, trail=proposal_trail(proposal))


@bp.get("/proposals/<int:proposal_id>/invitations/<int:invitation_id>.svg")
@needs(P.EDIT_CAMPAIGNS)
def visit_code(proposal_id: int, invitation_id: int) -> ResponseReturnValue:
    """The address at which a unit answers, as a code to be scanned from its letter."""
    found = _invitation(own_proposal(proposal_id), invitation_id)
    picture = io.BytesIO()
    code = segno.make_qr(_address(found), error="m")
    code.save(picture, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


def _invitation(proposal: Proposal, invitation_id: int) -> VisitInvitation:
    found = session().get(VisitInvitation, invitation_id)
    if found is None or found.visit is None or found.visit.proposal_id != proposal.id:
        raise NotFound()
    return found


def _form(found: VisitInvitation) -> Form[AnswerInput]:
    form = Form(AnswerInput, {"answer": list(ANSWER_NAMES.items())}, {"version": found.version})
    form["name"].label, form["name"].hint = str(t("Who answered")), str(t("Whom you spoke with."))
    return form


def _address(found: VisitInvitation) -> str:
    return address(url_for(".visit_answer", token=queries.token_of(session(), found)))


def _letter(found: VisitInvitation) -> dict[str, Any]:
    """What a letter and the short message to the unit say."""
    words, there = words_of(session(), found), _address(found)
    said = message(words.what, words.unit, words.when, words.until, there, f"{words.host} {actor().name}")
    return {"one": found, "words": words, "address": there, "message": said, "name": actor().name, "on": today()}


def _row(one: VisitInvitation) -> dict[str, Any]:
    standing, zone = queries.standing_of(one), one.event.zone
    return {
        "one": one, "unit": one.unit, "span": span_of_event(one.event), "standing": standing,
        "name": STANDING_NAMES[standing], "tone": STANDING_TONES.get(standing, "muted"),
        "until": say_minute(one.answer_by, zone), "is_missing": standing in MISSING,
        "answered": say_minute(one.answered_at, zone) if one.answered_at else "", "how": HOW_NAMES.get(one.how, ""),
        "reminded": say_minute(one.reminded_at, zone) if one.reminded_at else "",
        "may_see": may(session(), one.unit, actor(), P.VIEW_CONTACTS),
    }  # fmt: skip


def _page(proposal: Proposal, found: VisitInvitation, form: Form[AnswerInput]) -> str:
    asked = queries.asked_of(found)
    refusal = asked.refusal(now(), "", for_the_unit=True)
    return render_template(
        "planning/invitation.html", proposal=proposal, row=_row(found), form=form, letter=_letter(found),
        trail=[*proposal_trail(proposal), (str(t("Answers of the units")), url_for(
            ".visit_answers", proposal_id=proposal.id
        ))], refusal=str(refusal) if refusal else "",
    )  # fmt: skip
