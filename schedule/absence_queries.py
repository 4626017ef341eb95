"""Questions about absences: whose, when, and which events they hit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Select, String, cast, exists, literal, select
from sqlalchemy.orm import Session, aliased

from core.access import Actor
from core.times import now
from registry.models import Area
from registry.permissions import Permission
from registry.scope import within
from schedule.absence_words import say_away
from schedule.booking_queries import TABLES
from schedule.choice_queries import serving
from schedule.day_models import Absence
from schedule.models import HOLDING, Booking, Event
from schedule.queries import events
from schedule.spans import Span

KINDS = ("team", "person", "vehicle")
SHOWN = 50


@dataclass(frozen=True)
class Away:
    """An absence as a page lists it: when, on the county's clock, and what is away."""

    absence: Absence
    span: Span
    name: str

    @property
    def words(self) -> str:
        """When, whole days without clocks."""
        return say_away(self.span)


def coming_absences(session: Session, resources: Mapping[str, str], zone: str, source: str = "typed") -> list[Away]:
    """The absences that are not over, the nearest first, at most fifty; `resources` are names by key."""
    query = select(Absence).where(Absence.resource.in_(list(resources)), Absence.source == source)
    query = query.where(Absence.ends_at > now()).order_by(Absence.starts_at, Absence.id).limit(SHOWN)
    return [
        Away(row, Span(row.starts_at, row.ends_at, zone), resources[row.resource]) for row in session.scalars(query)
    ]


def booked_events(session: Session, actor: Actor, key: str, *, is_ahead: bool) -> list[Event]:
    """The next ten living events that have it booked, or the last five; those the actor may see."""
    taken = select(Booking.event_id).where(Booking.resource == key)
    query = events(actor).where(Event.id.in_(taken), Event.status.in_(HOLDING))
    if is_ahead:
        query = query.where(Event.ends_at >= now()).order_by(Event.starts_at, Event.id).limit(10)
    else:
        query = query.where(Event.ends_at < now()).order_by(Event.starts_at.desc(), Event.id).limit(5)
    return list(session.scalars(query))


def events_during(session: Session, actor: Actor, key: str, starts_at: datetime, ends_at: datetime) -> list[Event]:
    """The events, planned to take place, that have it booked in that time and that the actor may see."""
    taken = select(Booking.event_id).where(Booking.resource == key)
    query = events(actor).where(Event.id.in_(taken), Event.status.in_(HOLDING))
    query = query.where(Event.starts_at < ends_at, Event.ends_at > starts_at)
    return list(session.scalars(query.order_by(Event.starts_at, Event.id).limit(SHOWN)))


def events_missed(
    session: Session, actor: Actor, permission: Permission, keys: Iterable[str] | None = None
) -> list[tuple[Event, Booking]]:
    """Coming events where the actor holds the permission, each with what it has booked that will be away then.

    With keys only what is booked of these; at most fifty.
    """
    away = aliased(Absence)
    hit = exists().where(
        away.resource == Booking.resource, away.starts_at < Booking.ends_at, away.ends_at > Booking.starts_at
    )
    query = (
        select(Event, Booking).join(Booking, Booking.event_id == Event.id)
        .where(Event.status.in_(HOLDING), Event.ends_at > now(), Booking.ends_at > now(), hit)
        .where(within(actor, permission, Event.area_id, Event.unit_id))
        .order_by(Event.starts_at, Booking.id)
    )  # fmt: skip
    if keys is not None:
        query = query.where(Booking.resource.in_(list(keys)))
    return [(event, booking) for event, booking in session.execute(query.limit(SHOWN))]


def absences_seen(actor: Actor) -> Select[tuple[Absence]]:
    """All absences of teams, people and vehicles that serve where the actor looks at the calendar."""
    keys: list[Any] = []
    for kind in KINDS:
        table = TABLES[kind]
        of_kind = select(table.id).where(serving(actor, Permission.VIEW_CALENDAR, table.area_id))
        keys.append(Absence.resource.in_(select(_key(kind, of_kind.subquery().c.id))))
    return select(Absence).where(keys[0] | keys[1] | keys[2])


def as_typed(absence: Absence, zone: str) -> dict[str, Any]:
    """The absence as its input has it; whole days have no clocks."""
    span = Span(absence.starts_at, absence.ends_at, zone)
    is_whole = span.starts == span.ends == time()
    return {
        "resource": absence.resource, "note": absence.note, "on": span.on,
        "until": None if span.is_one_day else span.until, "starts": None if is_whole else span.starts,
        "ends": None if is_whole else span.ends,
    }  # fmt: skip


def area_of(session: Session, record: Any) -> Area:
    """The area that a team, person or vehicle belongs to."""
    return session.get_one(Area, record.area_id)


def _key(kind: str, number: Any) -> Any:
    return literal(f"{kind}:") + cast(number, String)
