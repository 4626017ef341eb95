"""What the calendar's pages are drawn from: the marks of all events in a time, and lines only for those shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.times import day_bounds, local
from registry.models import Area
from registry.permissions import Permission
from registry.scope import within
from registry.terms import home_path
from schedule.choice_queries import in_order, serving
from schedule.line_queries import Line, lines_of
from schedule.models import HOLDING, Booking, Event, Person, Team, Vehicle
from schedule.queries import between, filtered, visible
from schedule.series_models import Series, SeriesDate
from schedule.spans import Span
from schedule.timelines import Worker

MOST_WORKERS = 80
FILTERS = ("campaign", "kind", "team", "person", "area", "unit", "status")
WORKERS: dict[str, Any] = {"team": Team, "person": Person, "vehicle": Vehicle}


@dataclass(frozen=True)
class Mark:
    """The least that can be known of an event: which days and in which state."""

    id: int
    status: str
    on: date
    until: date


@dataclass(frozen=True)
class Busy:
    """A worker's booking by an event that the reader may not see: the time, and nothing else."""

    span: Span

    @property
    def on(self) -> date:
        """The first day on the county's calendar."""
        return self.span.on

    @property
    def until(self) -> date:
        """The last day on the county's calendar."""
        return self.span.until


def marks(session: Session, actor: Actor, filters: Mapping[str, str], first: date, days: int, zone: str) -> list[Mark]:
    """All events of these days that the actor may see, in order of time; parts are left to the event they belong to.

    A part on another day than its whole stands for itself.
    """
    query = select(Event.id, Event.status, Event.part_of_id, Event.starts_at, Event.ends_at, Event.zone)
    query = narrowed(query.where(visible(actor)), filters).where(between(*day_bounds(first, zone, days)))
    rows = session.execute(query.order_by(Event.starts_at, Event.id)).tuples().all()
    made = [
        (whole, Mark(number, status, local(starts, at).date(), _last_day(starts, ends, at)))
        for number, status, whole, starts, ends, at in rows
    ]
    here = {mark.id: mark for _, mark in made}
    return [mark for whole, mark in made if not _is_within(mark, here.get(whole or 0))]


def _is_within(part: Mark, whole: Mark | None) -> bool:
    return whole is not None and whole.on <= part.on and part.until <= whole.until


def _last_day(starts_at: datetime, ends_at: datetime, zone: str) -> date:
    return Span(starts_at, ends_at, zone).until


def narrowed(query: Select[Any], filters: Mapping[str, str]) -> Select[Any]:
    """The query narrowed by what stands in the calendar's address: person and unit besides what `filtered` knows."""
    query = filtered(query, filters)
    if person := filters.get("person"):
        taken = select(Booking.event_id).where(Booking.resource == f"person:{_number(person)}")
        query = query.where(Event.id.in_(taken))
    if unit := filters.get("unit"):
        query = query.where(Event.unit_id == _number(unit))
    return query


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def plain_lines(session: Session, ids: Iterable[int]) -> dict[int, Line]:
    """Lines of these events by their id, without details."""
    found = lines_of(session, list(dict.fromkeys(ids)), detailed=False)
    return {line.id: line for line in with_parts(session, found)}


def lines_by_id(session: Session, ids: Iterable[int]) -> dict[int, Line]:
    """Lines of these events by their id, with the number of their parts."""
    return {line.id: line for line in with_parts(session, lines_of(session, list(dict.fromkeys(ids))))}


def with_parts(session: Session, lines: list[Line]) -> list[Line]:
    """The same lines, each knowing how many parts of it are to be held or were, as far as they are folded into it."""
    wanted = [line.id for line in lines]
    query = select(Event.part_of_id, func.count()).where(Event.part_of_id.in_(wanted), Event.status.in_(HOLDING))
    parts = dict(session.execute(query.group_by(Event.part_of_id)).tuples().all())
    for line in lines:
        object.__setattr__(line, "parts", parts.get(line.id, 0))  # just made, and nobody else's yet
    return lines


def place_of_calendar(session: Session, area_code: str) -> Area | None:
    """The area whose holidays and blackouts are shown: the one filtered by, else where the reader is at home."""
    if area_code:
        found = session.scalar(select(Area).where(Area.scheme == "stat", Area.code == area_code))
        if found is not None:
            return found
    path = home_path(session)
    return session.get(Area, int(path.strip("/").rpartition("/")[2])) if path.strip("/") else None


def workers(session: Session, actor: Actor, kind: str) -> list[Worker]:
    """Teams, people or vehicles in use that the actor may see, by name."""
    table = WORKERS[kind]
    query = select(table).where(serving(actor, Permission.VIEW_CALENDAR, table.area_id), table.is_active)
    return [_worker(kind, one) for one in session.scalars(query.order_by(*in_order(table)).limit(MOST_WORKERS))]


def _worker(kind: str, one: Any) -> Worker:
    key, note = f"{kind}:{one.id}", getattr(one, "plate", "")
    if not isinstance(one, Team):
        return Worker(key, one.name, note)
    return Worker(
        key, one.name, note, one.works_from, one.works_until, one.rests_from, one.rests_until,
        frozenset(one.works_on or ()),
    )  # fmt: skip


def bookings(session: Session, kind: str, starts_at: datetime, ends_at: datetime) -> list[tuple[str, int, Span]]:
    """Who of that kind is booked by which event in that time, and when; only events that hold what they booked."""
    query = (
        select(Booking.resource, Event.id, Event.starts_at, Event.ends_at, Event.zone)
        .join(Event, Event.id == Booking.event_id)
        .where(Booking.resource.startswith(f"{kind}:"), between(starts_at, ends_at), Event.status.in_(HOLDING))
        .order_by(Event.starts_at, Event.id)
    )
    return [(key, number, Span(starts, ends, zone)) for key, number, starts, ends, zone in session.execute(query)]


def unassigned(session: Session, kind: str, ids: Sequence[int]) -> list[int]:
    """Those of the events that have booked nobody of that kind."""
    query = select(Booking.event_id).where(Booking.event_id.in_(ids), Booking.resource.startswith(f"{kind}:"))
    taken = set(session.scalars(query))
    return [number for number in ids if number not in taken]


def waiting_dates(session: Session, actor: Actor) -> int:
    """How many skipped dates of series wait to be placed, in the actor's areas."""
    mine = within(actor, Permission.EDIT_EVENTS, Series.area_id, Series.unit_id)
    query = select(func.count()).select_from(SeriesDate).join(Series, Series.id == SeriesDate.series_id)
    return int(session.scalar(query.where(SeriesDate.state == "waiting", mine)) or 0)
