"""Pages of a county's drill day for those who plan and oversee it: the list, one day, its rows, and its forms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.forms import Form, attempt
from core.i18n import Text, sentences, t, tn
from core.listing import Column, listing
from core.times import local, now
from core.web import actor, session
from drills import day_invite_services, day_move_services, day_queries, day_services
from drills.dates import COMMON_MINUTE, USUAL_MINUTES, next_school_day
from drills.day_inputs import DayCallOff, DayChange, DayInput, DayMove
from drills.day_models import DrillDay
from drills.day_move_services import Moved
from drills.scenario_queries import day_line
from drills.views import bp
from drills.views.day_said import day_state, day_url, day_when
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import within
from schedule.lifecycle import Move
from schedule.models import HOLDING, Event
from schedule.part_queries import parts_alongside
from schedule.queries import zone_of

MOST_AREAS = 400
AHEAD_DAYS = 21
MOST_NAMED = 5
CALLS_OFF = {Move.CANCEL: t("Cancel the drill day"), Move.POSTPONE: t("Postpone the drill day")}


@bp.get("/drills/days")
@needs(P.VIEW_DRILLS)
def days() -> str:
    """Drill days that the reader oversees or is called on by."""
    db, who = session(), actor()
    sorts = {"name": Event.title, "starts": Event.starts_at}
    page = listing(db, day_queries.days(who, db), request.args, url_for("drills.days"), sorts, "-starts")
    counts = _parts(db, [day.event_id for day in page.rows])
    columns = [
        Column("name", t("Drill day"), lambda day: day.event.title, True),
        Column("area", t("Area"), lambda day: day.event.area.name),
        Column("starts", t("Time"), day_when, True, "date"),
        Column("state", t("State"), day_state, kind="tag"),
        Column("units", t("Registered"), lambda day: f"{counts.get(day.event_id, 0):,}", kind="number"),
    ]
    return render_template("drills/days.html", page=page, columns=columns, row_url=day_url,
                           may_plan=bool(who.area_paths(P.EDIT_EVENTS)))  # fmt: skip


@bp.route("/drills/days/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_day() -> ResponseReturnValue:
    """Set up a drill day."""
    db, who = session(), actor()
    line = day_line(db, who, request.args.get("scenario", ""))
    form = Form(DayInput, _choices(db, who), _suggested(db, who) | ({"scenario": line} if line else {}))
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: day_services.create_day(db, given, who))
        if made is not None:
            flash(str(t("Set up: %(day)s, %(when)s.", day=made.event.title, when=day_when(made))), "success")
            return redirect(day_url(made))
    return render_template("drills/day_form.html", form=form, day=None), 422 if form.is_wrong else 200


@bp.route("/drills/days/<int:day_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def edit_day(day_id: int) -> ResponseReturnValue:
    """Change the name, the area or the call of a drill day."""
    db, who = session(), actor()
    day = day_queries.load_day(db, day_id, who, P.EDIT_EVENTS)
    form = Form(DayChange, _choices(db, who), _values(day))
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: day_services.change_day(db, day, given, who))
        if saved is not None:
            flash(str(t("Saved: %(name)s.", name=day.event.title)), "success")
            return redirect(day_url(day))
    return render_template("drills/day_form.html", form=form, day=day), 422 if form.is_wrong else 200


@bp.route("/drills/days/<int:day_id>/move", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def move_day(day_id: int) -> ResponseReturnValue:
    """Move a drill day with the drills on its common minute, or plan it again."""
    db, who = session(), actor()
    day = day_queries.load_day(db, day_id, who, P.EDIT_EVENTS)
    wall = local(day.event.starts_at, day.event.zone)
    minutes = round((day.event.ends_at - day.event.starts_at).total_seconds() / 60)
    shown = {"on": wall.date(), "starts": wall.time(), "minutes": minutes, "event_version": day.event.version}
    form = Form(DayMove, values=shown | {"tell_others": True})
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: day_move_services.move_day(db, day, given, who))
        if done is not None:
            _say_moved(day, done)
            return redirect(day_url(day))
    together = parts_alongside(db, day.event)
    page = render_template("drills/day_move.html", form=form, day=day, together=together,
                           is_again=day.event.status not in HOLDING)  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.route("/drills/days/<int:day_id>/<any(cancel, postpone):move>", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def call_off_day(day_id: int, move: str) -> ResponseReturnValue:
    """Cancel or postpone a drill day, with the reason; the units' own drills only if that is ticked."""
    db, who = session(), actor()
    day = day_queries.load_day(db, day_id, who, P.EDIT_EVENTS)
    form = Form(DayCallOff)
    if request.method == "POST":
        gone = attempt(form, request.form, lambda given: day_services.call_off(db, day, Move(move), given, who))
        if gone is not None:
            said = t("Cancelled: %(day)s.") if move == Move.CANCEL else t("Postponed: %(day)s.")
            more = tn("%(n)s drill was called off with it.", "%(n)s drills were called off with it.", gone)
            told = Text(said.msgid, {"day": day.event.title})
            flash(sentences(told, more) if gone else str(told), "success")
            return redirect(day_url(day))
    page = render_template("drills/day_call_off.html", form=form, day=day, move=move, title=str(CALLS_OFF[Move(move)]))
    return page, 422 if form.is_wrong else 200


@bp.post("/drills/days/<int:day_id>/invite")
@needs(P.EDIT_EVENTS)
def invite_units(day_id: int) -> ResponseReturnValue:
    """Ask the units that are missing, each once."""
    day = day_queries.load_day(session(), day_id, actor(), P.EDIT_EVENTS)
    done = day_invite_services.invite(session(), day, actor())
    said = [tn("%(n)s unit has been asked to register.", "%(n)s units have been asked to register.", done.asked)]
    if done.before:
        said.append(tn("%(n)s had been asked before.", "%(n)s had been asked before.", done.before))
    if done.unreached:
        names = str(t(", ")).join(unit.name for unit in done.unreached[:MOST_NAMED])
        said.append(tn("%(n)s unit has neither an account nor an e-mail address: %(names)s.",
                       "%(n)s units have neither an account nor an e-mail address: %(names)s …",
                       len(done.unreached), names=names))  # fmt: skip
    flash(sentences(*said), "success" if done.asked else "info")
    return redirect(day_url(day))


def _say_moved(day: DrillDay, done: Moved) -> None:
    said = [t("Moved: %(day)s is on %(when)s now.", day=day.event.title, when=day_when(day))]
    if done.moved:
        said.append(tn("%(n)s drill went with it.", "%(n)s drills went with it.", len(done.moved)))
    if done.joined:
        said.append(tn("%(n)s drill that was there has joined it.", "%(n)s drills that were there have joined it.",
                       done.joined))  # fmt: skip
    flash(sentences(*said), "success")
    if done.stayed:
        names = str(t(", ")).join(one.drill.unit.name for one in done.stayed[:MOST_NAMED])
        flash(str(tn("%(n)s drill could not go with it and stays where it is: %(names)s.",
                     "%(n)s drills could not go with it and stay where they are, among them: %(names)s.",
                     len(done.stayed), names=names)), "warning")  # fmt: skip


def _parts(db: Session, events: list[int]) -> dict[int | None, int]:
    query = select(Event.part_of_id, func.count(Event.id)).where(Event.part_of_id.in_(events))
    return dict(db.execute(query.where(Event.status.in_(HOLDING)).group_by(Event.part_of_id)).tuples().all())


def _choices(db: Session, who: Actor) -> dict[str, Any]:
    mine = within(who, P.EDIT_EVENTS, Area.id)
    query = select(Area).where(mine, Area.level != "village").order_by(Area.path).limit(MOST_AREAS)
    found = db.scalars(query).all()
    top = min((area.path.count("/") for area in found), default=0)
    areas = [(str(area.id), "\u3000" * (area.path.count("/") - top) + area.name) for area in found]
    return {"area_id": areas, "unit_kinds": terms.leaves(db, "unit_kind")}


def _suggested(db: Session, who: Actor) -> dict[str, Any]:
    """All schools of the reader's highest area, on the common minute of a school day some weeks ahead."""
    areas = _choices(db, who)["area_id"]
    zone = zone_of(db)
    on = next_school_day(local(now(), zone).date() + timedelta(days=AHEAD_DAYS))
    return {"on": on, "starts": COMMON_MINUTE, "minutes": USUAL_MINUTES, "area_id": areas[0][0] if areas else "",
            "unit_kinds": terms.beneath(db, "unit_kind", "school"), "is_public": True}  # fmt: skip


def _values(day: DrillDay) -> dict[str, Any]:
    return {"name": day.event.title, "area_id": day.event.area_id, "unit_kinds": day.unit_kinds,
            "scenario": day.scenario, "is_public": day.is_public, "version": day.version}  # fmt: skip
