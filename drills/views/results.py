"""The result of a drill: entered after it has begun, corrected whenever needed."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import needs
from core.forms import Form, attempt
from core.times import local
from core.web import actor, session
from drills import people, services
from drills.inputs import ResultInput, clock_of
from drills.models import Drill
from drills.views import bp
from drills.views.said import when
from registry import terms
from registry.permissions import Permission
from registry.queries.settings import evacuation_target
from registry.scope import load
from schedule.queries import people as people_at

NOT_ASKED = people.APART | {"visitors"}  # visitors have a box of their own


@bp.route("/drills/<int:drill_id>/result", methods=["GET", "POST"])
@needs(Permission.EDIT_DRILLS)
def result(drill_id: int) -> ResponseReturnValue:
    """Enter or correct the result; a figure that is possible but unlikely is asked back once."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, Permission.EDIT_DRILLS)
    if services.state_of(drill) not in ("unreported", "reported"):
        return render_template("drills/no_result.html", drill=drill, when=when(drill), state=services.state_of(drill))
    form = _form(db, drill)
    is_sent = request.method == "POST"
    if is_sent and attempt(form, request.form, lambda given: services.report(db, drill, given, who)) is not None:
        return redirect(url_for("drills.drill", drill_id=drill.id, saved=1))
    return _page(db, drill, form), 422 if form.is_wrong else 200


def _form(db: Session, drill: Drill) -> Form[ResultInput]:
    categories = [(c, name) for c, name in terms.names(db, "people_category", drill.unit.area) if c not in NOT_ASKED]
    return Form(ResultInput, {"present": categories}, values_of(db, drill))


def values_of(db: Session, drill: Drill) -> dict[str, Any]:
    """The form's values: the result as it was entered, else everybody expected present and on time."""
    expected = {c: n for c, n in services.expected_people(db, drill).items() if c not in NOT_ASKED}
    entered = drill.result
    wall = local(entered.started_at if entered else drill.event.starts_at, drill.event.zone)
    values: dict[str, Any] = {"on": wall.date(), "started": wall.time()}
    if entered is None:
        return values | {"enrolled": sum(expected.values()) or "", "present": expected}
    reported = people_at(db, drill.event_id, "reported")
    values |= {"present": {c: n for c, n in reported.items() if c not in NOT_ASKED}}
    for name in ("enrolled", "excused", "missing", "injured", "visitors", "problems", "version"):
        values[name] = getattr(entered, name)
    return values | {
        "evacuation": clock_of(entered.evacuation_seconds),
        "shelter": clock_of(entered.shelter_seconds),
        "rollcall": clock_of(entered.rollcall_seconds),
    }


def _page(db: Session, drill: Drill, form: Form[ResultInput]) -> str:
    unit = drill.unit
    is_school = unit.kind in terms.beneath(db, "unit_kind", "school")
    offered = [code for code, _ in form["present"].choices]
    filled = [code for code, count in form["present"].value.items() if str(count).strip() not in ("", "0")]
    first = people.asked_first(unit.kind, filled, offered, is_school)
    form["present"].choices.sort(key=lambda choice: choice[0] not in first)  # those shown at once stand first
    return render_template(
        "drills/result.html", drill=drill, form=form, when=when(drill), first=first,
        target=evacuation_target(db, unit.kind, unit.area),
    )  # fmt: skip
