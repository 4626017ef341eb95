"""Stops of the itinerary of an open day: added, changed, moved, taken away."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import t
from core.times import local
from core.web import actor, session
from maps.models import Place
from maps.queries import is_visible
from outreach import open_day_queries as queries
from outreach import open_day_services as services
from outreach.open_day_inputs import StopInput
from outreach.open_day_models import OpenDay, OpenDayStop
from outreach.views import bp
from outreach.views.open_day_said import day_url
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import within
from schedule.models import Person

MOST_OFFERED = 300
KINDS = ("venue", "station")


@bp.route("/open-days/<int:event_id>/stops/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_stop(event_id: int) -> ResponseReturnValue:
    """Add a stop at the end."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    form = _form(day, {"starts": _next_clock(day), "minutes": 30})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_stop(session(), day, given, actor()))
        if made is not None:
            flash(str(t("Added to the itinerary: %(title)s.", title=made.title)), "success")
            return redirect(f"{day_url(event_id)}#itinerary")
    page = render_template("outreach/stop_form.html", form=form, day=day, stop=None)
    return page, 422 if form.is_wrong else 200


@bp.route("/open-days/<int:event_id>/stops/<int:stop_id>", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def edit_stop(event_id: int, stop_id: int) -> ResponseReturnValue:
    """Change a stop."""
    day, stop = _stop(event_id, stop_id)
    clock = f"{stop.starts_minute // 60:02d}:{stop.starts_minute % 60:02d}" if stop.starts_minute is not None else ""
    names = ("title", "minutes", "place_id", "place_note", "person_id", "guide_name", "note", "version")
    form = _form(day, {name: getattr(stop, name) for name in names} | {"starts": clock})
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_stop(session(), day, stop, given, actor()))
        if changed is not None:
            flash(str(t("Saved: %(title)s.", title=changed.title)), "success")
            return redirect(f"{day_url(event_id)}#itinerary")
    page = render_template("outreach/stop_form.html", form=form, day=day, stop=stop)
    return page, 422 if form.is_wrong else 200


@bp.post("/open-days/<int:event_id>/stops/<int:stop_id>/<any(earlier, later, remove):deed>")
@needs(P.EDIT_EVENTS)
def settle_stop(event_id: int, stop_id: int, deed: str) -> ResponseReturnValue:
    """Move a stop one place, or take it away."""
    day, stop = _stop(event_id, stop_id)
    if deed == "remove":
        flash(str(t("Taken out of the itinerary: %(title)s.", title=stop.title)), "success")
        services.remove_stop(session(), day, stop, actor())
    else:
        services.move_stop(session(), day, stop, -1 if deed == "earlier" else 1, actor())
    return redirect(f"{url_for('.open_day', event_id=event_id)}#itinerary")


def _stop(event_id: int, stop_id: int) -> tuple[OpenDay, OpenDayStop]:
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    stop = session().get(OpenDayStop, stop_id)
    if stop is None or stop.event_id != event_id:
        raise NotFound()
    return day, stop


def _next_clock(day: OpenDay) -> str:
    """When the stop before is over; the start of the event for the first."""
    before = [one for one in queries.stops(session(), day.event_id) if one.starts_minute is not None]
    if before:
        minute = (before[-1].starts_minute or 0) + (before[-1].minutes or 0)
        return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
    return f"{local(day.event.starts_at, day.event.zone):%H:%M}"


def _form(day: OpenDay, values: dict[str, object]) -> Form[StopInput]:
    db, county = session(), day.event.area.path.split("/")[1]
    near = Place.area_id.in_(select(Area.id).where(Area.path.startswith(f"/{county}/")))
    offered = or_(Place.kind.in_(KINDS) & near, Place.id == day.event.place_id, Place.id == values.get("place_id"))
    places = select(Place.id, Place.name).where(Place.is_active, is_visible(actor()), offered).order_by(Place.name)
    people = select(Person.id, Person.name).where(Person.is_active, within(actor(), P.VIEW_RESOURCES, Person.area_id))
    return Form(StopInput, {
        "place_id": [(str(key), name) for key, name in db.execute(places.limit(MOST_OFFERED)).tuples()],
        "person_id": [(str(key), name) for key, name in
                      db.execute(people.order_by(Person.name).limit(MOST_OFFERED)).tuples()],
    }, values)  # fmt: skip
