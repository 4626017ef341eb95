"""Teams, people and vehicles: who and what can be sent out."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access import needs
from core.errors import NotFound
from core.fields import Input
from core.forms import Form, attempt
from core.i18n import Text, t, tn
from core.views import back
from core.web import actor, session
from maps.models import Place
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule import choice_queries
from schedule import resource_services as services
from schedule.absence_queries import booked_events, coming_absences
from schedule.choice_queries import in_order, serving
from schedule.closure_words import weekday_choices, weekday_name
from schedule.line_queries import Line, lines
from schedule.models import Person, Team, Vehicle
from schedule.queries import zone_of
from schedule.resource_inputs import PersonInput, TeamInput, VehicleInput
from schedule.views import bp
from schedule.views.resources import missed_lines

KINDS: dict[str, tuple[Any, type[Input], Text, Text]] = {
    "team": (Team, TeamInput, t("New team"), t("Change team")),
    "person": (Person, PersonInput, t("New person"), t("Change person")),
    "vehicle": (Vehicle, VehicleInput, t("New vehicle"), t("Change vehicle")),
}
DEEDS: dict[str, tuple[Any, Any]] = {
    "team": (services.add_team, services.edit_team),
    "person": (services.add_person, services.edit_person),
    "vehicle": (services.add_vehicle, services.edit_vehicle),
}


@bp.get("/teams")
@needs(P.VIEW_RESOURCES)
def teams() -> str:
    """Teams with their next event, then people and vehicles."""
    shown = {kind: _serving(table) for kind, (table, *_) in KINDS.items()}
    return render_template(
        "schedule/teams.html", teams=shown["team"], people=shown["person"], vehicles=shown["vehicle"],
        ahead={team.id: services.coming(session(), services.key_of(team)) for team in shown["team"]},
        team_names={team.id: team.name for team in shown["team"]}, skills=terms.labels(session(), "skill"),
        may_edit=actor().may(P.EDIT_RESOURCES), editable=_editable(shown), may_call=_callable(shown["person"]),
        lede=_lede(shown),
    )  # fmt: skip


@bp.get("/teams/<int:team_id>")
@needs(P.VIEW_RESOURCES)
def team(team_id: int) -> str:
    """One team: its people, vehicles, hours, and next events."""
    found = session().scalar(select(Team).where(Team.id == team_id, serving(actor(), P.VIEW_RESOURCES, Team.area_id)))
    if found is None:
        raise NotFound()
    ahead, past = _events_of(found, is_ahead=True), _events_of(found, is_ahead=False)
    members = session().scalars(select(Person).where(Person.team_id == found.id).order_by(Person.name)).all()
    vehicles = session().scalars(select(Vehicle).where(Vehicle.team_id == found.id).order_by(*in_order(Vehicle))).all()
    together: list[Team | Person | Vehicle] = [found, *members, *vehicles]
    names = {services.key_of(one): one.name for one in together}
    return render_template(
        "schedule/team.html", team=found, ahead=ahead, past=past, members=members, vehicles=vehicles,
        base=session().get(Place, found.base_id) if found.base_id else None, skills=terms.labels(session(), "skill"),
        may_edit=may(session(), found, actor(), P.EDIT_RESOURCES), may_call=_callable(members),
        may_plan=actor().may(P.EDIT_EVENTS), weekday_name=weekday_name, missed=missed_lines(list(names)),
        absences=coming_absences(session(), names, zone_of(session(), found.area)),
    )  # fmt: skip


@bp.route("/teams/new/<any(team, person, vehicle):kind>", methods=["GET", "POST"])
@needs(P.EDIT_RESOURCES)
def new_resource(kind: str) -> ResponseReturnValue:
    """Add a team, a person or a vehicle."""
    form = _form(kind, {"team_id": request.args.get("team_id", ""), **_first_area()})
    if request.method == "POST":
        added = attempt(form, request.form, lambda given: DEEDS[kind][0](session(), given, actor()))
        if added is not None:
            again = url_for(".new_resource", kind=kind, team_id=getattr(added, "team_id", None))
            _tell(t("Added: %(name)s.", name=added.name), again, t("Add another"))
            return redirect(_home(added))
    return _form_page(kind, form, None)


@bp.route("/teams/<any(team, person, vehicle):kind>/<int:record_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_RESOURCES)
def change_resource(kind: str, record_id: int) -> ResponseReturnValue:
    """Change a team, a person or a vehicle."""
    found = load(session(), KINDS[kind][0], record_id, actor(), P.EDIT_RESOURCES)
    form = _form(kind, _values(found), found)
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: DEEDS[kind][1](session(), found, given, actor()))
        if changed is not None:
            flash(str(t("Saved: %(name)s.", name=changed.name)), "success")
            return redirect(_home(changed))
    return _form_page(kind, form, found)


@bp.post("/teams/<any(team, person, vehicle):kind>/<int:record_id>/active")
@needs(P.EDIT_RESOURCES)
def switch_resource(kind: str, record_id: int) -> ResponseReturnValue:
    """Put it out of use, or take it back."""
    found = load(session(), KINDS[kind][0], record_id, actor(), P.EDIT_RESOURCES)
    still = services.switch_resource(session(), found, not found.is_active, actor())
    said = [t("%(name)s is in use again.", name=found.name)]
    if not found.is_active:
        said = [t("%(name)s is out of use and can no longer be booked.", name=found.name)]
        if still:
            said.append(tn("%(n)s coming event has it booked: change that one.",
                           "%(n)s coming events have it booked: change those.", still))  # fmt: skip
    undo = url_for(".switch_resource", kind=kind, record_id=found.id)
    _tell(" ".join(map(str, said)), undo, t("Undo"), post=True)
    return redirect(back(_home(found)))


def _tell(said: Text | str, url: str, label: Text, *, post: bool = False) -> None:
    message: Any = {"text": str(said), "url": url, "label": str(label), "post": post}
    flash(message, "success")


def _serving(table: Any) -> list[Any]:
    query = select(table).where(serving(actor(), P.VIEW_RESOURCES, table.area_id)).options(joinedload(table.area))
    return list(session().scalars(query.order_by(table.is_active.desc(), *in_order(table))))


def _editable(shown: dict[str, list[Any]]) -> set[tuple[str, int]]:
    """What of this the actor may change, as (kind, id)."""
    return {
        (kind, one.id)
        for kind, found in shown.items()
        for one in found
        if actor().may_for(P.EDIT_RESOURCES, one.area.path)
    }


def _callable(people: Any) -> set[int]:
    """The people whose telephone the actor may see."""
    wanted = (P.VIEW_CONTACTS, P.EDIT_RESOURCES)
    return {one.id for one in people if any(actor().may_for(permission, one.area.path) for permission in wanted)}


def _lede(shown: dict[str, list[Any]]) -> str:
    counts = {kind: sum(one.is_active for one in found) for kind, found in shown.items()}
    parts = [
        tn("%(n)s team", "%(n)s teams", counts["team"]), tn("%(n)s person", "%(n)s people", counts["person"]),
        tn("%(n)s vehicle", "%(n)s vehicles", counts["vehicle"]),
    ]  # fmt: skip
    return str(t("In use: %(list)s.", list=str(t(", ")).join(map(str, parts))))


def _events_of(found: Team, *, is_ahead: bool) -> list[Line]:
    return lines(session(), booked_events(session(), actor(), services.key_of(found), is_ahead=is_ahead))


def _first_area() -> dict[str, Any]:
    areas = choice_queries.areas(session(), actor(), P.EDIT_RESOURCES)
    return {"area_id": areas[0][0]} if areas else {}


def _form(kind: str, values: dict[str, Any], found: Any = None) -> Form[Any]:
    mine = [
        (str(one.id), one.name) for one in choice_queries.teams(session(), actor(), P.EDIT_RESOURCES) if one.is_active
    ]
    skills = terms.names(session(), "skill")
    known = dict(skills)
    kept = [(code, code) for code in getattr(found, "skills", ()) if code not in known]
    choices = {
        "area_id": [(str(key), name) for key, name in choice_queries.areas(session(), actor(), P.EDIT_RESOURCES)],
        "base_id": [(str(key), name) for key, name in choice_queries.places(session(), actor())],
        "team_id": mine, "skills": [*skills, *kept], "works_on": weekday_choices(),
    }  # fmt: skip
    return Form(KINDS[kind][1], choices, values)


def _values(found: Any) -> dict[str, Any]:
    values = {column.name: getattr(found, column.name) for column in found.__table__.columns}
    for name in ("works_from", "works_until", "rests_from", "rests_until"):
        if values.get(name) is not None:
            values[name] = f"{values[name] // 60:02d}:{values[name] % 60:02d}"
    return values


def _form_page(kind: str, form: Form[Any], found: Any) -> ResponseReturnValue:
    _, _, new, change = KINDS[kind]
    html = render_template(
        "schedule/resource_form.html", form=form, title=str(change if found else new), action=request.path,
        cancel_url=_home(found) if found else url_for(".teams"), found=found, kind=kind,
    )  # fmt: skip
    return html, 422 if form.is_wrong else 200


def _home(found: Any) -> str:
    if isinstance(found, Team):
        return url_for(".team", team_id=found.id)
    if found.team_id is not None:
        return url_for(".team", team_id=found.team_id)
    return url_for(".teams")
