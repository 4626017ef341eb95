"""Sending a specialist somewhere: the form, and the same visit again in two weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.times import local, say_day, today
from core.web import actor, session
from outreach import specialist_services as services
from outreach.specialist_inputs import DispatchInput
from outreach.specialist_models import Specialist
from outreach.specialist_queries import load_specialist
from outreach.views import bp
from outreach.views.specialists import specialist_url
from registry.permissions import Permission as P
from registry.scope import load
from schedule import choice_queries
from schedule.booking_services import Clash
from schedule.models import Event

AGAIN_DAYS = 14


@bp.route("/specialists/<int:specialist_id>/dispatch", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def dispatch(specialist_id: int) -> ResponseReturnValue:
    """Send the specialist somewhere; what stands in the way is told with what is free instead."""
    found = load_specialist(session(), specialist_id, actor(), P.EDIT_EVENTS)
    form = _dispatch_form(_first_values())
    if request.method == "POST":
        planned = attempt(form, request.form, lambda given: services.dispatch(session(), found, given, actor()))
        if planned is not None:
            return _planned(found, planned)
    return _dispatch_page(found, form)


@bp.post("/specialists/<int:specialist_id>/visits/<int:event_id>/again")
@needs(P.EDIT_EVENTS)
def dispatch_again(specialist_id: int, event_id: int) -> ResponseReturnValue:
    """The same visit again in two weeks; when that is not free, the form with what stands in the way."""
    db, who = session(), actor()
    found = load_specialist(db, specialist_id, who, P.EDIT_EVENTS)
    given = services.again(db, found, event_id, AGAIN_DAYS)
    load(db, Event, event_id, who, P.EDIT_EVENTS)
    try:
        return _planned(found, services.dispatch(db, found, given, who))
    except Clash as clash:
        form = _dispatch_form(given.model_dump())
        form.settle(clash)
        return _dispatch_page(found, form)


def _first_values() -> dict[str, Any]:
    asked = request.args
    given = {name: asked[name][:9] for name in ("unit_id", "area_id", "place_id") if asked.get(name, "").isdecimal()}
    return {"on": today() + timedelta(days=1), "starts": "09:00", "ends": "11:00"} | given


def _dispatch_form(values: dict[str, Any]) -> Form[DispatchInput]:
    db, who = session(), actor()
    offered = {
        "unit_id": [(str(number), name) for number, name in choice_queries.units(db, who)],
        "area_id": [(str(number), name) for number, name in choice_queries.areas(db, who)],
        "place_id": [(str(number), name) for number, name in choice_queries.places(db, who)],
    }
    return Form(DispatchInput, offered, values)


def _dispatch_page(found: Specialist, form: Form[DispatchInput]) -> ResponseReturnValue:
    page = render_template("outreach/specialist_dispatch.html", form=form, found=found, back=specialist_url(found))
    return page, 422 if form.is_wrong else 200


def _planned(found: Specialist, event: Event) -> ResponseReturnValue:
    when = say_day(_day_of(event))
    flash(str(t("Planned: %(name)s, %(title)s on %(day)s.", name=found.name, title=event.title, day=when)), "success")
    return redirect(specialist_url(found), 303)


def _day_of(event: Event) -> date:
    return local(event.starts_at, event.zone).date()
