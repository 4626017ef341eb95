"""Where a member answers a call-out: the page behind the link of the message, without an account."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.errors import DomainError, NotFound, TooMany
from core.forms import Form
from core.i18n import t
from core.throttles import count_try, key_of, pause_left
from core.times import say_clock
from core.web import on_refusal, session
from readiness import call_out_queries as queries
from readiness import call_out_services as services
from readiness.call_out_inputs import CallAnswerInput
from readiness.call_out_models import CallAnswer
from readiness.joint_call_queries import others_of
from readiness.same_person_queries import answers_of_person, in_earnest, still_wanted
from readiness.team_words import nature, notice_of
from readiness.views import bp
from schedule.queries import zone_of

TRIES, TRY_MINUTES = 60, 10  # of one address with links that were not made here
SOON = (5, 10, 15, 20, 30, 45, 60, 90)


@bp.get("/call/<token>")
@public
def called_out(token: str) -> ResponseReturnValue:
    """What for, where to, by when; and the answers."""
    return _page(_found(token), token, Form(CallAnswerInput), 200)


@bp.post("/call/<token>")
@public
def answer_called_out(token: str) -> ResponseReturnValue:
    """Coming in so many minutes, or not."""
    found, form = _found(token), Form(CallAnswerInput)
    given = form.read(request.form)
    if given is None:
        return _page(found, token, form, 422)
    try:
        services.answer_call(session(), found, given, "link")
    except DomainError as refusal:
        return _page(found, token, form, form.settle(refusal))
    said = t("Thank you: you are coming.") if given.answer == "coming" else t("Thank you for saying so.")
    flash(str(said), "success")
    return redirect(url_for(".called_out", token=token))


@bp.post("/call/<token>/arrived")
@public
def arrived_called_out(token: str) -> ResponseReturnValue:
    """The member is there."""
    found, form = _found(token), Form(CallAnswerInput)
    try:
        services.arrive(session(), found, "link")
    except DomainError as refusal:
        return _page(found, token, form, form.settle(refusal))
    zone = zone_of(session(), found.mobilisation.team.area)
    at = say_clock(found.arrived_at, zone) if found.arrived_at else ""
    flash(str(t("Arrived at %(clock)s. Thank you.", clock=at)), "success")
    return redirect(url_for(".called_out", token=token))


def _found(token: str) -> CallAnswer:
    key = key_of("call-out", request.remote_addr or "")
    if pause := pause_left(session(), [(key, TRIES)]):
        raise TooMany("too_many", t("Very many damaged links came from this network. Please try again later."), pause)
    try:
        found = queries.by_token(session(), token)
    except NotFound:
        on_refusal(lambda apart: count_try(apart, [key], TRY_MINUTES))
        hint = t("Copy the whole address from the message, or ring whoever called.")
        raise NotFound("no_call", t("This link is damaged or no longer valid."), hint=hint) from None
    found = still_wanted(session(), found)
    session().info["actor"] = Actor("link", f"call:{found.id}", "", home=found.mobilisation.team.area.path)
    return found


def _page(found: CallAnswer, token: str, form: Form[CallAnswerInput], status: int) -> ResponseReturnValue:
    db, call = session(), found.mobilisation
    mine = [one.mobilisation.team.name for one in answers_of_person(db, found)]
    real = in_earnest(db, found)
    html = render_template(
        "readiness/called_out.html", answer=found, call=call, team=str(t(", ")).join(mine), form=form, token=token,
        nature=nature(call.is_exercise), notice=notice_of(call.is_exercise), soon=SOON,
        others=[name for name in others_of(db, call) if name not in mine], zone=zone_of(db, call.team.area),
        real=queries.token_of(db, real) if real is not None else "",
    )  # fmt: skip
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
