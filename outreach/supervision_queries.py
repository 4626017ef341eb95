"""Questions about findings of supervision visits: which the reader sees, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.counting import counted, number_of
from core.errors import NotFound
from core.times import today
from outreach.findings import FINDING_LISTS
from outreach.supervision_models import FindingPhoto, SupervisionFinding
from registry.models import Grant, Unit, User
from registry.permissions import Permission
from registry.scope import load, within
from schedule.models import Event
from schedule.queries import zone_of

KEEP = Permission.EDIT_EVENTS
VIEW = Permission.VIEW_CALENDAR
MEND = Permission.EDIT_DRILLS
"""Who says for a unit what was done: its contact, and whoever oversees it."""
VISIT = "inspection"


def load_visit(session: Session, event_id: int, actor: Actor, permission: Permission = KEEP) -> Event:
    """The event, if it is a supervision visit open to the actor; else NotFound."""
    event = load(session, Event, event_id, actor, permission)
    if event.kind != VISIT:
        raise NotFound()
    return event


def findings_seen(actor: Actor, permission: Permission = VIEW) -> Select[tuple[SupervisionFinding]]:
    """Findings at units of the actor, as a query that joins the unit."""
    query = select(SupervisionFinding).join(SupervisionFinding.unit)
    query = query.where(within(actor, permission, Unit.area_id, Unit.id))
    return query.options(joinedload(SupervisionFinding.unit), joinedload(SupervisionFinding.event))


def findings_of(session: Session, event: Event, actor: Actor) -> Sequence[SupervisionFinding]:
    """What was found during the visit, as far as the actor sees it."""
    query = findings_seen(actor).where(SupervisionFinding.event_id == event.id)
    return session.scalars(query.order_by(SupervisionFinding.due_on, SupervisionFinding.id)).all()


def in_list(name: str, on: date) -> ColumnElement[bool]:
    """The condition that a finding stands in this list; all of them for another name."""
    is_there = SupervisionFinding.unit.has(Unit.is_active)
    is_open = and_(SupervisionFinding.state == "open", is_there)
    return {
        "ownerless": and_(SupervisionFinding.state == "open", ~is_there),
        "late": and_(is_open, SupervisionFinding.due_on < on),
        "open": and_(is_open, SupervisionFinding.due_on >= on),
        "done": SupervisionFinding.state == "done",
        "accepted": SupervisionFinding.state == "accepted",
    }.get(name, SupervisionFinding.id.is_not(None))


def urgency(on: date) -> ColumnElement[int]:
    """What to sort by: at a unit out of use, late, waiting for the supervisor, open, accepted."""
    names = ("ownerless", "late", "done", "open")
    return case(*((in_list(name, on), place) for place, name in enumerate(names)), else_=len(names))


def counts(session: Session, actor: Actor, permission: Permission, on: date) -> dict[str, int]:
    """How many stand in each list at units for which the actor holds the permission, in one question."""
    columns = [func.count().filter(in_list(name, on)) for name in FINDING_LISTS]
    query = findings_seen(actor, permission).options().order_by(None).with_only_columns(*columns)
    return dict(zip(FINDING_LISTS, session.execute(query).one(), strict=True))


@counted
def to_look_at(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many findings were put right and wait for the actor, who supervises the units."""
    query = findings_seen(actor, KEEP).where(SupervisionFinding.state == "done")
    return number_of(query.with_only_columns(SupervisionFinding.id)) if actor.area_paths(KEEP) else None


@counted
def at_closed_units(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many findings stand at units out of use that the actor supervises."""
    return _number(session, actor, "ownerless")


@counted
def late_at_units(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many findings the units that the actor supervises have not put right in time."""
    return _number(session, actor, "late")


def _number(session: Session, actor: Actor, name: str) -> Select[tuple[int]] | None:
    query = findings_seen(actor, KEEP).where(in_list(name, today(zone_of(session))))
    return number_of(query.with_only_columns(SupervisionFinding.id)) if actor.area_paths(KEEP) else None


def count_own(session: Session, actor: Actor, on: date) -> tuple[int, int]:
    """How many late and open ones there are at the units for which the actor speaks by name."""
    ids = actor.unit_ids(MEND)
    if not ids:
        return 0, 0
    query = select(func.count(SupervisionFinding.id)).where(SupervisionFinding.unit_id.in_(ids))
    late, there = (session.scalar(query.where(in_list(name, on))) or 0 for name in ("late", "open"))
    return late, there


def photos_of(session: Session, finding: SupervisionFinding) -> Sequence[FindingPhoto]:
    """Photos of the finding and of what was done, the first first."""
    query = select(FindingPhoto).where(FindingPhoto.finding_id == finding.id).order_by(FindingPhoto.id)
    return session.scalars(query).all()


def photo_of(session: Session, finding: SupervisionFinding, photo_id: int) -> FindingPhoto:
    """One of its photos; else NotFound."""
    found = session.get(FindingPhoto, photo_id)
    if found is None or found.finding_id != finding.id:
        raise NotFound()
    return found


def speakers(session: Session, unit_id: int) -> Sequence[int]:
    """The accounts in use that hold a role for the unit."""
    query = select(User.id).join(Grant, Grant.user_id == User.id).where(Grant.unit_id == unit_id, User.is_active)
    return session.scalars(query.distinct().order_by(User.id)).all()
