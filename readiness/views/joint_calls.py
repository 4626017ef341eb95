"""Calling several teams out at once: the choice of teams, and the live page with all their answers together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from core.access import needs
from core.forms import Form, attempt
from core.i18n import Text, language, t, tn
from core.times import local, now
from core.web import actor, session
from readiness import joint_call_queries as queries
from readiness import joint_call_services as services
from readiness.call_out_inputs import JointCallOutInput
from readiness.call_out_models import CallAnswer, JointCallOut
from readiness.call_out_queries import has_text_messages, to_call
from readiness.call_out_services import ways_of
from readiness.team_words import NATURES, ROLE_NAMES, nature, notice_of
from readiness.views import bp
from readiness.views.call_out_said import say_called, say_over
from registry.permissions import Permission as P
from registry.scope import may
from registry.telephones import dial
from schedule.queries import zone_of

WHY_NOT: dict[str, Text] = {"out": t("is called out already"), "nobody": t("has nobody who could be called")}


@bp.route("/readiness/call-out", methods=["GET", "POST"])
@needs(P.CALL_OUT)
def call_out_together() -> ResponseReturnValue:
    """Which teams, where to, by when, exercise or real; then everybody is told."""
    db = session()
    choices = queries.to_choose(db, actor())
    open_ones = [one for one in choices if not one.why]
    labels = [(str(one.team.id), _label(one)) for one in open_ones]
    soon = local(now(), zone_of(db)) + timedelta(hours=1)
    asked = [number for number in request.args.getlist("team") if number in dict(labels)]
    values = {"by_on": soon.date(), "by_clock": soon.time(), "teams": asked}
    form = Form(JointCallOutInput, {"nature": NATURES, "teams": labels}, values)
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.call_out_together(db, given, actor()))
        if made is not None:
            teams = queries.teams_of(db, made, actor())
            say_called(_people(teams))
            return redirect(url_for(".joint_call", joint_id=made.id))
    page = render_template(
        "readiness/joint_call_form.html", form=form, offered=open_ones, texts=_has_texts(open_ones),
        others=[(one.team.name, WHY_NOT[one.why]) for one in choices if one.why],
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/readiness/call-outs/together/<int:joint_id>")
@needs(P.VIEW_READINESS)
def joint_call(joint_id: int) -> str:
    """How many of each team and of all have answered and come; it draws itself anew."""
    found = queries.own_joint(session(), joint_id, actor())
    teams = queries.teams_of(session(), found, actor())
    return render_template("readiness/joint_call.html", **_live(found, teams), mark=_mark(teams))


@bp.get("/readiness/call-outs/together/<int:joint_id>/live")
@needs(P.VIEW_READINESS)
def joint_call_part(joint_id: int) -> ResponseReturnValue:
    """What changes on that page; 304 as long as nothing has."""
    found = queries.own_joint(session(), joint_id, actor())
    teams = queries.teams_of(session(), found, actor())
    response = Response(mimetype="text/html")
    response.set_etag(_mark(teams))
    if response.make_conditional(request).status_code == 304:
        return response
    response.set_data(render_template("readiness/joint_call_part.html", **_live(found, teams)))
    return response


@bp.post("/readiness/call-outs/together/<int:joint_id>/stand-down")
@needs(P.CALL_OUT)
def stand_all_down(joint_id: int) -> ResponseReturnValue:
    """It is over for all teams; everybody is told."""
    found = queries.own_joint(session(), joint_id, actor(), P.CALL_OUT)
    over = {one.id for one in services.stand_all_down(session(), found, actor())}
    teams = queries.teams_of(session(), found, actor())
    just_now = [one for one in teams if one.call.id in over]
    say_over(t("All teams are stood down."), _people(just_now or teams))
    return redirect(url_for(".joint_call", joint_id=found.id))


def _people(teams: list[queries.OneTeam]) -> list[CallAnswer]:
    """One answer of each person."""
    return [one for _, answers in queries.each_once(teams) for one in answers]


def _label(one: queries.Choice) -> str:
    said = str(tn("%(team)s (%(n)s person)", "%(team)s (%(n)s people)", one.people, team=one.team.name))
    texts = has_text_messages(session(), one.team)
    if rung := sum(not ways_of(session(), member, texts) for member in to_call(session(), one.team)):
        said = f"{said} · {tn('%(n)s has to be rung', '%(n)s have to be rung', rung)}"
    return f"{said} · {t('exercise running, a real call-out breaks it off')}" if one.has_exercise else said


def _has_texts(offered: list[queries.Choice]) -> bool:
    return all(has_text_messages(session(), one.team) for one in offered)


def _mark(teams: list[queries.OneTeam]) -> str:
    return f"{queries.mark_together(teams)}-{language()}"


def _live(found: JointCallOut, teams: list[queries.OneTeam]) -> dict[str, Any]:
    db, who = session(), actor()
    call = teams[0].call
    running = [team for team in teams if team.call.released_at is None]
    waiting = [(team.call, one) for team, answers in queries.each_once(running) for one in answers
               if one.acknowledged_at is None]  # fmt: skip
    return {
        "joint": found, "teams": teams, "call": call, "result": queries.outcome_together(teams), "waiting": waiting,
        "nature": nature(found.is_exercise), "notice": notice_of(found.is_exercise), "roles": ROLE_NAMES,
        "is_running": any(one.call.released_at is None for one in teams), "zone": zone_of(db, call.team.area),
        "calls": {one.call.id for one in teams if may(db, one.call.team, who, P.CALL_OUT)},
        "sees_names": {one.call.id for one in teams if may(db, one.call.team, who, P.VIEW_CONTACTS)},
        "dial": {one.id: dial(one.member.phone) for _, one in waiting},
    }  # fmt: skip
