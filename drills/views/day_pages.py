"""One drill day as it stands, the rows behind its figures, who is missing, and drills that join, leave or follow it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from core.access import Actor, needs
from core.forms import Bound
from core.i18n import t
from core.listing import Column, listing
from core.times import now, say_clock, say_minute
from core.views import back
from core.web import actor, session
from drills import cap_services, day_move_services, day_queries, day_services, queries
from drills.day_count_queries import Called, standing, units_called
from drills.day_counts import STAGE_NAMES
from drills.day_models import DrillDay
from drills.models import Drill
from drills.views import bp
from drills.views.day_said import day_state, day_when, phase_of
from drills.views.lists import drill_url
from drills.views.said import state_tag
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.queries.units import own_units
from registry.scope import beneath, load
from schedule.models import Event

SHOWN = 5
STAGES = {**STAGE_NAMES, "reported": t("Reported")}


@bp.get("/drills/days/<int:day_id>")
@needs(P.VIEW_DRILLS)
def day(day_id: int) -> str:
    """How the day stands; for a unit that is called on, what it is asked to do."""
    db, who = session(), actor()
    found = day_queries.readable_day(db, day_id, who)
    values: dict[str, Any] = {
        "day": found, "when": day_when(found), "ends": say_clock(found.event.ends_at, found.event.zone),
        "state": day_state(found), "phase": phase_of(found), "kinds": terms.labels(db, "unit_kind", found.event.area),
        "may_plan": who.may_for(P.EDIT_EVENTS, found.event.area.path),
    }  # fmt: skip
    if not day_queries.oversees(who, found):
        return render_template("drills/day_for_unit.html", own=_own(db, who, found), **values)
    called = units_called(db, found)
    missing = day_queries.missing_units(found).order_by(Unit.name)
    return render_template(
        "drills/day.html", standing=standing(db, found, called), called=called, apart=_apart(db, who, found),
        missing=db.scalars(missing.limit(SHOWN)).all(), missing_count=day_queries.count_missing(db, found),
        sent=cap_services.messages(db, found), may_issue=who.may_for(P.ISSUE_EXERCISES, found.event.area.path),
        **values,
    )  # fmt: skip


@bp.get("/drills/days/<int:day_id>/drills")
@needs(P.VIEW_DRILLS)
def day_drills(day_id: int) -> str:
    """The drills of the day: the rows behind each of its figures."""
    db, who = session(), actor()
    found = day_queries.load_day(db, day_id, who)
    here = url_for("drills.day_drills", day_id=day_id)
    page = listing(db, _rows(db, found), request.args, here, {"unit": Unit.name, "starts": Event.starts_at}, "unit")
    totals, kinds = queries.totals(db, page.rows), terms.labels(db, "unit_kind", found.event.area)
    columns = [
        Column("unit", t("Unit"), lambda drill: drill.unit.name, True),
        Column("kind", t("Kind"), lambda drill: kinds.get(drill.unit.kind, drill.unit.kind)),
        Column("area", t("Area"), lambda drill: drill.unit.area.name),
        Column("starts", t("Time"), lambda drill: say_minute(drill.event.starts_at, drill.event.zone), True, "date"),
        Column("state", t("State"), state_tag, kind="tag"),
        Column("expected", t("Expected"), lambda drill: _figure(totals[drill.id].get("expected")), kind="number"),
        Column("reported", t("Reported"), lambda drill: _figure(totals[drill.id].get("reported")), kind="number"),
    ]
    return render_template("drills/day_drills.html", day=found, page=page, columns=columns, row_url=drill_url,
                           bar=_bar(db, found, here, with_stage=True))  # fmt: skip


@bp.get("/drills/days/<int:day_id>/missing")
@needs(P.VIEW_DRILLS)
def day_missing(day_id: int) -> str:
    """Units called on that have not registered."""
    db, who = session(), actor()
    found = day_queries.load_day(db, day_id, who)
    here = url_for("drills.day_missing", day_id=day_id)
    asked, kinds = request.args, terms.labels(db, "unit_kind", found.event.area)
    kind = (asked["kind"],) if asked.get("kind") else ()
    query = day_queries.missing_units(found, asked.get("q", "").strip()[:100], kind, _township(db, found))
    page = listing(db, query, asked, here, {"unit": Unit.name}, "unit")
    columns = [
        Column("unit", t("Unit"), lambda unit: unit.name, True),
        Column("kind", t("Kind"), lambda unit: kinds.get(unit.kind, unit.kind)),
        Column("area", t("Area"), lambda unit: unit.area.name),
    ]
    return render_template(
        "drills/day_missing.html", day=found, page=page, columns=columns, bar=_bar(db, found, here),
        row_url=lambda unit: url_for("registry.unit", unit_id=unit.id), when=day_when(found),
        can_invite=who.may_for(P.EDIT_EVENTS, found.event.area.path) and phase_of(found) == "ahead",
    )  # fmt: skip


@bp.post("/drills/days/<int:day_id>/drills/<int:drill_id>/<any(join, follow, leave):deed>")
@needs(P.EDIT_DRILLS)
def day_member(day_id: int, drill_id: int, deed: str) -> ResponseReturnValue:
    """A drill joins the day, takes its common minute, or goes its own way."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, P.EDIT_DRILLS)
    found = day_queries.readable_day(db, day_id, who)
    facts = {"unit": drill.unit.name, "day": found.event.title}
    if deed == "join":
        day_services.join(db, found, drill, who)
        said = t("%(unit)s takes part in %(day)s.", **facts)
    elif deed == "leave":
        day_services.leave(db, drill, who)
        said = t("%(unit)s no longer takes part in %(day)s; its drill stays as it is.", **facts)
    else:
        day_move_services.follow(db, found, drill, who)
        said = t("%(unit)s holds its drill on the common minute: %(when)s.", when=day_when(found), **facts)
    flash(str(said), "success")
    return redirect(back(drill_url(drill)))


def _own(db: Session, who: Actor, found: DrillDay) -> list[tuple[Unit, Drill | None, bool]]:
    """The reader's units that are called on or take part, each with its drill; and whether it can register."""
    here = [unit for unit in own_units(db, who) if unit.area.path.startswith(found.event.area.path)]
    drills = [(unit, day_queries.own_drill(db, found, unit)) for unit in here]
    is_open = phase_of(found) == "ahead"
    wanted = [(unit, drill) for unit, drill in drills if drill or not found.unit_kinds or unit.kind in found.unit_kinds]
    return [(unit, drill, is_open and drill is None) for unit, drill in wanted]


def _apart(db: Session, who: Actor, found: DrillDay) -> list[dict[str, Any]]:
    """Drills that keep a time of their own, and why they could not be held on the common minute."""
    if phase_of(found) != "ahead":
        return []
    may_edit = who.may_for(P.EDIT_DRILLS, found.event.area.path)
    drills = db.scalars(day_queries.off_the_minute(found).order_by(Event.starts_at, Unit.name).limit(SHOWN)).all()
    return [
        {"drill": drill, "when": say_minute(drill.event.starts_at, drill.event.zone), "url": drill_url(drill),
         "may_follow": may_edit and drill.event.starts_at > now(),
         "why": _why_apart(db, who, found, drill) if may_edit else ""}
        for drill in drills
    ]  # fmt: skip


def _why_apart(db: Session, who: Actor, found: DrillDay, drill: Drill) -> str:
    refusal = day_move_services.why_not(db, found, drill, who)
    return str(refusal.message) if refusal is not None else ""


def _rows(db: Session, found: DrillDay) -> Select[tuple[Drill]]:
    asked = request.args
    query = select(Drill).join(Drill.event).join(Drill.unit).join(Unit.area).outerjoin(Drill.result)
    query = query.options(
        contains_eager(Drill.event), contains_eager(Drill.unit, Unit.area), contains_eager(Drill.result)
    )
    query = query.where(Event.part_of_id == found.event_id)
    if asked.get("stage") in STAGES:
        query = query.where(day_queries.in_stage(asked["stage"]))
    if asked.get("kind"):
        query = query.where(Unit.kind == asked["kind"])
    if typed := asked.get("q", "").strip()[:100]:
        query = query.where(Unit.name.icontains(typed, autoescape=True))
    township = _township(db, found)
    return query.where(beneath(township.path)) if township is not None else query


def _township(db: Session, found: DrillDay) -> Area | None:
    typed = request.args.get("township", "")
    area = db.get(Area, int(typed)) if typed.isdecimal() and len(typed) < 10 else None
    return area if area is not None and area.path.startswith(found.event.area.path) else None


def _bar(db: Session, found: DrillDay, here: str, *, with_stage: bool = False) -> dict[str, Any]:
    called: Called = units_called(db, found)
    kinds = terms.labels(db, "unit_kind", found.event.area)
    of_kind = [(code, kinds.get(code, code)) for code in called.by_kind]
    fields = [
        Bound("q", str(t("Unit")), "", "text", False, request.args.get("q", ""), attrs={"maxlength": 100}),
        _select("kind", str(t("Kind")), of_kind, str(t("All kinds"))),
        _select("township", str(t("Area")), [(str(n), called.townships[n]) for n in called.by_township],
                str(t("All areas"))),
    ]  # fmt: skip
    if with_stage:
        fields.insert(
            1, _select("stage", str(t("State")), [(c, str(n)) for c, n in STAGES.items()], str(t("All states")))
        )
    return {"fields": fields, "action": here, "reset_url": here if any(field.value for field in fields) else ""}


def _select(name: str, label: str, offered: list[tuple[str, str]], otherwise: str) -> Bound:
    return Bound(name, label, "", "select", False, request.args.get(name, ""), [("", otherwise), *offered])


def _figure(count: int | None) -> str:
    return "" if count is None else f"{count:,}"
