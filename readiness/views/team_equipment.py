"""Equipment of a response team: entering it, and checking it on the spot with one tap for each thing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.times import today
from core.views import back
from core.web import actor, session
from readiness import equipment_services as services
from readiness import team_queries as queries
from readiness.team_inputs import CheckInput, EquipmentInput
from readiness.team_models import ResponseTeam, TeamEquipment
from readiness.team_words import CONDITION_NAMES, CONDITION_TONES
from readiness.views import bp
from readiness.views.said import say_undoable
from readiness.views.team_pages import own_team
from registry.permissions import Permission as P
from schedule.queries import zone_of


@bp.route("/readiness/teams/<int:team_id>/equipment/new", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def new_equipment(team_id: int) -> ResponseReturnValue:
    """Enter a kind of thing."""
    found = own_team(team_id)
    form = _form({})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_equipment(session(), found, given, actor()))
        if made is not None:
            flash(str(t("Added: %(name)s.", name=made.name)), "success")
            return redirect(url_for(".response_team", team_id=found.id, _anchor="equipment"))
    return _page(form, found, None)


@bp.route("/readiness/equipment/<int:equipment_id>", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def edit_equipment(equipment_id: int) -> ResponseReturnValue:
    """Change it."""
    thing = own_thing(equipment_id)
    form = _form({name: getattr(thing, name) for name in EquipmentInput.model_fields})
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_equipment(session(), thing, given, actor()))
        if changed is not None:
            flash(str(t("Saved: %(title)s.", title=thing.name)), "success")
            return redirect(url_for(".response_team", team_id=thing.team_id, _anchor="equipment"))
    return _page(form, thing.team, thing)


@bp.post("/readiness/equipment/<int:equipment_id>/active")
@needs(P.EDIT_READINESS)
def switch_equipment(equipment_id: int) -> ResponseReturnValue:
    """The team does not keep it any more, or keeps it again."""
    thing = own_thing(equipment_id)
    services.switch_equipment(session(), thing, not thing.is_active, actor())
    said = (
        t("Kept again: %(name)s.", name=thing.name)
        if thing.is_active
        else t("No longer kept: %(name)s.", name=thing.name)
    )
    say_undoable(said, url_for(".switch_equipment", equipment_id=thing.id))
    return redirect(url_for(".response_team", team_id=thing.team_id, _anchor="equipment"))


@bp.get("/readiness/teams/<int:team_id>/check")
@needs(P.EDIT_READINESS)
def check_equipment(team_id: int) -> ResponseReturnValue:
    """The list to walk along with a phone."""
    return _check_page(own_team(team_id))


@bp.post("/readiness/equipment/<int:equipment_id>/check")
@needs(P.EDIT_READINESS)
def take_check(equipment_id: int) -> ResponseReturnValue:
    """One thing checked: all in order with one tap, or what was found."""
    thing, form = own_thing(equipment_id), Form(CheckInput, {"condition": list(CONDITION_NAMES.items())})
    made = attempt(form, request.form, lambda given: services.check_equipment(session(), thing, given, actor()))
    if made is None:
        return _check_page(thing.team, form, thing.id)
    said = t("Checked: %(name)s, %(condition)s.", name=thing.name, condition=CONDITION_NAMES[thing.condition])
    say_undoable(said, url_for(".undo_check", equipment_id=thing.id, check_id=made.id))
    return redirect(back(url_for(".check_equipment", team_id=thing.team_id)))


@bp.post("/readiness/equipment/<int:equipment_id>/checks/<int:check_id>/undo")
@needs(P.EDIT_READINESS)
def undo_check(equipment_id: int, check_id: int) -> ResponseReturnValue:
    """Take the last check back."""
    thing = own_thing(equipment_id)
    services.undo_check(session(), thing, check_id, actor())
    flash(str(t("The check of %(name)s is taken back.", name=thing.name)), "success")
    return redirect(url_for(".check_equipment", team_id=thing.team_id))


def own_thing(equipment_id: int) -> TeamEquipment:
    """The thing, if the reader looks after its team."""
    return queries.own_equipment(session(), equipment_id, actor(), P.EDIT_READINESS)


def _form(values: dict[str, Any]) -> Form[EquipmentInput]:
    return Form(EquipmentInput, {"condition": list(CONDITION_NAMES.items())}, values)


def _page(form: Form[EquipmentInput], team: ResponseTeam, thing: TeamEquipment | None) -> ResponseReturnValue:
    page = render_template("readiness/equipment_form.html", form=form, team=team, thing=thing)
    return page, 422 if form.is_wrong else 200


def _check_page(team: ResponseTeam, form: Form[CheckInput] | None = None, wrong_id: int = 0) -> ResponseReturnValue:
    things = queries.equipment_of(session(), team.id)
    on = today(zone_of(session(), team.area))
    page = render_template(
        "readiness/equipment_check.html", team=team, things=things, on=on, conditions=CONDITION_NAMES,
        tones=CONDITION_TONES, wrong_id=wrong_id, form=form, done=sum(one.checked_on == on for one in things),
        last=queries.last_checks(session(), team.id)[:5],
        names={one.id: one.name for one in things}, zone=zone_of(session(), team.area),
    )  # fmt: skip
    return page, 422 if form is not None and form.is_wrong else 200
