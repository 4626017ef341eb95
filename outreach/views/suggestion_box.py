"""The box for suggestions on a phone: behind the poster's code for visitors, behind a helper's link; also offline."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.api.reading import checked, read_body
from core.errors import Invalid, TooMany
from core.forms import Form, attempt
from core.i18n import t
from core.kept_pages import answer_sent, keep_until, list_sent, take_apart, worker_script
from core.throttles import count_try, key_of, pause_left
from core.times import now
from core.web import on_refusal, session
from outreach import open_day_queries as queries
from outreach import open_day_services, suggestion_services
from outreach.open_day_queries import Box
from outreach.suggestion_inputs import (
    MOST_AT_ONCE,
    KeptOpinionInput,
    KeptSuggestionInput,
    OpinionInput,
    SuggestionInput,
)
from outreach.suggestion_words import SCORE_NAMES
from outreach.views import bp
from outreach.views.said import event_when
from outreach.views.suggestions import suggestion_choices

PER_HOUR = {True: 600, False: 240}  # of one address, for a helper or visitors: a whole hall may share one
LARGEST_BODY = 400_000
HONEYPOT = "website"  # people do not see this box, and programs that fill in every box do
DEVICE = "visitor_device"
DEVICE_SECONDS = 30 * 86_400
KEPT = timedelta(days=10)
VISITOR = Actor("link", "visitor", "")
_PROGRAM = t("This form was filled in by a program, so it was not taken.")


@bp.get("/s/<token>")
@public
def suggestion_box(token: str) -> ResponseReturnValue:
    """The form for questions and suggestions, and for visitors how content they are."""
    return _page(queries.box_by_token(session(), token))


@bp.post("/s/<token>")
@public
def drop_suggestion(token: str) -> ResponseReturnValue:
    """A suggestion from a browser without scripts."""
    box = queries.box_by_token(session(), token)
    _guard(box, request.form.get(HONEYPOT, ""))
    form = _form(box)
    nonce = request.form.get("_once", "")[:40] or secrets.token_urlsafe(18)
    made = attempt(form, request.form, lambda given: _collected(box, given, nonce))
    if made is None:
        return _page(box, form)
    flash(str(t("Thank you. Your suggestion has arrived and will be answered.")), "success")
    return redirect(url_for(".suggestion_box", token=token))


@bp.post("/s/<token>/opinion")
@public
def give_opinion(token: str) -> ResponseReturnValue:
    """How content a visitor is, from a browser without scripts."""
    box = queries.box_by_token(session(), token)
    _guard(box, request.form.get(HONEYPOT, ""))
    form = _opinion_form()
    device = request.cookies.get(DEVICE, "")[:40] or secrets.token_urlsafe(18)
    done = attempt(form, request.form, lambda given: open_day_services.take_opinion(session(), box.day, given, device))
    if done is None:
        return _page(box, None, form)
    flash(str(t("Thank you for your answer.")), "success")
    answer = make_response(redirect(url_for(".suggestion_box", token=token)))
    return _with_device(answer, device)


@bp.post("/s/<token>/suggestions")
@public
def send_suggestions(token: str) -> ResponseReturnValue:
    """What a phone has kept, as JSON; the answer says of each nonce what became of it."""
    return answer_sent(LARGEST_BODY, lambda: {"answers": _take_all(queries.box_by_token(session(), token))})


@bp.get("/s/sw.js")
@public
def suggestion_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone."""
    return worker_script("suggestion")


def _page(box: Box, form: Form[SuggestionInput] | None = None, opinion: Form[OpinionInput] | None = None) -> Response:
    event = box.day.event
    device = request.cookies.get(DEVICE, "")[:40] or secrets.token_urlsafe(18)
    html = render_template(
        "outreach/suggestion_box.html", box=box, event=event, when=event_when(event), form=form or _form(box),
        opinion=opinion or _opinion_form(), honeypot=HONEYPOT, device=device, is_open=box.day.takes_suggestions,
        worker=url_for(".suggestion_worker"), here=url_for(".suggestion_box", token=box.token),
    )  # fmt: skip
    is_wrong = (form is not None and form.is_wrong) or (opinion is not None and opinion.is_wrong)
    answer = keep_until(html, now() + KEPT, 422 if is_wrong else 200)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer if box.is_helper else _with_device(answer, device)


def _with_device(answer: Response, device: str) -> Response:
    """The answer with the mark by which a device is counted once; it tells nothing of the person."""
    is_https = bool(current_app.config["HTTPS_ONLY"])
    path = url_for(".suggestion_box", token="")
    answer.set_cookie(DEVICE, device, max_age=DEVICE_SECONDS, httponly=True, samesite="Lax", secure=is_https, path=path)
    return answer


def _form(box: Box) -> Form[SuggestionInput]:
    return Form(SuggestionInput, suggestion_choices(box.day.event.area))


def _opinion_form() -> Form[OpinionInput]:
    return Form(OpinionInput, {"score": [(str(score), name) for score, name in SCORE_NAMES.items()]})


def _guard(box: Box, bait: str) -> None:
    """Refuse what comes in masses, and what a program filled in; the trail says that a visitor did it."""
    key = key_of("suggestion", f"{box.day.event_id} {box.is_helper} {request.remote_addr}")
    if pause := pause_left(session(), [(key, PER_HOUR[box.is_helper])]):
        raise TooMany("too_many", t("Very much came from here in a short time. Please try again later."), pause)
    if bait:
        on_refusal(lambda apart: count_try(apart, [key], 60))
        raise Invalid("filled_in_by_a_program", _PROGRAM)
    count_try(session(), [key], 60)
    session().info["actor"] = VISITOR
    queries.require_box_open(box.day)


def _collected(box: Box, given: SuggestionInput, nonce: str, elapsed: int = 0) -> Any:
    taken_by = "helper" if box.is_helper else ""
    return suggestion_services.collect(session(), box.day.event, given, box.source, nonce, taken_by, elapsed)


def _take_all(box: Box) -> list[dict[str, Any]]:
    _guard(box, "")
    return take_apart(list_sent(read_body(), "suggestions", MOST_AT_ONCE), lambda one: _take(box, one))


def _take(box: Box, sent: Any) -> dict[str, Any]:
    """What the phone is told of one suggestion or opinion that was taken."""
    if isinstance(sent, dict) and "score" in sent:
        given = checked(KeptOpinionInput, sent)
        plain = OpinionInput(score=given.score, words=given.words)
        open_day_services.take_opinion(session(), box.day, plain, given.nonce)
        return {}
    bait = sent.pop(HONEYPOT, "") if isinstance(sent, dict) else ""
    kept = checked(KeptSuggestionInput, sent)
    if bait:
        raise Invalid("filled_in_by_a_program", _PROGRAM)
    plain_one = SuggestionInput(**kept.model_dump(exclude={"nonce", "elapsed_seconds"}))
    made = _collected(box, plain_one, kept.nonce, kept.elapsed_seconds)
    return {"message": str(t("Number %(number)s", number=made.id))}
