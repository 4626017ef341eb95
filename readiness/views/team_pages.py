"""One response team: its page, its facts, its members and what they were trained in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import t
from core.times import today
from core.web import actor, session
from readiness import team_queries as queries
from readiness import team_services as services
from readiness.call_out_queries import log_of, open_of
from readiness.team_inputs import MemberInput, MemberTrainingInput, TeamInput
from readiness.team_models import MemberTraining, ResponseTeam, TeamMember
from readiness.team_words import CONDITION_NAMES, CONDITION_TONES, ROLE_NAMES, nature
from readiness.views import bp
from readiness.views.said import say_undoable
from readiness.views.teams import level_tag
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load, may
from registry.user_queries import offered_units
from schedule.queries import zone_of


@bp.route("/readiness/teams/new", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def new_response_team() -> ResponseReturnValue:
    """Enter a team."""
    form = _form({name: request.args.get(name, "")[:200] for name in ("area", "unit")})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_team(session(), given, actor()))
        if made is not None:
            flash(str(t("Entered: %(name)s. Now its members.", name=made.name)), "success")
            return redirect(url_for(".response_team", team_id=made.id))
    return _form_page(form, None)


@bp.get("/readiness/teams/<int:team_id>")
@needs(P.VIEW_READINESS)
def response_team(team_id: int) -> ResponseReturnValue:
    """How ready it is and why, who belongs to it, what it has, when it went out."""
    db, who = session(), actor()
    found = load(db, ResponseTeam, team_id, who, P.VIEW_READINESS)
    level, findings = queries.levels_of(db, [found])[found.id]
    on, rules = today(zone_of(db, found.area)), queries.limits(db, found.area)
    return render_template(
        "readiness/team.html", team=found, level=level_tag(level), findings=findings, level_tag=level_tag,
        kind=terms.label(db, "response_team_kind", found.kind, found.area), members=queries.members_of(db, found.id),
        trainings=queries.trainings_of(db, found.id), things=queries.equipment_of(db, found.id), on=on, rules=rules,
        log=log_of(db, found), open_call=open_of(db, found), roles=ROLE_NAMES, conditions=CONDITION_NAMES,
        tones=CONDITION_TONES, nature=nature, sees_names=may(db, found, who, P.VIEW_CONTACTS),
        edits=may(db, found, who, P.EDIT_READINESS), calls=may(db, found, who, P.CALL_OUT),
        zone=zone_of(db, found.area),
        sees_trail=may(db, found, who, P.VIEW_AUDIT), sees_places=who.may(P.VIEW_PLACES),
        sees_unit=found.unit is not None and may(db, found.unit, who, P.VIEW_REGISTRY),
    )  # fmt: skip


@bp.route("/readiness/teams/<int:team_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def edit_response_team(team_id: int) -> ResponseReturnValue:
    """Change its facts."""
    found = own_team(team_id)
    form = _form(services.as_given(found))
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_team(session(), found, given, actor()))
        if changed is not None:
            flash(str(t("Saved: %(title)s.", title=found.name)), "success")
            return redirect(url_for(".response_team", team_id=found.id))
    return _form_page(form, found)


@bp.post("/readiness/teams/<int:team_id>/active")
@needs(P.EDIT_READINESS)
def switch_response_team(team_id: int) -> ResponseReturnValue:
    """Give it up, or take it back into use."""
    found = own_team(team_id)
    services.switch_team(session(), found, not found.is_active, actor())
    said = (
        t("%(name)s is in use again.", name=found.name)
        if found.is_active
        else t("Given up: %(name)s.", name=found.name)
    )
    say_undoable(said, url_for(".switch_response_team", team_id=found.id))
    return redirect(url_for(".response_team", team_id=found.id))


@bp.route("/readiness/teams/<int:team_id>/members/new", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def new_team_member(team_id: int) -> ResponseReturnValue:
    """Add a member."""
    found = own_team(team_id)
    form = _member_form({})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_member(session(), found, given, actor()))
        if made is not None:
            flash(str(t("Added: %(name)s.", name=made.name)), "success")
            return redirect(url_for(".response_team", team_id=found.id, _anchor="members"))
    return _member_page(form, found, None)


@bp.route("/readiness/teams/<int:team_id>/members/<int:member_id>", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def team_member(team_id: int, member_id: int) -> ResponseReturnValue:
    """Change a member, and see what they were trained in."""
    found, member = _member(team_id, member_id)
    form = _member_form(_member_values(member))
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_member(session(), member, given, actor()))
        if changed is not None:
            flash(str(t("Saved: %(title)s.", title=member.name)), "success")
            return redirect(url_for(".response_team", team_id=found.id, _anchor="members"))
    return _member_page(form, found, member)


@bp.post("/readiness/teams/<int:team_id>/members/<int:member_id>/active")
@needs(P.EDIT_READINESS)
def switch_team_member(team_id: int, member_id: int) -> ResponseReturnValue:
    """The member has left the team, or is back."""
    found, member = _member(team_id, member_id)
    services.switch_member(session(), member, not member.is_active, actor())
    said = t("%(name)s is back in the team.", name=member.name)
    if not member.is_active:
        said = t("%(name)s has left the team.", name=member.name)
    say_undoable(said, url_for(".switch_team_member", team_id=found.id, member_id=member.id))
    return redirect(url_for(".response_team", team_id=found.id, _anchor="members"))


@bp.post("/readiness/teams/<int:team_id>/members/<int:member_id>/trainings")
@needs(P.EDIT_READINESS)
def add_member_training(team_id: int, member_id: int) -> ResponseReturnValue:
    """What the member was trained in."""
    found, member = _member(team_id, member_id)
    form = Form(MemberTrainingInput)
    if attempt(form, request.form, lambda given: services.add_training(session(), member, given, actor())) is None:
        return _member_page(_member_form(_member_values(member)), found, member, form)
    flash(str(t("The training is entered.")), "success")
    return redirect(url_for(".team_member", team_id=found.id, member_id=member.id))


@bp.post("/readiness/teams/<int:team_id>/members/<int:member_id>/trainings/<int:training_id>/remove")
@needs(P.EDIT_READINESS)
def remove_member_training(team_id: int, member_id: int, training_id: int) -> ResponseReturnValue:
    """Take a training off."""
    found, member = _member(team_id, member_id)
    training = session().get(MemberTraining, training_id)
    if training is None or training.member_id != member.id:
        raise NotFound()
    services.remove_training(session(), member, training, actor())
    flash(str(t("The training is removed.")), "success")
    return redirect(url_for(".team_member", team_id=found.id, member_id=member.id))


def own_team(team_id: int) -> ResponseTeam:
    """The team, if the reader looks after it."""
    return load(session(), ResponseTeam, team_id, actor(), P.EDIT_READINESS)


def _member(team_id: int, member_id: int) -> tuple[ResponseTeam, TeamMember]:
    found = own_team(team_id)
    return found, queries.own_member(session(), found, member_id)


def _form(values: dict[str, Any]) -> Form[TeamInput]:
    units = offered_units(session(), actor(), P.EDIT_READINESS)
    return Form(TeamInput, {"kind": terms.names(session(), "response_team_kind"), "unit": units}, values)


def _member_form(values: dict[str, Any]) -> Form[MemberInput]:
    return Form(MemberInput, {"role": list(ROLE_NAMES.items())}, values)


def _member_values(member: TeamMember) -> dict[str, Any]:
    names = ("name", "role", "duty", "phone", "email", "away_until", "version")
    return {name: getattr(member, name) for name in names} | {"login": member.user.login if member.user else ""}


def _form_page(form: Form[TeamInput], found: ResponseTeam | None) -> ResponseReturnValue:
    return render_template("readiness/team_form.html", form=form, team=found), 422 if form.is_wrong else 200


def _member_page(
    form: Form[MemberInput], team: ResponseTeam, member: TeamMember | None,
    training: Form[MemberTrainingInput] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    known = queries.trainings_of(session(), team.id).get(member.id, []) if member else []
    page = render_template(
        "readiness/team_member.html", form=form, team=team, member=member, trainings=known,
        training=training or Form(MemberTrainingInput), on=today(zone_of(session(), team.area)),
    )  # fmt: skip
    return page, 422 if form.is_wrong or (training is not None and training.is_wrong) else 200
