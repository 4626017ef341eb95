"""Running a drill live, for who has an account: open and close it, hand out its links, see what came of it."""

from __future__ import annotations

import io
from typing import Any

import segno
from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.i18n import t
from core.times import now
from core.web import actor, address, session
from drills import live_queries as queries
from drills import live_services as services
from drills.live import PHASE_NAMES, seconds_between
from drills.live_models import LiveDrill
from drills.live_outcome import LiveOutcome
from drills.live_queries import COMMANDER, TEACHER, WHOLE_UNIT
from drills.models import Drill
from drills.plan_models import DrillGroup
from drills.plan_queries import groups
from drills.views import bp
from drills.views.said import when
from registry.permissions import Permission as P
from registry.queries.settings import evacuation_target
from registry.scope import load


@bp.get("/drills/<int:drill_id>/live")
@needs(P.EDIT_DRILLS)
def live(drill_id: int) -> ResponseReturnValue:
    """Where the live drill stands, and everything that is done outside the drill itself."""
    drill = _drill(drill_id)
    db, found = session(), queries.live_of(session(), drill)
    values: dict[str, Any] = {"live": found, "drill": drill, "when": when(drill)}
    values["may_open"] = queries.may_open(drill, now(), is_rehearsal=False)
    values["may_rehearse"] = queries.may_open(drill, now(), is_rehearsal=True)
    if found is not None:
        opened, came = queries.door_of(db, found), queries.outcome_of(db, drill)
        state = queries.state(db, opened)
        values |= {
            "state": state, "phase_name": PHASE_NAMES[state.phase], "outcome": came,
            "command": _link(found, COMMANDER), "links": _teachers(found, drill), "silent": _silent(drill, came),
            "target": evacuation_target(db, drill.unit.kind, drill.unit.area),
            "since": seconds_between(state.alarm_at, now()), "expires_at": opened.expires_at,
        }  # fmt: skip
    return render_template("drills/live.html", **values)


@bp.post("/drills/<int:drill_id>/live/<any(open, rehearse):how>")
@needs(P.EDIT_DRILLS)
def open_live(drill_id: int, how: str) -> ResponseReturnValue:
    """Open it, in earnest or as a rehearsal; opened again after closing it goes on as it was."""
    services.open_live(session(), _drill(drill_id), how == "rehearse", actor())
    said = t("The rehearsal is open.") if how == "rehearse" else t("The live drill is open.")
    flash(str(said), "success")
    return redirect(url_for(".live", drill_id=drill_id))


@bp.post("/drills/<int:drill_id>/live/close")
@needs(P.EDIT_DRILLS)
def close_live(drill_id: int) -> ResponseReturnValue:
    """Nothing new is taken; what was done before still arrives."""
    services.close_live(session(), queries.opened_live(session(), _drill(drill_id)), actor())
    flash(str(t("The live drill is closed. What was done before still arrives.")), "success")
    return redirect(url_for(".live", drill_id=drill_id))


@bp.post("/drills/<int:drill_id>/live/renew")
@needs(P.EDIT_DRILLS)
def renew_live_links(drill_id: int) -> ResponseReturnValue:
    """New links; those given out before open nothing."""
    services.renew_links(session(), queries.opened_live(session(), _drill(drill_id)), actor())
    flash(str(t("The links are new. Those given out before open nothing any more.")), "success")
    return redirect(url_for(".live", drill_id=drill_id))


@bp.get("/drills/<int:drill_id>/live/links")
@needs(P.EDIT_DRILLS)
def live_links(drill_id: int) -> ResponseReturnValue:
    """A card with a code for each class teacher, to print and cut."""
    drill = _drill(drill_id)
    found = queries.opened_live(session(), drill)
    return render_template("drills/live_links.html", drill=drill, when=when(drill), links=_teachers(found, drill),
                           command=_link(found, COMMANDER))  # fmt: skip


@bp.get("/drills/<int:drill_id>/live/<any(c, g, w):sort>/<int:number>.svg")
@needs(P.EDIT_DRILLS)
def live_code(drill_id: int, sort: str, number: int) -> ResponseReturnValue:
    """A link as a code; `number` is the group's, or the drill's."""
    drill = _drill(drill_id)
    found, group = queries.opened_live(session(), drill), session().get(DrillGroup, number) if sort == TEACHER else None
    if (sort == TEACHER and (group is None or group.drill_id != drill.id)) or (sort != TEACHER and number != drill.id):
        raise NotFound()
    picture = io.BytesIO()
    code = segno.make_qr(_link(found, sort, group), error="m")
    code.save(picture, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


def _drill(drill_id: int) -> Drill:
    return load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)


def _link(found: LiveDrill, sort: str, group: DrillGroup | None = None) -> str:
    return address(url_for(".live_page", sort=sort, token=queries.token(session(), found, sort, group)))


def _teachers(found: LiveDrill, drill: Drill) -> list[dict[str, Any]]:
    """A link for each group; one for the whole unit when the plan has no groups."""
    rows = [
        {"name": group.name, "leader": group.leader, "people": group.people, "url": _link(found, TEACHER, group),
         "code": url_for(".live_code", drill_id=drill.id, sort=TEACHER, number=group.id)}
        for group in groups(session(), drill)
    ]  # fmt: skip
    return rows or [{
        "name": str(t("The whole unit")), "leader": "", "people": queries.on_the_roll(session(), drill),
        "url": _link(found, WHOLE_UNIT),
        "code": url_for(".live_code", drill_id=drill.id, sort=WHOLE_UNIT, number=drill.id),
    }]  # fmt: skip


def _silent(drill: Drill, came: LiveOutcome | None) -> list[str]:
    """Names of groups that have not reported, once the drill has begun."""
    names = {group.id: group.name for group in groups(session(), drill)}
    return [names[number] for number in came.silent if number in names] if came else []
