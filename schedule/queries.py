"""Questions about events: one, many, who came, and with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries import setting
from registry.scope import beneath, within
from schedule.booking_queries import rows
from schedule.models import Booking, Campaign, Event, Headcount
from schedule.spans import LONGEST_DAYS, Span


def zone_of(session: Session, area: Area | None = None) -> str:
    """The time zone of the area's county; without an area, of where the actor of this session is at home."""
    return str(setting(session, "time_zone", area))


def span_of_event(event: Event) -> Span:
    """When the event is, in its own zone."""
    return Span(event.starts_at, event.ends_at, event.zone)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition that keeps events to those this actor may see; a unit's contact sees those held for the unit."""
    return within(actor, Permission.VIEW_CALENDAR, Event.area_id, Event.unit_id)


def events(actor: Actor) -> Select[tuple[Event]]:
    """The events this actor may see, with what a line about them says."""
    return (
        select(Event)
        .where(visible(actor))
        .options(joinedload(Event.unit), joinedload(Event.area), joinedload(Event.place), joinedload(Event.campaign))
    )


def between(starts_at: datetime, ends_at: datetime) -> ColumnElement[bool]:
    """The condition that an event has any time between the two instants."""
    earliest = starts_at - timedelta(days=LONGEST_DAYS + 1)  # lets the index on the start narrow both ends
    return (Event.starts_at < ends_at) & (Event.starts_at > earliest) & (Event.ends_at > starts_at)


def filtered(query: Select[Any], filters: Mapping[str, str]) -> Select[Any]:
    """The query narrowed by campaign, kind, team, area (a code; and beneath) and status."""
    if campaign := filters.get("campaign"):
        query = query.where(Event.campaign_id == _number(campaign))
    if kind := filters.get("kind"):
        query = query.where(Event.kind == kind)
    if status := filters.get("status"):
        query = query.where(Event.status == status)
    if team := filters.get("team"):
        taken = select(Booking.event_id).where(Booking.resource == f"team:{_number(team)}")
        query = query.where(Event.id.in_(taken))
    if area := filters.get("area"):
        path = select(Area.path).where(Area.scheme == "stat", Area.code == area).scalar_subquery()
        query = query.where(Event.area_id.in_(select(Area.id).where(Area.path.startswith(path))))
    return query


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def booked(session: Session, events: Sequence[Event]) -> dict[int, list[tuple[Booking, Any]]]:
    """For each event its bookings with the records booked; a record that is gone is None."""
    query = select(Booking).where(Booking.event_id.in_([event.id for event in events])).order_by(Booking.id)
    bookings = session.scalars(query).all()
    found = rows(session, sorted({booking.resource for booking in bookings}))
    by_event: dict[int, list[tuple[Booking, Any]]] = {event.id: [] for event in events}
    for booking in bookings:
        by_event[booking.event_id].append((booking, found.get(booking.resource)))
    return by_event


def team_names(session: Session, events: Sequence[Event]) -> dict[int, list[str]]:
    """For each event the names of its teams."""
    return {
        event_id: [record.name for booking, record in pairs if record and booking.resource.startswith("team:")]
        for event_id, pairs in booked(session, events).items()
    }


def people(session: Session, event_id: int, stage: str, measure: str = "visits") -> dict[str, int]:
    """Counts by category at one stage of an event."""
    query = select(Headcount.category, Headcount.count).where(
        Headcount.event_id == event_id, Headcount.stage == stage, Headcount.measure == measure
    )
    return dict(session.execute(query).tuples().all())


def people_totals(session: Session, events: Sequence[Event]) -> dict[int, dict[str, int]]:
    """For each event how many people (visits) at each stage."""
    return people_totals_of(session, [event.id for event in events])


def people_totals_of(session: Session, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """The same for the events with these ids."""
    query = (
        select(Headcount.event_id, Headcount.stage, func.sum(Headcount.count))
        .where(Headcount.event_id.in_(ids), Headcount.measure == "visits")
        .group_by(Headcount.event_id, Headcount.stage)
    )
    totals: dict[int, dict[str, int]] = {}
    for event_id, stage, count in session.execute(query):
        totals.setdefault(event_id, {})[stage] = int(count)
    return totals


def counts_by_event(session: Session, events: Sequence[Event]) -> dict[tuple[int, str], dict[str, int]]:
    """For each event (its id) and stage the visits by category."""
    query = select(Headcount.event_id, Headcount.stage, Headcount.category, Headcount.count).where(
        Headcount.event_id.in_([event.id for event in events]), Headcount.measure == "visits"
    )
    counts: dict[tuple[int, str], dict[str, int]] = {}
    for event_id, stage, category, count in session.execute(query.order_by(Headcount.id)).tuples():
        counts.setdefault((event_id, stage), {})[category] = count
    return counts


def children(session: Session, event: Event, actor: Actor, most: int | None = None) -> list[Event]:
    """The events that are part of this one and that the actor may see, in order of time; `most` of them at most."""
    query = events(actor).where(Event.part_of_id == event.id).order_by(Event.starts_at, Event.id)
    return list(session.scalars(query.limit(most)))


def campaigns(session: Session, actor: Actor, path: str | None = None) -> list[Campaign]:
    """Campaigns to choose from, the newest first: those in the actor's areas and those above them."""
    mine = within(actor, Permission.VIEW_CALENDAR, Campaign.area_id)
    paths = [path] if path else actor.area_paths(Permission.VIEW_CALENDAR)
    above = Campaign.area_id.in_([int(part) for one in paths for part in one.split("/") if part])
    query = select(Campaign).where((mine | above) & (Campaign.status != "cancelled"))
    return list(session.scalars(query.order_by(Campaign.starts_on.desc(), Campaign.id.desc()).limit(60)))


def of_unit(unit: Unit) -> ColumnElement[bool]:
    """The condition that an event is held for the unit."""
    return Event.unit_id == unit.id


def in_area(area: Area) -> ColumnElement[bool]:
    """The condition that an event is counted in the area or beneath it."""
    return Event.area_id.in_(select(Area.id).where(beneath(area.path)))
