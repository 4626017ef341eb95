"""How many schools there are and how many drilled, this month and the last."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.counting import counted
from core.times import instant, today
from drills.queries import drilled
from registry import terms
from registry.models import Unit
from registry.permissions import Permission
from registry.scope import within
from schedule.queries import zone_of


@counted
def schools(session: Session, actor: Actor) -> Select[tuple[int]]:
    """How many active schools the actor sees drills of."""
    mine = within(actor, Permission.VIEW_DRILLS, Unit.area_id, Unit.id)
    return select(func.count(Unit.id)).where(mine, Unit.is_active, Unit.kind.in_(_kinds(session)))


@counted
def drilled_this_month(session: Session, actor: Actor) -> Select[tuple[int]]:
    """How many active schools held a drill that began this month."""
    return drilled(actor, _kinds(session), *_month(session, today(zone_of(session))))


@counted
def drilled_last_month(session: Session, actor: Actor) -> Select[tuple[int]]:
    """How many active schools held a drill that began last month."""
    return drilled(actor, _kinds(session), *_month(session, today(zone_of(session)).replace(day=1) - timedelta(days=1)))


def _kinds(session: Session) -> list[str]:
    return list(terms.beneath(session, "unit_kind", "school"))


def _month(session: Session, day: date) -> tuple[datetime, datetime]:
    return month_bounds(day, zone_of(session))


def month_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The first instant of the day's month and of the next one, in UTC."""
    first = day.replace(day=1)
    following = date(first.year + (first.month == 12), first.month % 12 + 1, 1)
    return instant(first, datetime.min.time(), zone), instant(following, datetime.min.time(), zone)
