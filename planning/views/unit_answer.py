"""Where a unit answers: the page behind the address of its letter, open to whoever has it, without an account."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.errors import DomainError, NotFound, TooMany
from core.forms import Form
from core.i18n import t
from core.throttles import count_try, key_of, pause_left
from core.times import now, say_minute
from core.web import actor, on_refusal, session
from planning import invitation_queries as queries
from planning import invitation_services as services
from planning.answers import STANDING_NAMES, STANDING_TONES, Standing
from planning.disposal_inputs import AnswerInput
from planning.invitation_words import ANSWER_NAMES
from planning.models import VisitInvitation
from planning.views import bp
from planning.visit_word_queries import words_of

TRIES, TRY_MINUTES = 30, 60  # of one address: a school's whole staff may sit behind it


@bp.get("/visits/<token>")
@public
def visit_answer(token: str) -> ResponseReturnValue:
    """What is asked, and the two answers."""
    found = _found(token)
    return _page(found, token, _form(found), 200)


@bp.post("/visits/<token>")
@public
def answer_visit(token: str) -> ResponseReturnValue:
    """The unit's answer."""
    found = _found(token)
    form = _form(found)
    key = key_of("visit", request.remote_addr or "")
    if pause := pause_left(session(), [(key, TRIES)]):
        form.read(request.form)
        form.refuse(TooMany("too_many_answers", _MANY, pause))
        answer = make_response(_page(found, token, form, 429))
        answer.headers["Retry-After"] = str(pause)
        return answer
    if not actor().is_signed_in:
        on_refusal(lambda apart: count_try(apart, [key], TRY_MINUTES))
        count_try(session(), [key], TRY_MINUTES)
    status = _take(found, form)
    if status != 200:
        return _page(found, token, form, status)
    said = t("Thank you. “%(title)s” is confirmed.", title=found.event.title)
    if found.state == "declined":
        said = t("Thank you for saying so. The visit is off, and you will be asked again with another time.")
    flash(str(said), "success")
    return redirect(url_for(".visit_answer", token=token))


_MANY = t("Many answers have come from your address in a short time. Please try again later.")

_ASK_AGAIN = t("Copy the whole address from the message, or ask whoever sent it to send it again.")


def _take(found: VisitInvitation, form: Form[AnswerInput]) -> int:
    given = form.read(request.form)
    if given is None:
        return 422
    is_own = queries.is_own(actor(), found)
    try:
        services.answer(session(), found, given, actor(), services.ACCOUNT if is_own else services.LINK)
    except DomainError as refusal:
        return form.settle(refusal)
    return 200


def _found(token: str) -> VisitInvitation:
    try:
        return queries.by_token(session(), token)
    except NotFound:
        key = key_of("visit", request.remote_addr or "")
        if request.method == "POST":
            on_refusal(lambda apart: count_try(apart, [key], TRY_MINUTES))
        raise NotFound("no_visit", t("This link is damaged or no longer valid."), hint=_ASK_AGAIN) from None


def _form(found: VisitInvitation) -> Form[AnswerInput]:
    form = Form(AnswerInput, {"answer": list(ANSWER_NAMES.items())}, {"version": found.version})
    form["name"].required = True
    if not queries.is_own(actor(), found):
        form["name"].label = str(t("Your name (required)"))
    return form


def _page(found: VisitInvitation, token: str, form: Form[AnswerInput], status: int) -> ResponseReturnValue:
    asked, event, planner = queries.asked_of(found), found.event, queries.planner_of(session(), found)
    standing = asked.standing(now())
    refusal = asked.refusal(now(), planner.name if planner else "")
    html = render_template(
        "planning/unit_answer.html", token=token, form=form, found=found, event=event, unit=found.unit,
        words=words_of(session(), found),
        standing=standing, standing_name=STANDING_NAMES[standing], tone=STANDING_TONES.get(standing, "muted"),
        until=say_minute(found.answer_by, event.zone), planner=planner.name if planner else "",
        is_own=queries.is_own(actor(), found), refusal="" if standing is Standing.CONFIRMED or not refusal else refusal,
        may_decline=refusal is None and standing is Standing.CONFIRMED, may_answer=refusal is None,
        was=asked.asked_for if standing is Standing.MOVED else None,
    )  # fmt: skip
    return html, status
