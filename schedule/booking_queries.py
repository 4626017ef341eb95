"""What can be booked and what is booked, as the plain rows that the conflict rules work on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, literal, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from maps.models import Place
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import within
from schedule.alternatives import HORIZON_DAYS
from schedule.conflicts import Hold, Resource
from schedule.models import HOLDING, Booking, Event, Person, Team, Vehicle
from schedule.spans import LONGEST_DAYS, Span

TABLES: dict[str, Any] = {"unit": Unit, "place": Place, "team": Team, "person": Person, "vehicle": Vehicle}
"""Tables of what can be booked, in the order in which their rows are locked."""


def parsed(key: str) -> tuple[str, int]:
    """Kind and id of a resource's key."""
    kind, _, number = key.partition(":")
    return kind, int(number)


def ids_of(kind: str, keys: Iterable[str]) -> list[int]:
    """The ids, ascending, of the keys of that kind."""
    return sorted({number for found, number in map(parsed, keys) if found == kind})


def rows(session: Session, keys: Sequence[str], *, lock: bool = False) -> dict[str, Any]:
    """The records behind the keys; with `lock` nobody else can book them until this transaction ends.

    On PostgreSQL the rows are locked table by table, each by ascending id, so that two bookings never wait for each
    other; NO KEY, so that whoever only refers to a unit is not held up. SQLite's writer is alone anyway.
    """
    found: dict[str, Any] = {}
    for kind, table in TABLES.items():
        ids = ids_of(kind, keys)
        if not ids:
            continue
        query = select(table).where(table.id.in_(ids)).order_by(table.id)
        if lock:
            query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
        found |= {f"{kind}:{record.id}": record for record in session.scalars(query)}
    return found


def as_resource(key: str, record: Any) -> Resource:
    """The record as the conflict rules see it; only teams keep hours."""
    skills = frozenset(getattr(record, "skills", ()))
    if isinstance(record, Team):
        return Resource(key, record.name, record.is_active, record.works_from, record.works_until, skills)
    return Resource(key, record.name, record.is_active, skills=skills)


def holds(
    session: Session, keys: Sequence[str], starts_at: datetime, ends_at: datetime, but_event: int | None = None
) -> list[Hold]:
    """Bookings of living events on these resources that touch the time, but those of one event."""
    query = (
        select(Booking.resource, Event.id, Event.title, Booking.starts_at, Booking.ends_at)
        .join(Event, Event.id == Booking.event_id)
        .where(Booking.resource.in_(keys), Event.status.in_(HOLDING))
        # no event is longer than that, so the index on the start alone narrows both ends
        .where(Booking.starts_at < ends_at, Booking.starts_at > starts_at - timedelta(days=LONGEST_DAYS + 1))
        .where(Booking.ends_at > starts_at)
    )
    if but_event is not None:
        query = query.where(Booking.event_id != but_event)
    return [Hold(*row) for row in session.execute(query)]


def horizon(span: Span) -> tuple[datetime, datetime]:
    """The time within which ways out of a clash are looked for."""
    return span.starts_at - timedelta(days=1), span.ends_at + timedelta(days=HORIZON_DAYS + 1)


def stand_ins(session: Session, area: Area, actor: Actor) -> list[Resource]:
    """Teams and vehicles in use that this actor may send to that area, for those that cannot come."""
    found = []
    for kind in ("team", "vehicle"):
        query = bookable(TABLES[kind], area, actor).where(TABLES[kind].is_active)
        found += [as_resource(f"{kind}:{record.id}", record) for record in session.scalars(query.limit(60))]
    return found


def bookable(table: Any, area: Area, actor: Actor) -> Select[Any]:
    """The table's records that serve the area (theirs, or one above it) or lie where the actor plans events."""
    above = select(Area.id).where(literal(area.path).startswith(cast(Area.path, String)))
    mine = within(actor, Permission.EDIT_EVENTS, table.area_id)
    return select(table).where(or_(table.area_id.in_(above), mine)).order_by(table.name, table.id)
