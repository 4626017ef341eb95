"""Calling a team out: the form, the live page with who has answered, and the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from core.access import needs
from core.forms import Form, attempt
from core.i18n import language, t
from core.times import local, now
from core.web import actor, address, session
from readiness import call_out_queries as queries
from readiness import call_out_services as services
from readiness.call_out_inputs import CallAnswerInput, CallOutInput, MobilisationInput
from readiness.call_out_models import Mobilisation
from readiness.joint_call_queries import others_of
from readiness.team_models import ResponseTeam
from readiness.team_queries import limits
from readiness.team_words import ANSWER_NAMES, ANSWER_TONES, HOW_NAMES, NATURES, ROLE_NAMES, nature, notice_of
from readiness.views import bp
from readiness.views.call_out_said import say_called, say_over
from readiness.views.link_codes import code_of
from readiness.views.said import say_undoable
from registry.permissions import Permission as P
from registry.scope import load, may
from registry.telephones import dial
from schedule.queries import zone_of

MOST_CODES = 80


@bp.route("/readiness/teams/<int:team_id>/call-out", methods=["GET", "POST"])
@needs(P.CALL_OUT)
def call_out(team_id: int) -> ResponseReturnValue:
    """Where to, by when, exercise or real; then everybody is told."""
    team = load(session(), ResponseTeam, team_id, actor(), P.CALL_OUT)
    running = queries.open_of(session(), team)
    if running is not None and not running.is_exercise and request.method == "GET":
        return redirect(url_for(".call_out_live", call_id=running.id))
    soon = local(now(), zone_of(session(), team.area)) + timedelta(hours=1)
    place = team.base.name if team.base else team.base_note
    form = Form(CallOutInput, {"nature": NATURES}, {"by_on": soon.date(), "by_clock": soon.time(), "place": place})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.call_out(session(), team, given, actor()))
        if made is not None:
            say_called(queries.answers_of(session(), made))
            return redirect(url_for(".call_out_live", call_id=made.id))
    texts = queries.has_text_messages(session(), team)
    ways = [services.ways_of(session(), one, texts) for one in queries.to_call(session(), team)]
    page = render_template("readiness/call_out.html", form=form, team=team, told=sum(map(bool, ways)), all=len(ways),
                           minutes=limits(session(), team.area).within_minutes, running=running,
                           texts=texts)  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/readiness/call-outs/<int:call_id>")
@needs(P.VIEW_READINESS)
def call_out_live(call_id: int) -> str:
    """Who has answered when, who has come; it draws itself anew."""
    found = queries.own_mobilisation(session(), call_id, actor(), P.VIEW_READINESS)
    return render_template("readiness/call_out_live.html", **_live(found), mark=_mark(found))


@bp.get("/readiness/call-outs/<int:call_id>/live")
@needs(P.VIEW_READINESS)
def call_out_part(call_id: int) -> ResponseReturnValue:
    """What changes on that page; 304 as long as nothing has."""
    found = queries.own_mobilisation(session(), call_id, actor(), P.VIEW_READINESS)
    response = Response(mimetype="text/html")
    response.set_etag(_mark(found))
    if response.make_conditional(request).status_code == 304:
        return response
    response.set_data(render_template("readiness/call_out_part.html", **_live(found)))
    return response


@bp.post("/readiness/call-outs/<int:call_id>/answers/<int:answer_id>")
@needs(P.CALL_OUT)
def mark_answer(call_id: int, answer_id: int) -> ResponseReturnValue:
    """What a member said on the telephone."""
    found = queries.own_mobilisation(session(), call_id, actor(), P.CALL_OUT)
    answer, form = queries.own_answer(session(), found, answer_id), Form(CallAnswerInput)
    given = form.read(request.form)
    if given is None:
        flash(str(t("Say whether they come, and in how many minutes.")), "error")
    else:
        services.answer_call(session(), answer, given, "phone", actor().name)
        flash(str(t("Noted from the telephone: %(name)s.", name=answer.member.name)), "success")
    return redirect(url_for(".call_out_live", call_id=found.id))


@bp.post("/readiness/call-outs/<int:call_id>/answers/<int:answer_id>/<any(arrived, absent):deed>")
@needs(P.CALL_OUT)
def mark_arrival(call_id: int, answer_id: int, deed: str) -> ResponseReturnValue:
    """Somebody is there; or is not after all."""
    found = queries.own_mobilisation(session(), call_id, actor(), P.CALL_OUT)
    answer = queries.own_answer(session(), found, answer_id)
    if deed == "arrived":
        services.arrive(session(), answer, "phone", actor().name)
        undo = url_for(".mark_arrival", call_id=found.id, answer_id=answer.id, deed="absent")
        say_undoable(t("Arrived: %(name)s.", name=answer.member.name), undo)
    else:
        services.take_back_arrival(session(), answer, actor())
        flash(str(t("Not there: %(name)s.", name=answer.member.name)), "success")
    return redirect(url_for(".call_out_live", call_id=found.id))


@bp.post("/readiness/call-outs/<int:call_id>/stand-down")
@needs(P.CALL_OUT)
def stand_down(call_id: int) -> ResponseReturnValue:
    """It is over; everybody is told."""
    found = queries.own_mobilisation(session(), call_id, actor(), P.CALL_OUT)
    services.stand_down(session(), found, actor())
    say_over(t("Stood down."), queries.answers_of(session(), found))
    return redirect(url_for(".call_out_live", call_id=found.id))


@bp.route("/readiness/teams/<int:team_id>/log/new", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def enter_mobilisation(team_id: int) -> ResponseReturnValue:
    """Enter a mobilisation that was not called out from here."""
    team = load(session(), ResponseTeam, team_id, actor(), P.EDIT_READINESS)
    form = Form(MobilisationInput, {"nature": NATURES})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.enter_mobilisation(session(), team, given, actor()))
        if made is not None:
            flash(str(t("Entered into the log: %(reason)s.", reason=made.reason)), "success")
            return redirect(url_for(".response_team", team_id=team.id, _anchor="log"))
    page = render_template("readiness/mobilisation_form.html", form=form, team=team)
    return page, 422 if form.is_wrong else 200


@bp.post("/readiness/call-outs/<int:call_id>/remove")
@needs(P.EDIT_READINESS)
def remove_mobilisation(call_id: int) -> ResponseReturnValue:
    """Take a wrong entry out of the log."""
    found = queries.own_mobilisation(session(), call_id, actor(), P.EDIT_READINESS)
    team_id = found.team_id
    services.remove_mobilisation(session(), found, actor())
    flash(str(t("Removed from the log.")), "success")
    return redirect(url_for(".response_team", team_id=team_id, _anchor="log"))


def _mark(found: Mobilisation) -> str:
    return f"{queries.mark_of(found, queries.answers_of(session(), found))}-{language()}"


def _live(found: Mobilisation) -> dict[str, Any]:
    db, who = session(), actor()
    answers = queries.answers_of(db, found)
    calls = may(db, found.team, who, P.CALL_OUT)
    sees_names = may(db, found.team, who, P.VIEW_CONTACTS)
    links = {
        one.id: address(url_for(".called_out", token=queries.token_of(db, one))) for one in answers
        if calls and sees_names and found.released_at is None
    }  # fmt: skip
    rung = [one.id for one in answers if one.id in links and not one.is_told and one.acknowledged_at is None]
    return {
        "call": found, "team": found.team, "answers": answers, "result": queries.outcome_of(found, answers),
        "nature": nature(found.is_exercise), "notice": notice_of(found.is_exercise), "calls": calls,
        "others": others_of(db, found),
        "sees_names": sees_names, "zone": zone_of(db, found.team.area), "names": ANSWER_NAMES, "tones": ANSWER_TONES,
        "hows": HOW_NAMES, "roles": ROLE_NAMES, "dial": {one.id: dial(one.member.phone) for one in answers},
        "links": links, "codes": {number: code_of(links[number]) for number in rung[:MOST_CODES]},
        "edits": may(db, found.team, who, P.EDIT_READINESS), "sees_trail": may(db, found.team, who, P.VIEW_AUDIT),
    }  # fmt: skip
