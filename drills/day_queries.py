"""Questions about drill days: which there are, which takes a drill, who is called on and who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from core.access import Actor
from core.errors import NotFound
from core.prepared import Prepared
from core.times import day_bounds, local
from drills.day_models import DrillDay
from drills.live_models import LiveDrill, LiveEntry
from drills.models import Drill, DrillResult
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.units import named
from registry.scope import beneath, within
from schedule.models import HOLDING, Event

OPEN = ("planned", "confirmed")
SHOWN_AFTER = timedelta(days=60)
"""So long a day that is over stands among those shown to everybody."""


def days(actor: Actor, session: Session) -> Select[tuple[DrillDay]]:
    """The drill days that the reader oversees, or that call on the reader's own units."""
    mine = within(actor, Permission.VIEW_DRILLS, Event.area_id)
    above = _above_own_units(session, actor)
    query = select(DrillDay).join(DrillDay.event).join(Event.area)
    return query.where(mine | Event.area_id.in_(above)).options(contains_eager(DrillDay.event, Event.area))


def public_days(at: datetime) -> Select[tuple[DrillDay]]:
    """The days shown to everybody, those over for long left out."""
    query = select(DrillDay).join(DrillDay.event).join(Event.area)
    query = query.where(DrillDay.is_public, Event.ends_at > at - SHOWN_AFTER)
    return query.options(contains_eager(DrillDay.event, Event.area))


def load_day(session: Session, day_id: int, actor: Actor, permission: Permission = Permission.VIEW_DRILLS) -> DrillDay:
    """The day, if the reader holds the permission where it is held; else there is none (NotFound)."""
    day = _day(session, day_id)
    if day is None or not actor.may_for(permission, day.event.area.path):
        raise NotFound()
    return day


def readable_day(session: Session, day_id: int, actor: Actor) -> DrillDay:
    """The day as anybody may read about it who oversees it, is called on by it, or when it is public."""
    day = _day(session, day_id)
    if day is None or not (
        day.is_public or oversees(actor, day) or day.event.area_id in _above_own_units(session, actor)
    ):
        raise NotFound()
    return day


def oversees(actor: Actor, day: DrillDay) -> bool:
    """Whether the reader sees all drills of the day, whatever their units have agreed to."""
    return actor.may_for(Permission.VIEW_DRILLS, day.event.area.path)


def _day(session: Session, day_id: int) -> DrillDay | None:
    whole = joinedload(DrillDay.event).joinedload(Event.area)
    return session.scalar(select(DrillDay).where(DrillDay.id == day_id).options(whole))


def _above_own_units(session: Session, actor: Actor) -> list[int]:
    """The areas in which the reader's own units lie."""
    own = actor.unit_ids(Permission.VIEW_DRILLS)
    paths = session.scalars(select(Area.path).join(Unit).where(Unit.id.in_(own))) if own else ()
    return sorted({int(part) for path in paths for part in path.split("/") if part})


def day_of_event(session: Session, event_id: int | None) -> DrillDay | None:
    """The drill day whose own event this is."""
    return session.scalar(select(DrillDay).where(DrillDay.event_id == event_id)) if event_id else None


def is_whole() -> ColumnElement[bool]:
    """The condition that the event of the enclosing query is a drill day's own: its results are those of its parts."""
    return exists().where(DrillDay.event_id == Event.id).correlate(Event)


def event_that_takes(session: Session, unit: Unit, on: date) -> int | None:
    """The event of the open drill day that calls on this unit on that day; None when there is none.

    The day cannot be moved until this transaction ends, so that no drill is left behind; drills do not wait for each
    other. Of several days that of the smallest area is taken.
    """
    session.flush()
    called = dict(_DAYS.rows(session, {}))
    if not called:
        return None
    midnight = datetime.combine(on, time(), UTC)  # whatever the zone, the day lies within a day of this
    near = {"since": midnight - timedelta(days=1), "until": midnight + timedelta(days=2), "ids": list(called)}
    found = [
        (len(path), event_id) for event_id, starts_at, zone, path in _TAKING.rows(session, near)
        if local(starts_at, zone).date() == on and unit.area.path.startswith(path)
        and (not called[event_id] or unit.kind in called[event_id])
    ]  # fmt: skip
    return max(found)[1] if found else None


def _taking_query() -> Select[Any]:
    """The open ones of these events that begin between two instants, kept where they are until the transaction ends;
    asked for by their ids, because thousands of drills begin on such a day."""
    event, area = Event.__table__, Area.__table__
    begins = func.coalesce(event.c.starts_at, event.c.ends_at)  # as no index has it, else all those are walked through
    near = and_(
        event.c.id.in_(bindparam("ids", expanding=True)), begins.between(bindparam("since"), bindparam("until"))
    )
    asked = select(event.c.id, event.c.starts_at, event.c.zone, area.c.path).join_from(event, area)
    return asked.where(event.c.status.in_(OPEN), near).with_for_update(read=True, key_share=True, of=event)


_DAYS = Prepared(select(DrillDay.event_id, DrillDay.unit_kinds))
_TAKING = Prepared(_taking_query())


def whole_after(session: Session, drill: Drill, on: date) -> int | None:
    """What the drill is part of once it is held on that day: it leaves a drill day whose date it leaves.

    A drill that stays on its date stays as it is, also when somebody has taken it out of the day by hand.
    """
    event = drill.event
    before = local(event.starts_at, event.zone).date()
    if before == on:
        return event.part_of_id
    taken = event_that_takes(session, drill.unit, on)
    whole = session.get(Event, event.part_of_id) if event.part_of_id and taken is None else None
    keeps = whole is not None and local(whole.starts_at, whole.zone).date() != before
    return event.part_of_id if keeps else taken


def called_on(day: DrillDay) -> ColumnElement[bool]:
    """The condition on units, joined with their areas, that the day calls on them."""
    wanted = and_(Unit.is_active, beneath(day.event.area.path))
    return and_(wanted, Unit.kind.in_(day.unit_kinds)) if day.unit_kinds else wanted


def missing_units(
    day: DrillDay, typed: str = "", kind: Sequence[str] = (), area: Area | None = None
) -> Select[tuple[Unit]]:
    """Units called on that have no drill of the day, narrowed by name, kinds and area."""
    own = aliased(Event)
    has = exists().where(own.part_of_id == day.event_id, own.unit_id == Unit.id, own.status.in_(HOLDING))
    query = select(Unit).join(Unit.area).where(called_on(day), ~has.correlate(Unit)).options(contains_eager(Unit.area))
    if typed:
        query = query.where(named(typed))
    if kind:
        query = query.where(Unit.kind.in_(kind))
    return query.where(beneath(area.path)) if area is not None else query


def count_missing(session: Session, day: DrillDay) -> int:
    """How many units called on have no drill of the day."""
    query = missing_units(day).options().order_by(None).with_only_columns(func.count(Unit.id))
    return session.scalar(query) or 0


def drills_of(day: DrillDay) -> Select[tuple[Drill]]:
    """The drills of the day with their events, units and bookings."""
    query = select(Drill).join(Drill.event).join(Drill.unit).where(Event.part_of_id == day.event_id)
    return query.options(
        contains_eager(Drill.event).selectinload(Event.bookings), contains_eager(Drill.unit).joinedload(Unit.area),
        selectinload(Drill.result),
    )  # fmt: skip


def off_the_minute(day: DrillDay) -> Select[tuple[Drill]]:
    """The drills of the day that are still to come and keep a time of their own."""
    return drills_of(day).where(Event.status.in_(OPEN), Event.starts_at != day.event.starts_at)


def loose_events(day: DrillDay) -> Select[tuple[Event]]:
    """Events of drills on the same day of units called on, which are part of nothing yet."""
    zone = day.event.zone
    since, until = day_bounds(local(day.event.starts_at, zone).date(), zone)
    query = select(Event).join(Drill, Drill.event_id == Event.id).join(Unit, Unit.id == Drill.unit_id)
    query = query.join(Area, Area.id == Unit.area_id).where(called_on(day), Event.part_of_id.is_(None))
    return query.where(Event.status.in_(HOLDING), Event.starts_at >= since, Event.starts_at < until)


def coming_for(session: Session, unit: Unit, at: datetime) -> Sequence[DrillDay]:
    """Open days to come that call on the unit, the nearest first."""
    ids = [int(part) for part in unit.area.path.split("/") if part]
    query = select(DrillDay).join(DrillDay.event).options(contains_eager(DrillDay.event))
    query = query.where(Event.area_id.in_(ids), Event.status.in_(OPEN), Event.starts_at > at)
    found = session.scalars(query.order_by(Event.starts_at))
    return [day for day in found if not day.unit_kinds or unit.kind in day.unit_kinds]


def awaiting(session: Session, unit: Unit, at: datetime) -> list[DrillDay]:
    """Of the open days to come that call on the unit those for which it has no drill yet, the nearest first."""
    return [day for day in coming_for(session, unit, at) if own_drill(session, day, unit) is None]


def own_drill(session: Session, day: DrillDay, unit: Unit) -> Drill | None:
    """The unit's drill of the day that was not called off."""
    query = select(Drill).join(Drill.event).where(Event.part_of_id == day.event_id, Drill.unit_id == unit.id)
    return session.scalar(query.where(Event.status.in_(HOLDING)).order_by(Event.starts_at).limit(1))


def search(actor: Actor, session: Session, typed: str) -> Select[tuple[DrillDay]]:
    """The reader's drill days whose name holds what was typed."""
    return days(actor, session).where(Event.title.icontains(typed, autoescape=True))


def in_stage(stage: str) -> ColumnElement[bool]:
    """The condition on drills, joined with their events, that they have come so far; a later stage is in the earlier.

    `stage` is registered, under_way, held or reported; another finds nothing.
    """
    going = Event.status.in_(HOLDING)
    result = exists().where(DrillResult.drill_id == Drill.id).correlate(Drill)
    ended = or_(_logged(is_end=True), exists().where(LiveDrill.drill_id == Drill.id, LiveDrill.closed_at.is_not(None)))
    held = or_(Event.status == "held", result, ended)
    conditions: dict[str, ColumnElement[bool]] = {
        "registered": going, "under_way": and_(going, _logged(is_end=False), ~held), "held": and_(going, held),
        "reported": and_(going, result),
    }  # fmt: skip
    return conditions.get(stage, false())


def stands() -> ColumnElement[bool]:
    """The condition that an entry of a live log is a phase that the commander has not undone."""
    undo = aliased(LiveEntry)
    undone = exists().where(
        undo.drill_id == LiveEntry.drill_id, undo.what == "undo", undo.group_id.is_(None),
        undo.data["of"].as_string() == LiveEntry.nonce,
    )  # fmt: skip
    return and_(LiveEntry.what == "phase", ~undone.correlate(LiveEntry))


def _logged(*, is_end: bool) -> ColumnElement[bool]:
    """The condition that the live log of the drill of the enclosing query has such a phase."""
    phase = LiveEntry.data["phase"].as_string()
    wanted = phase == "end" if is_end else phase != "end"
    return exists().where(LiveEntry.drill_id == Drill.id, wanted, stands()).correlate(Drill)
