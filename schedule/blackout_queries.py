"""Questions about blackouts for their own pages: which there are, and which events they hit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.times import day_bounds, now
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath
from registry.terms import home_path
from schedule.choice_queries import serving
from schedule.closure_words import ends_of
from schedule.closures import Closure, closed
from schedule.day_models import Blackout
from schedule.day_queries import closure_of, kinds_above
from schedule.models import HOLDING, Event
from schedule.queries import between, events, span_of_event

MOST_EVENTS = 1000


def blackouts(session: Session, actor: Actor) -> list[Blackout]:
    """Those of the actor's areas, and of the areas above that hold there too, by their first day."""
    query = select(Blackout).where(_seen(session, actor)).options(joinedload(Blackout.area))
    return list(session.scalars(query.order_by(Blackout.starts_on, Blackout.ends_on, Blackout.id)))


def seen_blackout(session: Session, actor: Actor, number: int) -> Blackout | None:
    """One of them."""
    return session.scalar(select(Blackout).where(Blackout.id == number, _seen(session, actor)))


def as_typed(blackout: Blackout) -> dict[str, Any]:
    """The blackout as its input has it."""
    columns = ("name", "reason", "area_id", "starts_on", "ends_on", "weekdays", "endings", "is_lunar", "unit_kinds",
               "event_kinds", "is_strict")  # fmt: skip
    first, last = ends_of(closure_of(blackout))
    return {name: getattr(blackout, name) for name in columns} | {
        "from_time": first or None, "until_time": last or None,
    }  # fmt: skip


def events_closed(session: Session, actor: Actor, closure: Closure, area: Area, today: date, zone: str) -> list[Event]:
    """Coming events beneath the area that were planned where the closure now stands."""
    first = max(today, closure.starts_on)
    days = (closure.ends_on - first).days + 1
    if days <= 0:
        return []
    query = (
        events(actor)
        .where(between(*day_bounds(first, zone, days)), Event.ends_at > now(), Event.status.in_(HOLDING))
        .where(Event.area_id.in_(select(Area.id).where(beneath(area.path))))
        .order_by(Event.starts_at, Event.id)
    )
    found = session.scalars(query.limit(MOST_EVENTS)).all()
    wanted = {event.unit.kind for event in found if event.unit}
    kinds = {kind: kinds_above(session, kind, area) for kind in wanted}
    return [event for event in found if closed(span_of_event(event), closure, _audience(event, kinds), event.kind)]


def _audience(event: Event, kinds: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return kinds[event.unit.kind] if event.unit else frozenset()


def _seen(session: Session, actor: Actor) -> ColumnElement[bool]:
    home = [int(part) for part in home_path(session).split("/") if part]
    return or_(serving(actor, Permission.VIEW_CALENDAR, Blackout.area_id), Blackout.area_id.in_(home))
