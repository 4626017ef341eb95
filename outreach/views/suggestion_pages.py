"""One suggestion: how it stands, and the deeds that fit now, each with its own small form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import signed_in
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, t
from core.times import say_date, say_minute, today
from core.web import actor, session
from outreach import open_day_queries, suggestion_owner_services, suggestion_services
from outreach import suggestion_answer_services as answers
from outreach import suggestion_queries as queries
from outreach.open_day_models import Suggestion
from outreach.suggestion_inputs import (
    AnswerGivenInput,
    AssignInput,
    MergeInput,
    PostponeInput,
    PublishInput,
    SortInput,
    SuggestionReasonInput,
    ToldInput,
)
from outreach.suggestion_lifecycle import fits
from outreach.suggestion_words import KIND_NAMES, SOURCE_NAMES, TOLD_NAMES, WISH_TAGS
from outreach.views import bp
from outreach.views.open_day_said import suggestion_tag
from outreach.views.said import event_when
from outreach.views.suggestions import owner_said, suggestion_choices
from registry import terms
from registry.permissions import Permission as P

DAYS_OF_OVERDUE = 7
FORMS: dict[str, type[Any]] = {
    "sort": SortInput, "assign": AssignInput, "postpone": PostponeInput, "answer": AnswerGivenInput,
    "send_back": SuggestionReasonInput, "publish": PublishInput, "tell": ToldInput, "drop": SuggestionReasonInput,
    "merge": MergeInput, "reopen": SuggestionReasonInput,
}  # fmt: skip
DEEDS: dict[str, Callable[..., Suggestion]] = {
    "sort": suggestion_services.sort, "assign": suggestion_services.assign,
    "postpone": suggestion_services.postpone, "answer": suggestion_services.answer,
    "send_back": suggestion_services.send_back, "publish": answers.publish, "tell": answers.tell_person,
    "drop": suggestion_services.drop, "merge": suggestion_services.merge, "reopen": suggestion_services.reopen,
}  # fmt: skip
PLAIN: dict[str, Callable[..., Suggestion]] = {
    "take_away": suggestion_services.take_away, "approve": suggestion_services.approve,
    "split": suggestion_services.split,
}  # fmt: skip
DONE: dict[str, Text] = {
    "sort": t("Sorted."), "assign": t("Assigned: to be answered by %(day)s."),
    "postpone": t("Put off: to be answered by %(day)s."), "answer": t("The answer waits to be approved."),
    "send_back": t("Sent back: another answer is due on %(day)s."), "publish": t("Published without a name."),
    "tell": t("Answered privately, and closed."), "drop": t("Not pursued."),
    "merge": t("Merged: it goes with the other one."), "reopen": t("Open again: to be answered by %(day)s."),
    "take_away": t("Nobody has it now; it is due on %(day)s all the same."),
    "approve": t("Approved: publish it, or tell the person."), "split": t("It stands for itself again."),
}  # fmt: skip


@bp.get("/suggestions/<int:suggestion_id>")
@signed_in
def suggestion(suggestion_id: int) -> ResponseReturnValue:
    """One suggestion, for who organises, who has to answer, and who may look."""
    return _page(queries.load_suggestion(session(), suggestion_id, actor()))


@bp.post("/suggestions/<int:suggestion_id>/<string:deed>")
@signed_in
def settle_suggestion(suggestion_id: int, deed: str) -> ResponseReturnValue:
    """One deed on a suggestion."""
    found = queries.load_suggestion(session(), suggestion_id, actor())
    if deed in PLAIN:
        PLAIN[deed](session(), found, actor())
    elif deed in DEEDS:
        form = _form(found, deed)
        done = attempt(form, request.form, lambda given: DEEDS[deed](session(), found, given, actor()))
        if done is None:
            return _page(found, deed, form)
    else:
        raise NotFound()
    flash(str(Text(DONE[deed].msgid, {"day": say_date(found.due_on)})), "success")
    return redirect(url_for(".suggestion", suggestion_id=found.id))


def _page(found: Suggestion, wrong_deed: str = "", wrong: Form[Any] | None = None) -> ResponseReturnValue:
    db, who = session(), actor()
    organises, zone = queries.organises(db, found, who), found.event.zone
    nobodys = queries.of_nobody(db, [found])
    state = queries.clock_of(found, zone).state
    offered = [deed for deed in (*FORMS, *PLAIN) if fits(deed, state) and (
        organises or (deed == "answer" and queries.may_answer(db, found, who)))]  # fmt: skip
    if found.wish == "private":
        offered = [deed for deed in offered if deed != "publish"]
    forms = {deed: wrong if deed == wrong_deed and wrong else _form(found, deed) for deed in offered if deed in FORMS}
    page = render_template(
        "outreach/suggestion.html", found=found, deed_forms=forms, offered=offered, wrong_deed=wrong_deed,
        tag=suggestion_tag(found, nobodys), kind=KIND_NAMES[found.kind], wish=WISH_TAGS[found.wish],
        topic=terms.label(db, "suggestion_topic", found.topic), owner=owner_said(found, nobodys),
        source=SOURCE_NAMES[found.source], received=say_minute(found.received_at, zone),
        when=event_when(found.event), merged=queries.merged_here(db, found),
        sees_names=queries.sees_names(db, found, who),
        is_public=open_day_queries.public_of(db, found.event_id) is not None, organises=organises,
        told=TOLD_NAMES.get(found.told_how), may_see_event=who.may_for(P.VIEW_CALENDAR, found.area.path),
    )  # fmt: skip
    return page, 422 if wrong is not None else 200


def _next_due(found: Suggestion) -> date:
    """The day by which it is to be answered; of an overdue one, a week from today."""
    on = today(found.event.zone)
    return found.due_on if found.due_on >= on else on + timedelta(days=DAYS_OF_OVERDUE)


def _form(found: Suggestion, deed: str) -> Form[Any]:
    """The form of a deed, filled with what is known."""
    values: dict[str, Any] = {"version": found.version}
    choices: dict[str, Any] = {}
    if deed == "sort":
        values |= {"kind": found.kind, "topic": found.topic, "wish": found.wish}
        choices = suggestion_choices(found.area)
    elif deed == "assign":
        values |= {"unit_id": found.unit_id, "owner_id": found.owner_id, "due_on": _next_due(found)}
        units = queries.answering_units(session(), actor(), found.area)
        people = suggestion_owner_services.owners(session(), found)
        choices = {"unit_id": [(str(key), name) for key, name in units],
                   "owner_id": [(str(key), name) for key, name in people]}  # fmt: skip
    elif deed == "postpone":
        values |= {"due_on": _next_due(found)}
    elif deed == "answer":
        values |= {"answer": found.answer}
    elif deed == "publish":
        values |= {"public_text": found.text, "public_answer": found.answer}
    elif deed == "tell":
        choices = {"how": list(TOLD_NAMES.items())}
    form: Form[Any] = Form(FORMS[deed], choices, values)
    for bound in form.fields:
        bound.prefix = f"f-{deed}"
    return form
