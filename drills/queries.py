"""Questions about drills: which there are, in which state, and what a unit did last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from core.access import Actor
from core.counting import counted
from core.prepared import Prepared
from core.times import now
from drills.models import Drill, DrillResult
from drills.people import APART
from registry.models import Area, Grant, Unit, User
from registry.permissions import ROLES, Permission
from registry.queries.settings import evacuation_target
from registry.queries.units import named
from registry.scope import beneath, within
from schedule.models import HOLDING, Event, Headcount
from schedule.queries import people_totals

GONE = ("cancelled", "postponed")
T = TypeVar("T", bound=tuple[Any, ...])


@dataclass(frozen=True)
class DrillFilter:
    """What a list of drills is narrowed to; `kinds` empty means all, `since` and `until` bound the start."""

    state: str = ""
    typed: str = ""
    kinds: Sequence[str] = ()
    area: Area | None = None
    since: datetime | None = None
    until: datetime | None = None


def drills(actor: Actor, permission: Permission = Permission.VIEW_DRILLS) -> Select[tuple[Drill]]:
    """The drills that this actor may see, or do more with, with event, unit, area and result loaded."""
    loaded = (
        contains_eager(Drill.event),
        contains_eager(Drill.unit).joinedload(Unit.area),
        contains_eager(Drill.result),
    )
    return _within(select(Drill), actor, permission).options(*loaded)


def _within(query: Select[T], actor: Actor, permission: Permission) -> Select[T]:
    """The query joined to event, unit and result, and kept to what the actor holds the permission for."""
    joined = query.select_from(Drill).join(Drill.event).join(Drill.unit).outerjoin(Drill.result)
    return joined.where(within(actor, permission, Unit.area_id, Drill.unit_id))


def drills_matching(actor: Actor, wanted: DrillFilter, at: datetime) -> Select[tuple[Drill]]:
    """The actor's drills, narrowed by the filter."""
    query = drills(actor)
    if wanted.state:
        query = query.where(in_state(wanted.state, at))
    if wanted.typed:
        query = query.where(named(wanted.typed))
    if wanted.kinds:
        query = query.where(Unit.kind.in_(wanted.kinds))
    if wanted.area is not None:
        query = query.where(Unit.area_id.in_(select(Area.id).where(beneath(wanted.area.path))))
    if wanted.since is not None:
        query = query.where(Event.starts_at >= wanted.since)
    return query.where(Event.starts_at < wanted.until) if wanted.until is not None else query


def in_state(state: str, at: datetime) -> ColumnElement[bool]:
    """The condition on event and result that the drill is in this state; an unknown state finds nothing."""
    reported = and_(Event.status == "held", has_result())
    begun = or_(Event.starts_at <= at, Event.status == "held")
    conditions: Mapping[str, ColumnElement[bool]] = {
        "registered": and_(Event.status.in_(("planned", "confirmed")), Event.starts_at > at),
        "unreported": and_(Event.status.in_(HOLDING), begun, ~reported),
        "reported": reported,
        "postponed": Event.status == "postponed",
        "cancelled": Event.status == "cancelled",
    }
    return conditions.get(state, false())


def has_result() -> ColumnElement[bool]:
    """The condition that the drill of the enclosing query has a result."""
    return exists().where(DrillResult.drill_id == Drill.id).correlate(Drill)


def event_has_result() -> ColumnElement[bool]:
    """The condition that the event of the enclosing query is a drill that has a result."""
    own = exists().where(Drill.event_id == Event.id, DrillResult.drill_id == Drill.id)
    return own.correlate(Event)


def evacuation_seconds() -> ScalarSelect[int | None]:
    """The evacuation time of the drill of the enclosing query, to sort by."""
    own = aliased(DrillResult)
    return select(own.evacuation_seconds).where(own.drill_id == Drill.id).correlate(Drill).scalar_subquery()


def people_at(stage: str) -> ScalarSelect[int]:
    """How many people the event of the enclosing query has at that stage, to sort by."""
    total = select(func.coalesce(func.sum(Headcount.count), 0))
    mine = (Headcount.event_id == Event.id, Headcount.stage == stage, Headcount.measure == "visits")
    return total.where(*mine).correlate(Event).scalar_subquery()


def totals(session: Session, shown: Sequence[Drill]) -> dict[int, dict[str, int]]:
    """By drill, how many people at each stage; special needs are no category here, so nobody counts twice."""
    by_event = people_totals(session, [drill.event for drill in shown])
    return {drill.id: by_event.get(drill.event_id, {}) for drill in shown}


def drill_of_event(session: Session, event_id: int) -> Drill | None:
    """The drill that this event is."""
    return session.scalar(select(Drill).where(Drill.event_id == event_id).options(joinedload(Drill.unit)))


def latest(session: Session, unit: Unit, at: datetime) -> Drill | None:
    """The unit's last drill that had begun by then and was not called off."""
    query = _of_unit(unit).where(Event.starts_at <= at, Event.status.not_in(GONE))
    return session.scalar(query.order_by(Event.starts_at.desc()).limit(1))


def furthest(session: Session, unit: Unit) -> Drill | None:
    """The unit's drill furthest in the future, else its last one; those called off left out."""
    query = _of_unit(unit).where(Event.status.not_in(GONE)).order_by(Event.starts_at.desc())
    return session.scalar(query.limit(1))


def upcoming(session: Session, unit: Unit, at: datetime, limit: int = 3) -> Sequence[Drill]:
    """The unit's next drills, the nearest first."""
    query = _of_unit(unit).where(in_state("registered", at))
    return session.scalars(query.order_by(Event.starts_at).limit(limit)).all()


def past(session: Session, unit: Unit, at: datetime, limit: int = 5) -> Sequence[Drill]:
    """The unit's drills that have begun, the latest first, those called off left out."""
    query = _of_unit(unit).where(or_(in_state("unreported", at), in_state("reported", at)))
    return session.scalars(query.order_by(Event.starts_at.desc()).limit(limit)).all()


def unreported(session: Session, unit: Unit, at: datetime) -> Sequence[Drill]:
    """The unit's drills whose result is missing, the oldest first."""
    return session.scalars(_of_unit(unit).where(in_state("unreported", at)).order_by(Event.starts_at)).all()


def last_time(session: Session, drill: Drill) -> Drill | None:
    """The unit's drill before this one that has an evacuation time, to compare with."""
    query = _of_unit(drill.unit).join(DrillResult, DrillResult.drill_id == Drill.id)
    query = query.where(in_state("reported", drill.event.starts_at), DrillResult.evacuation_seconds.is_not(None))
    return session.scalar(
        query.where(Event.starts_at < drill.event.starts_at).order_by(Event.starts_at.desc()).limit(1)
    )


def _of_unit(unit: Unit) -> Select[tuple[Drill]]:
    query = select(Drill).join(Drill.event).where(Drill.unit_id == unit.id)
    return query.options(contains_eager(Drill.event), selectinload(Drill.result))


def count(session: Session, actor: Actor, state: str, at: datetime, permission: Permission) -> int:
    """How many of the actor's drills are in this state."""
    return session.scalar(_within(select(func.count(Drill.id)), actor, permission).where(in_state(state, at))) or 0


@counted
def missing_results(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many results of drills the actor should enter or ask for."""
    if not actor.may(Permission.EDIT_DRILLS):
        return None
    return _within(select(func.count(Drill.id)), actor, Permission.EDIT_DRILLS).where(in_state("unreported", now()))


def oldest_unreported(session: Session, actor: Actor, at: datetime) -> Drill | None:
    """The drill whose result has been missing for longest, of those that the actor oversees."""
    query = drills(actor, Permission.EDIT_DRILLS).where(in_state("unreported", at))
    return session.scalar(query.order_by(Event.starts_at).limit(1))


def drilled(actor: Actor, kinds: Sequence[str], since: datetime, until: datetime) -> Select[tuple[int]]:
    """The statement that counts the active units of these kinds that held a drill that began in this time."""
    query = _within(select(func.count(Drill.unit_id.distinct())), actor, Permission.VIEW_DRILLS)
    query = query.where(Event.status == "held", Event.starts_at >= since, Event.starts_at < until)
    return query.where(Unit.is_active == true(), Unit.kind.in_(kinds))


def evacuations(session: Session, actor: Actor, since: datetime) -> list[tuple[int, bool]]:
    """Each evacuation time reported since then, in seconds, and whether it was within its unit's target."""
    wanted = select(Unit.kind, DrillResult.evacuation_seconds)
    query = _within(wanted, actor, Permission.VIEW_DRILLS).where(Event.status == "held", Event.starts_at >= since)
    query = query.where(DrillResult.evacuation_seconds.is_not(None))
    targets: dict[str, int] = {}
    found = []
    for kind, seconds in session.execute(query).tuples():
        if kind not in targets:
            targets[kind] = evacuation_target(session, kind).seconds
        found.append((int(seconds or 0), int(seconds or 0) <= targets[kind]))
    return found


@dataclass(frozen=True)
class Shares:
    """Drills, units and people three times: registered, held (begun and not called off), and reported."""

    registered: tuple[int, int, int]
    held: tuple[int, int, int]
    reported: tuple[int, int, int]


def shares(session: Session, actor: Actor, wanted: DrillFilter, at: datetime) -> Shares:
    """Drills, units and people of the actor's drills that the filter leaves, by how far they have come.

    Registered and held people are those expected, reported ones those counted; whoever is in two drills counts twice.
    """
    of_stage = {stage: case((Headcount.stage == stage, Headcount.count), else_=0) for stage in ("expected", "reported")}
    counts = select(Headcount.event_id, *(func.sum(value).label(stage) for stage, value in of_stage.items()))
    counts = counts.where(Headcount.measure == "visits", Headcount.category.not_in(APART)).group_by(Headcount.event_id)
    found = counts.subquery()
    steps = (
        (Event.status.in_(HOLDING), found.c.expected),
        (in_state("unreported", at) | in_state("reported", at), found.c.expected),
        (in_state("reported", at), found.c.reported),
    )
    columns = [column for is_so, people in steps for column in (
        func.count(case((is_so, Drill.id))), func.count(case((is_so, Drill.unit_id)).distinct()),
        func.coalesce(func.sum(case((is_so, people), else_=0)), 0),
    )]  # fmt: skip
    query = drills_matching(actor, wanted, at).outerjoin(found, found.c.event_id == Event.id)
    row = session.execute(query.with_only_columns(*columns)).one()
    parts = [(int(row[place]), int(row[place + 1]), int(row[place + 2])) for place in (0, 3, 6)]
    return Shares(parts[0], parts[1], parts[2])


def contacts(session: Session, unit_id: int, but: Actor) -> list[int]:
    """The accounts of those who look after the unit, without one of them."""
    rows = _CONTACTS.rows(session, {"unit_id": unit_id})
    return [number for (number,) in rows if f"user:{number}" != but.key]


_CONTACTS = Prepared(
    select(User.id)
    .where(User.id.in_(select(Grant.user_id).where(Grant.unit_id == bindparam("unit_id"))), User.is_active)
    .order_by(User.id)
)


def overseers(session: Session, area: Area, but: Actor) -> Sequence[User]:
    """Who oversees drills in the area: planners and township officers there and above, without one of them."""
    overseeing = {Permission.EDIT_DRILLS, Permission.EDIT_EVENTS}
    roles = [role for role, held in ROLES.items() if overseeing <= held and Permission.ADMINISTER not in held]
    above = [int(part) for part in area.path.split("/") if part]
    here = or_(Grant.area_id.in_(above), and_(Grant.area_id.is_(None), Grant.unit_id.is_(None)))
    query = select(User).join(Grant, Grant.user_id == User.id).where(Grant.role.in_(roles), here, User.is_active)
    return [user for user in session.scalars(query.distinct()) if f"user:{user.id}" != but.key]
