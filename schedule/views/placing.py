"""Placing a date of a series that had to wait: by one of the ways out, at another time, or with a reason."""

from __future__ import annotations

from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.errors import DomainError
from core.forms import Form
from core.i18n import t
from core.views import back
from core.web import actor, session
from registry.permissions import Permission as P
from schedule import alternatives, recurrence, series_date_services, services
from schedule.inputs import EventInput
from schedule.queries import span_of_event
from schedule.series_inputs import PlaceInput
from schedule.series_models import Series, SeriesDate
from schedule.services import Clash
from schedule.views import bp
from schedule.views.event_forms import EventForm
from schedule.views.series import load_date


@bp.route("/series/dates/<int:date_id>/place", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def place(date_id: int) -> ResponseReturnValue:
    """Place a waiting date; a clash comes back with ways out of it."""
    one, found = load_date(date_id)
    planned = series_date_services.planned_on(found, one.on)
    form = Form(PlaceInput, values=planned.model_dump() | {"override_reason": ""})
    if request.method == "POST":
        return _attempt(one, found, form, planned)
    clash, problem = None, None
    try:
        clash = services.look_for_clash(session(), planned, actor())
    except DomainError as refusal:
        problem = str(refusal)
    return _page(one, found, form, clash, problem), 200


def _attempt(one: SeriesDate, found: Series, form: Form[PlaceInput], planned: EventInput) -> ResponseReturnValue:
    given = form.read(_typed(planned))
    if given is None:
        return _page(one, found, form, None), 422
    try:
        event = series_date_services.place(session(), one, given, actor())
    except Clash as clash:
        return _page(one, found, form, clash), clash.status
    except DomainError as refusal:
        status = form.settle(refusal)
        return _page(one, found, form, None), status
    if event is None:
        flash(str(t("Somebody has cancelled this event meanwhile, so its date was dropped.")), "info")
        return redirect(url_for(".waiting"))
    message: Any = {"text": str(t("Planned: %(title)s, %(span)s.", title=event.title, span=span_of_event(event)))}
    flash(message | {"url": url_for(".event", event_id=event.id), "label": str(t("Open"))}, "success")
    return redirect(back(url_for(".waiting")))


def _typed(planned: EventInput) -> MultiDict[str, str]:
    """What was typed, or what the pressed way out would have had typed."""
    typed = MultiDict(request.form)
    if "resources" not in typed:
        typed.setlist("resources", list(planned.resources))
    for name, value in alternatives.taken(typed.get("take", ""), typed.getlist("resources")).items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    return typed


def _page(
    one: SeriesDate, found: Series, form: Form[PlaceInput], clash: Clash | None, problem: str | None = None
) -> str:
    form["override_reason"].attrs["form"] = "event-form"  # it stands where the clash is told
    page = EventForm(cast("Form[EventInput]", form), {}, [], clash=clash, notes=clash.notes if clash else [])
    return render_template(
        "schedule/series_place.html", page=page, one=one, series=found, form=form, clash=clash, problem=problem,
        words=recurrence.say(found.rule), is_refusal=clash is not None and request.method == "POST", same_day=[],
        is_known=clash is None and problem is None and not form.is_wrong, next_url=back(""),
    )  # fmt: skip
