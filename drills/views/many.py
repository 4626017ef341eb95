"""Registering many units at once: choosing them, one day and time, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.errors import NotFound
from core.forms import Form
from core.i18n import t
from core.jobs import ask
from core.times import day_bounds, instant, say_date, say_minute, today
from core.views import own_job
from core.web import actor, session
from drills import people
from drills.dates import next_school_day
from drills.kinds import LEVEL_NAMES, TYPE_NAMES
from drills.many_inputs import MOST_UNITS, ManyInput
from drills.many_services import AT_ONCE, Outcome, register_many
from drills.models import Drill
from drills.views import bp
from registry import terms
from registry.models import Unit
from registry.permissions import Permission
from registry.queries.areas import choices, find_area
from registry.queries.units import UnitFilter, units_matching
from schedule.models import HOLDING, Event
from schedule.queries import zone_of

JOB = "drills.register_many"


@bp.route("/drills/register-many", methods=["GET", "POST"])
@needs(Permission.EDIT_DRILLS)
def register_many_units() -> ResponseReturnValue:
    """Choose units of an area and kind, and register them all for one day and time."""
    db, who = session(), actor()
    if not who.area_paths(Permission.EDIT_DRILLS):
        return redirect(url_for("drills.register"))
    form = _form(db)
    given = form.read(request.form) if request.method == "POST" else None
    if given is None:
        return _page(db, who, form), 422 if form.is_wrong else 200
    kept = given.model_dump(mode="json")
    if len(given.units) > AT_ONCE:
        params = {"given": kept, "url": url_for("drills.registered_by_job", job_id=0)}
        return redirect(url_for("core.job", job_id=ask(db, JOB, params, who).id))
    done = Outcome()
    register_many(db, given, given.units, who, done)
    return _registered(db, given, done)


@bp.get("/drills/registered-many/<int:job_id>/")
@needs(Permission.EDIT_DRILLS)
def registered_by_job(job_id: int) -> str:
    """What became of a long list, for whoever asked for it."""
    found = own_job(job_id)
    if found.kind != JOB or found.result is None:
        raise NotFound()
    return _registered(session(), ManyInput.model_validate(found.params["given"]), Outcome.of(found.result))


def _registered(db: Session, given: ManyInput, done: Outcome) -> str:
    zone = zone_of(db)
    return render_template(
        "drills/registered_many.html", done=done, day=given.on,
        when=say_minute(instant(given.on, given.starts, zone), zone),
    )  # fmt: skip


def _form(db: Session) -> Form[ManyInput]:
    offered: dict[str, Any] = {"type": list(TYPE_NAMES.items()), "level": list(LEVEL_NAMES.items())}
    return Form(ManyInput, offered, {"on": _day(db)})


def _day(db: Session) -> date:
    try:
        return date.fromisoformat(request.values.get("on", ""))
    except ValueError:
        return next_school_day(today(zone_of(db)))


def _page(db: Session, who: Actor, form: Form[ManyInput]) -> str:
    asked = request.values
    area = find_area(db, asked["area"], "area") if asked.get("area") else None
    kind = asked.get("kind", "school")
    kinds = tuple(terms.beneath(db, "unit_kind", kind)) if kind else ()
    query = units_matching(who, UnitFilter(kinds=kinds, area=area), Permission.EDIT_DRILLS)
    units = db.scalars(query.order_by(Unit.name_key).limit(MOST_UNITS)).all()
    taken = _drills_on(db, [unit.id for unit in units], _day(db))
    chosen = {int(number) for number in request.form.getlist("units") if number.isdecimal()}
    labels = terms.labels(db, "unit_kind")
    rows = [
        {"unit": unit, "kind": labels.get(unit.kind, unit.kind), "taken": taken.get(unit.id, ""),
         "people": people.total({row.category: row.count for row in unit.headcounts}),
         "is_chosen": unit.id in chosen if request.method == "POST" else unit.id not in taken}
        for unit in units
    ]  # fmt: skip
    return render_template(
        "drills/register_many.html", form=form, rows=rows, day=_day(db), said_day=say_date(_day(db)), kind=kind,
        area=asked.get("area", ""),
        kinds=[("", str(t("All kinds"))), *terms.indented(db, "unit_kind")],
        areas=[("", str(t("All areas"))), *choices(db, who, Permission.EDIT_DRILLS, ("county", "township"))],
        chosen=sum(row["is_chosen"] for row in rows),
    )  # fmt: skip


def _drills_on(db: Session, units: Sequence[int], day: date) -> dict[int, str]:
    """By unit the clock at which it has a drill on that day."""
    zone = zone_of(db)
    begins, ends = day_bounds(day, zone)
    query = select(Drill.unit_id, func.min(Event.starts_at)).join(Drill.event).group_by(Drill.unit_id)
    query = query.where(Event.starts_at >= begins, Event.starts_at < ends, Event.status.in_(HOLDING))
    wanted = set(units)
    return {unit_id: say_minute(at, zone) for unit_id, at in db.execute(query).tuples() if unit_id in wanted}
