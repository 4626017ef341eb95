"""Questions about returns: which were filed, what is locked, and which exceptions hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.times import now
from registry.models import Area
from registry.permissions import Permission
from registry.scope import within
from schedule.return_models import LockException, Return, ReturnLock


def return_of(session: Session, kind: str, area_id: int, starts_on: date) -> Return | None:
    """What an area has filed for the span that begins on that day; None as long as it has not."""
    query = select(Return).where(
        Return.kind == kind, Return.area_id == area_id, Return.unit_id.is_(None), Return.starts_on == starts_on
    )
    return session.scalar(query)


def filed(
    session: Session, kind: str, area_ids: Collection[int], first: date, last: date
) -> dict[tuple[int, date], Return]:
    """By area and first day what areas have filed for spans that begin in that time."""
    query = select(Return).where(
        Return.kind == kind, Return.area_id.in_(area_ids), Return.unit_id.is_(None), Return.starts_on.between(first,
        last)
    ).options(joinedload(Return.area))  # fmt: skip
    return {(row.area_id, row.starts_on): row for row in session.scalars(query)}


def locks(session: Session, kind: str, actor: Actor, permission: Permission) -> Sequence[ReturnLock]:
    """The locks of the areas where the actor holds the permission, the latest days first."""
    query = select(ReturnLock).where(ReturnLock.kind == kind, within(actor, permission, ReturnLock.area_id))
    query = query.options(joinedload(ReturnLock.area)).order_by(ReturnLock.up_to.desc(), ReturnLock.id.desc())
    return session.scalars(query).all()


def exceptions(session: Session, kind: str, actor: Actor, permission: Permission) -> Sequence[LockException]:
    """The exceptions of the areas where the actor holds the permission, the newest first."""
    query = select(LockException).where(LockException.kind == kind, within(actor, permission, LockException.area_id))
    query = query.options(joinedload(LockException.area), joinedload(LockException.unit)).order_by(
        LockException.id.desc()
    )
    return session.scalars(query).all()


def locked_up_to(session: Session, kind: str, area: Area) -> date | None:
    """The last day that is locked in the area, by a lock of its own or of an area above; None when nothing is."""
    query = select(ReturnLock.up_to).where(ReturnLock.kind == kind, ReturnLock.area_id.in_(upwards(area)))
    return session.scalar(query.order_by(ReturnLock.up_to.desc()).limit(1))


def is_writable(
    session: Session, kind: str, area: Area, on: date, at: datetime | None = None, unit_id: int | None = None
) -> bool:
    """Whether records of that day may be changed in the area, by the unit, at that instant (now, if none is given)."""
    last = locked_up_to(session, kind, area)
    if last is None or on > last:
        return True
    here = and_(LockException.unit_id.is_(None), LockException.area_id.in_(upwards(area)))
    holds = select(LockException.id).where(
        LockException.kind == kind, LockException.since <= on, LockException.up_to >= on,
        LockException.allowed_until > (at or now()),
        here if unit_id is None else or_(here, LockException.unit_id == unit_id),
    )  # fmt: skip
    return session.scalar(holds.limit(1)) is not None


def upwards(area: Area) -> list[int]:
    """The ids of the area and of those above it."""
    return [int(part) for part in area.path.split("/") if part]
