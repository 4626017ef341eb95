"""What the schedule adds to other pages: this week, hits of the search, panels, and what needs somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from core.access import Actor
from core.counting import counted, number_of
from core.i18n import t, tn
from core.panels import Hit, Need, Panel, Soon
from core.times import day_bounds, local, now, say_clock, say_day, today
from maps.models import Place
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import within
from schedule.choice_queries import serving
from schedule.late_queries import count, late, postponed
from schedule.line_queries import Line, lines
from schedule.models import HOLDING, Booking, Event, Person, Team, Vehicle
from schedule.queries import between, events, in_area, of_unit, span_of_event, zone_of

SOON_DAYS = 7
SHOWN = 8


def this_week(session: Session, actor: Actor) -> Sequence[Soon]:
    """The events of the next seven days: the first eight of them, and where the others are."""
    zone = zone_of(session)
    first = today(zone)
    bounds = day_bounds(first, zone, SOON_DAYS)
    query = events(actor).where(between(*bounds), Event.ends_at > now(), Event.status.in_(HOLDING))
    found = session.scalars(query.order_by(Event.starts_at, Event.id).limit(SHOWN * 3)).all()
    shown = [_soon(line, first) for line in lines(session, found, folded=True)[:SHOWN]]
    wholes = dict(session.execute(query.with_only_columns(Event.id, Event.part_of_id)).tuples().all())
    left = sum(1 for whole in wholes.values() if whole not in wholes) - len(shown)
    return [*shown, _others(left)] if left > 0 else shown


def _others(left: int) -> Soon:
    said = tn("%(n)s more event in the next seven days", "%(n)s more events in the next seven days", left)
    return Soon("", str(said), "", "", "", url_for("schedule.calendar", view="agenda"))


def lost_resources(session: Session, actor: Actor) -> Sequence[Need]:
    """Coming events that count on a team, a person or a vehicle that is out of use, the nearest four."""
    lost = {f"{kind}:{number}": name for kind, number, name in _out_of_use(session)}
    if not lost:
        return []
    query = (
        select(Event, Booking.resource)
        .join(Booking, Booking.event_id == Event.id)
        .where(Booking.resource.in_(lost), Event.status.in_(HOLDING), Event.ends_at > now())
        .where(within(actor, Permission.EDIT_EVENTS, Event.area_id))
        .order_by(Event.starts_at, Booking.id)
    )
    tag, action = str(t("Clash")), str(t("Change"))
    return [
        Need("bad", tag, str(t("%(name)s is out of use", name=lost[key])), f"{event.title} · {span_of_event(event)}",
             url_for("schedule.change_event", event_id=event.id), action)
        for event, key in session.execute(query.limit(SHOWN // 2))
    ]  # fmt: skip


@counted
def late_results(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many results are missing that the reader watches over; the number in the menu."""
    return number_of(late(actor, now())) if actor.may(Permission.EDIT_EVENTS) else None


def postponed_events(session: Session, actor: Actor) -> Sequence[Need]:
    """Events that were postponed and have no new day; of missing results the upper floors tell, each of its own."""
    if not actor.may(Permission.EDIT_EVENTS):
        return []
    first = session.scalars(postponed(actor).order_by(Event.starts_at, Event.id).limit(1)).first()
    if first is None:
        return []
    waiting = count(session, postponed(actor))
    title = tn("%(n)s postponed event has no new day", "%(n)s postponed events have no new day", waiting)
    hint = t("Was to be on %(span)s: %(title)s", span=span_of_event(first), title=first.title)
    url = f"{url_for('schedule.late')}#postponed"
    return [Need("warn", str(t("Postponed")), str(title), str(hint), url, str(t("Show")))]


def _out_of_use(session: Session) -> Sequence[tuple[str, int, str]]:
    tables: tuple[Any, ...] = (Team, Person, Vehicle)
    parts = [select(literal(one.__name__.lower()), one.id, one.name).where(~one.is_active) for one in tables]
    return session.execute(union_all(*parts)).tuples().all()


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Events by title, the nearest to today first; teams and vehicles; people for those who may see contacts."""
    if not typed.strip() or not actor.may(Permission.VIEW_CALENDAR):
        return []
    newest_first = case((Event.starts_at > now(), 0), else_=1)
    query = events(actor).where(Event.title.icontains(typed.strip(), autoescape=True))
    found = session.scalars(query.order_by(newest_first, Event.starts_at.desc()).limit(limit)).all()
    hits = [_event_hit(line) for line in lines(session, found)]
    if actor.may(Permission.VIEW_RESOURCES):
        hits += _named(session, actor, typed, Team, str(t("Team")), limit)
    if actor.may(Permission.EDIT_RESOURCES) or actor.may(Permission.VIEW_CONTACTS):
        hits += _named(session, actor, typed, Person, str(t("Person")), limit)
        hits += _named(session, actor, typed, Vehicle, str(t("Vehicle")), limit)
    return hits


def unit_panel(session: Session, unit: Unit, actor: Actor) -> Panel | None:
    """The events held for a unit."""
    return _panel(session, actor, of_unit(unit), {"unit_id": unit.id}, {})


def place_panel(session: Session, place: Place, actor: Actor) -> Panel | None:
    """The events at a place."""
    return _panel(session, actor, Event.place_id == place.id, {"place_id": place.id}, {})


def area_panel(session: Session, area: Area, actor: Actor) -> Panel | None:
    """The events of an area and all beneath it."""
    return _panel(session, actor, in_area(area), {"area_id": area.id}, {"area": area.code})


def _panel(
    session: Session, actor: Actor, condition: ColumnElement[bool], new: dict[str, Any], filters: dict[str, Any]
) -> Panel | None:
    """The next five events and the last five, how many in all, and where to go on; None for who may see no events."""
    if not actor.may(Permission.VIEW_CALENDAR):
        return None
    query = events(actor).where(condition)
    ahead = session.scalars(query.where(Event.ends_at >= now()).order_by(Event.starts_at, Event.id).limit(5)).all()
    past = session.scalars(query.where(Event.ends_at < now()).order_by(Event.starts_at.desc(), Event.id).limit(5)).all()
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    values: dict[str, Any] = {
        "ahead": lines(session, ahead), "past": lines(session, past), "total": total,
        "new_url": url_for("schedule.new_event", **new) if actor.may(Permission.EDIT_EVENTS) else "",
        "calendar_url": url_for("schedule.calendar", view="agenda", **filters) if filters else "",
        "feed_url": _feed_url(new),
    }  # fmt: skip
    return Panel(str(t("Events")), "schedule/panel_events.html", values)


def _feed_url(new: dict[str, Any]) -> str:
    """Where these events can be followed as a calendar; empty for what has no feed."""
    kind = next((kind for kind in ("unit", "area") if f"{kind}_id" in new), "")
    return url_for("schedule.feeds", kind=kind, id=new[f"{kind}_id"]) if kind else ""


def _soon(line: Line, first: date) -> Soon:
    detail = " · ".join(
        [line.where, *line.teams, *([str(t("%(n)s people", n=f"{line.people:,}"))] if line.people else [])]
    )
    url = url_for("schedule.event", event_id=line.id)
    return Soon(_when(line, first), line.title, detail, line.status_name, line.tone, url, line.span.starts_at)


def _when(line: Line, first: date) -> str:
    clock = say_clock(line.span.starts_at, line.span.zone)
    day = local(line.span.starts_at, line.span.zone).date()
    if day < first:
        return str(t("until %(day)s", day=say_day(line.span.until)))
    if day == first:
        return str(t("Today %(clock)s", clock=clock))
    return f"{say_day(day)} {clock}"


def _event_hit(line: Line) -> Hit:
    detail = f"{line.span} · {line.where} · {line.status_name}"
    return Hit(str(t("Event")), line.title, detail, url_for("schedule.event", event_id=line.id))


def _named(session: Session, actor: Actor, typed: str, table: Any, kind: str, limit: int) -> list[Hit]:
    query: Select[Any] = select(table).where(
        table.name.icontains(typed.strip(), autoescape=True), serving(actor, Permission.VIEW_RESOURCES, table.area_id)
    )
    if table is Person:
        query = query.where(within(actor, Permission.VIEW_CONTACTS, table.area_id))
    found = session.scalars(query.order_by(table.name).limit(limit))
    return [Hit(kind, one.name, one.area.name, _url(one)) for one in found]


def _url(one: Any) -> str:
    if isinstance(one, Team):
        return url_for("schedule.team", team_id=one.id)
    return url_for("schedule.resource", kind=type(one).__name__.lower(), record_id=one.id)
