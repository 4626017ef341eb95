"""What drill days add to other pages: what waits for the reader, what comes, search, panels of events and drills."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.kept import asked_once
from core.panels import Board, Hit, Need, Panel, Soon
from core.times import local, now, say_date, today
from drills import day_queries
from drills.day_count_queries import standing
from drills.day_models import DrillDay
from drills.models import Drill
from drills.views.day_said import ASKED_DAYS, day_url, day_when, phase_of, state_name
from drills.views.said import may_edit
from registry.models import Unit
from registry.permissions import Permission as P
from registry.queries.units import own_units
from registry.scope import may
from schedule.models import Event
from schedule.queries import zone_of

URGENT_DAYS = 7
SOON_DAYS = 7


def put_up(board: Board) -> None:
    """Put all of this onto the board."""
    board.needs.append(needs)
    board.soon.append(soon)
    board.searchers.append(search)
    board.add_panels("event", event_panel)
    board.add_panels("drill", drill_panel)
    board.add_condition("event.reported", day_queries.is_whole)


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """For whoever plans a day the units that are missing, for a unit's contact the day that calls on the unit."""
    if actor.area_paths(P.EDIT_EVENTS):
        return [need for day in _coming(session, actor) if (need := _missing(session, day))]
    if not actor.may(P.EDIT_DRILLS):
        return []
    return [need for unit in own_units(session, actor) for need in _called(session, unit)]


def soon(session: Session, actor: Actor) -> Sequence[Soon]:
    """Days of this week; a unit's contact sees those that call on the unit."""
    if not actor.may(P.VIEW_DRILLS):
        return []
    until = now() + timedelta(days=SOON_DAYS)
    coming = [day for day in _coming(session, actor) if day.event.starts_at < until]
    found = [day for day in coming if day_queries.oversees(actor, day)]
    return [
        Soon(say_date(local(day.event.starts_at, day.event.zone).date()), day.event.title, day.event.area.name,
             state_name(day), "info", day_url(day))
        for day in found
    ]  # fmt: skip


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Drill days by name."""
    if not actor.may(P.VIEW_DRILLS):
        return []
    found = session.scalars(day_queries.search(actor, session, typed).order_by(Event.starts_at.desc()).limit(limit))
    return [Hit(str(t("Drill day")), day.event.title, day_when(day), day_url(day)) for day in found]


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """On the event of a drill day how it stands, with the way to its page."""
    day = day_queries.day_of_event(session, event.id) if event.kind == "drill" and event.unit_id is None else None
    if day is None or not may(session, event, actor, P.VIEW_DRILLS):
        return None
    values = {"url": day_url(day), "whole": standing(session, day).whole}
    return Panel(str(t("Drill day")), "drills/panel_day.html", values, rank=5)


def drill_panel(session: Session, drill: Drill, actor: Actor) -> Panel | None:
    """On a drill the day that it is part of, with the way out; else the day of its date, with the way in."""
    mine = day_queries.day_of_event(session, drill.event.part_of_id)
    can_change = may_edit(actor, drill) and drill.event.status in day_queries.OPEN and drill.event.starts_at > now()
    offered = None if mine or not can_change else _of_date(session, drill)
    day = mine or offered
    if day is None:
        return None
    apart = (
        mine is not None and can_change and drill.event.starts_at != day.event.starts_at and phase_of(day) == "ahead"
    )
    values = {"day": day, "when": day_when(day), "is_part": mine is not None, "can_change": can_change, "apart": apart,
              "drill": drill, "url": day_url(day)}  # fmt: skip
    return Panel(str(t("Drill day")), "drills/panel_drill_day.html", values, rank=15)


def _of_date(session: Session, drill: Drill) -> DrillDay | None:
    on = local(drill.event.starts_at, drill.event.zone).date()
    found = day_queries.coming_for(session, drill.unit, now())
    return next((day for day in found if local(day.event.starts_at, day.event.zone).date() == on), None)


@asked_once
def _coming(session: Session, actor: Actor) -> Sequence[DrillDay]:
    query = day_queries.days(actor, session).where(Event.status.in_(day_queries.OPEN), Event.ends_at > now())
    return session.scalars(
        query.where(Event.starts_at < now() + timedelta(days=ASKED_DAYS)).order_by(Event.starts_at)
    ).all()


def _missing(session: Session, day: DrillDay) -> Need | None:
    count = day_queries.count_missing(session, day)
    if not count or phase_of(day) != "ahead":
        return None
    days = (local(day.event.starts_at, day.event.zone).date() - today(day.event.zone)).days
    title = tn("%(n)s unit has not registered: %(day)s", "%(n)s units have not registered: %(day)s", count,
               day=day.event.title)  # fmt: skip
    return Need("warn" if days <= URGENT_DAYS else "info", str(t("Drill day")), str(title), day_when(day), day_url(day),
                str(t("Open")))  # fmt: skip


def _called(session: Session, unit: Unit) -> list[Need]:
    """The days that call on the unit in the weeks to come and for which it has not registered."""
    found = []
    last = today(zone_of(session, unit.area)) + timedelta(days=ASKED_DAYS)
    for day in day_queries.awaiting(session, unit, now()):
        if local(day.event.starts_at, day.event.zone).date() > last:
            continue
        title = t("Take part in “%(day)s”: %(unit)s", day=day.event.title, unit=unit.name)
        found.append(Need("info", str(t("Drill day")), str(title), day_when(day),
                          url_for("drills.register", unit=unit.id, day=day.id), str(t("Register"))))  # fmt: skip
    return found
