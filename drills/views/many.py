"""Registering many units at once: choosing them, one day and time, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
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
from core.times import day_bounds, instant, now, say_date, say_minute, today
from core.views import own_job
from core.web import actor, session
from drills import day_queries, people
from drills.dates import Proposal, next_school_day
from drills.kinds import LEVEL_NAMES, TYPE_NAMES
from drills.many_inputs import MOST_UNITS, ManyInput
from drills.many_services import AT_ONCE, Outcome, register_many
from drills.models import Drill
from drills.views import bp
from drills.views.day_said import ASKED_DAYS, as_proposal
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
    proposed = _proposed(db, who)
    form = _form(proposed)
    given = form.read(request.form) if request.method == "POST" else None
    if given is None:
        return _page(db, who, form, proposed.on), 422 if form.is_wrong else 200
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


def _form(proposed: Proposal) -> Form[ManyInput]:
    offered: dict[str, Any] = {"type": list(TYPE_NAMES.items()), "level": list(LEVEL_NAMES.items())}
    when = {"on": proposed.on, "starts": proposed.starts, "minutes": proposed.minutes}
    return Form(ManyInput, offered, when)


def _proposed(db: Session, who: Actor) -> Proposal:
    """The day that was asked for, else the next drill day if it is near, else the next school day; at the common minute
    of the drill day that is on that day."""
    try:
        on = date.fromisoformat(request.values.get("on", ""))
    except ValueError:
        on = None
    query = day_queries.days(who, db).where(Event.status.in_(day_queries.OPEN), Event.starts_at > now())
    near = today(zone_of(db)) + timedelta(days=ASKED_DAYS)
    for proposed in map(as_proposal, db.scalars(query.order_by(Event.starts_at))):
        if proposed.on == on or (on is None and proposed.on <= near):
            return proposed
    return Proposal(on or next_school_day(today(zone_of(db))))


def _page(db: Session, who: Actor, form: Form[ManyInput], day: date) -> str:
    asked = request.values
    area = find_area(db, asked["area"], "area") if asked.get("area") else None
    kind = asked.get("kind", "school")
    kinds = tuple(terms.beneath(db, "unit_kind", kind)) if kind else ()
    query = units_matching(who, UnitFilter(kinds=kinds, area=area), Permission.EDIT_DRILLS)
    units = db.scalars(query.order_by(Unit.name_key).limit(MOST_UNITS)).all()
    taken = _drills_on(db, [unit.id for unit in units], day)
    chosen = {int(number) for number in request.form.getlist("units") if number.isdecimal()}
    labels = terms.labels(db, "unit_kind")
    rows = [
        {"unit": unit, "kind": labels.get(unit.kind, unit.kind), "taken": taken.get(unit.id, ""),
         "people": people.total({row.category: row.count for row in unit.headcounts}),
         "is_chosen": unit.id in chosen if request.method == "POST" else unit.id not in taken}
        for unit in units
    ]  # fmt: skip
    return render_template(
        "drills/register_many.html", form=form, rows=rows, day=day, said_day=say_date(day), kind=kind,
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
