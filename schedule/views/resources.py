"""One person or vehicle, and when a team, a person or a vehicle is away."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import sentences, t, tn
from core.web import actor, session
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule import absence_queries
from schedule import absence_services as services
from schedule.absence_words import say_away
from schedule.booking_queries import TABLES, parsed
from schedule.choice_queries import serving
from schedule.day_models import Absence
from schedule.feed_queries import busy_calendar
from schedule.line_queries import Line, lines
from schedule.models import Person, Team, Vehicle
from schedule.queries import zone_of
from schedule.resource_inputs import AbsenceInput
from schedule.resource_services import key_of
from schedule.spans import Span
from schedule.views import bp

Resource = Team | Person | Vehicle


@bp.get("/resources/<any(person, vehicle):kind>/<int:record_id>")
@needs(P.VIEW_RESOURCES)
def resource(kind: str, record_id: int) -> str:
    """One person or vehicle: facts, coming events, and when it is away."""
    found = _seen(kind, record_id)
    key, zone = key_of(found), zone_of(session(), found.area)
    ahead = absence_queries.booked_events(session(), actor(), key, is_ahead=True)
    may_call = any(may(session(), found, actor(), permission) for permission in (P.VIEW_CONTACTS, P.EDIT_RESOURCES))
    return render_template(
        "schedule/resource.html", resource=found, kind=kind, key=key, ahead=lines(session(), ahead),
        team=session().get(Team, found.team_id) if found.team_id else None,
        skills=terms.labels(session(), "skill", found.area), may_call=may_call,
        may_edit=may(session(), found, actor(), P.EDIT_RESOURCES),
        absences=absence_queries.coming_absences(session(), {key: found.name}, zone),
        busy=busy_calendar(session(), key) if kind == "person" else None,
        missed=missed_lines([key]),
    )  # fmt: skip


@bp.route("/resources/<any(team, person, vehicle):kind>/<int:record_id>/absences/new", methods=["GET", "POST"])
@needs(P.EDIT_RESOURCES)
def new_absence(kind: str, record_id: int) -> ResponseReturnValue:
    """Enter when it is away."""
    found = load(session(), TABLES[kind], record_id, actor(), P.EDIT_RESOURCES)
    form = Form(AbsenceInput, values={"resource": key_of(found)})
    if request.method == "POST":
        added = attempt(form, request.form, lambda given: services.add_absence(session(), _of(given, found), actor()))
        if added is not None:
            return _saved(found, added)
    return _form_page(form, found, None)


@bp.route("/absences/<int:absence_id>", methods=["GET", "POST"])
@needs(P.EDIT_RESOURCES)
def change_absence(absence_id: int) -> ResponseReturnValue:
    """Change when it is away."""
    absence, found = _own(absence_id)
    typed = absence_queries.as_typed(absence, zone_of(session(), found.area))
    form = Form(AbsenceInput, values=typed | {"version": absence.version})
    if request.method == "POST":
        changed = attempt(
            form, request.form, lambda given: services.edit_absence(session(), absence, _of(given, found), actor())
        )
        if changed is not None:
            return _saved(found, changed)
    return _form_page(form, found, absence)


@bp.post("/absences/<int:absence_id>/delete")
@needs(P.EDIT_RESOURCES)
def delete_absence(absence_id: int) -> ResponseReturnValue:
    """It is not away then after all."""
    absence, found = _own(absence_id)
    services.delete_absence(session(), absence, actor())
    flash(str(t("Deleted: %(name)s can be booked at that time again.", name=found.name)), "success")
    return redirect(home_of(found))


def home_of(found: Resource) -> str:
    """The page of a team, person or vehicle."""
    if isinstance(found, Team):
        return url_for(".team", team_id=found.id)
    kind, number = parsed(key_of(found))
    return url_for(".resource", kind=kind, record_id=number)


def missed_lines(keys: list[str]) -> list[Line]:
    """The coming events that count on one of these while it is away."""
    events = {event.id: event for event, _ in absence_queries.events_missed(session(), actor(), P.VIEW_RESOURCES, keys)}
    return lines(session(), list(events.values()))


def _of(given: AbsenceInput, found: Resource) -> AbsenceInput:
    """What was typed, for this resource and no other."""
    return given.model_copy(update={"resource": key_of(found)})


def _seen(kind: str, record_id: int) -> Any:
    table: Any = TABLES[kind]
    query = select(table).where(table.id == record_id, serving(actor(), P.VIEW_RESOURCES, table.area_id))
    found = session().scalar(query)
    if found is None:
        raise NotFound()
    return found


def _own(absence_id: int) -> tuple[Absence, Any]:
    absence = session().get(Absence, absence_id)
    if absence is None:
        raise NotFound()
    kind, number = parsed(absence.resource)
    return absence, load(session(), TABLES[kind], number, actor(), P.EDIT_RESOURCES)


def _saved(found: Resource, absence: Absence) -> ResponseReturnValue:
    span = Span(absence.starts_at, absence.ends_at, zone_of(session(), found.area))
    said = t("Saved: %(name)s is away %(when)s.", name=found.name, when=say_away(span))
    hit = absence_queries.events_during(session(), actor(), absence.resource, absence.starts_at, absence.ends_at)
    if hit:
        more = tn("%(n)s event has it booked then: change that one.", "%(n)s events have it booked then: change those.",
                  len(hit))  # fmt: skip
        flash(sentences(said, more), "warning")
    else:
        flash(str(said), "success")
    return redirect(home_of(found))


def _form_page(form: Form[AbsenceInput], found: Resource, absence: Absence | None) -> ResponseReturnValue:
    page = render_template(
        "schedule/absence_form.html", form=form, found=found, absence=absence, home_url=home_of(found)
    )
    return page, 422 if form.is_wrong else 200
