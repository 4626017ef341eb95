"""Questions about days: workdays, blackouts, and who is away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.kept import asked_once
from registry import terms
from registry.models import Area
from schedule.closures import Absent, Closure
from schedule.day_models import Absence, Blackout, SpecialDay
from schedule.workdays import DayBook, EnteredDay, book_of


def day_book(session: Session, area: Area | None, first: date, last: date) -> DayBook:
    """Workdays and holidays as they hold in the area, from the year of `first` to the year of `last`.

    The area's own days stand above those of the areas above it, these above what holds everywhere.
    """
    rows = special_days(session, area, date(first.year, 1, 1), date(last.year, 12, 31))
    return book_of(EnteredDay(row.on, "holiday" if row.kind == "holiday" else "workday", row.name) for row in rows)


def special_days(session: Session, area: Area | None, first: date, last: date) -> list[SpecialDay]:
    """The entered days that touch the area, from the widest area to the nearest."""
    ids = _upwards(area)
    query = (
        select(SpecialDay).outerjoin(Area, Area.id == SpecialDay.area_id)
        .where(SpecialDay.on.between(first, last), or_(SpecialDay.area_id.is_(None), SpecialDay.area_id.in_(ids)))
        .order_by(func.length(func.coalesce(Area.path, "")), SpecialDay.on)
    )  # fmt: skip
    return list(session.scalars(query))


def closures(session: Session, area: Area | None, first: date, last: date) -> list[Closure]:
    """The blackouts in use of the area and of those above it that touch these days, by their first day."""
    query = (
        select(Blackout)
        .where(Blackout.is_active, Blackout.starts_on <= last, Blackout.ends_on >= first)
        .where(Blackout.area_id.in_(_upwards(area)))
        .order_by(Blackout.starts_on, Blackout.id)
    )
    found = session.scalars(query).all()
    reasons = terms.labels(session, "blackout_reason", area) if found else {}
    return [closure_of(row, reasons.get(row.reason, row.reason)) for row in found]


def closure_of(row: Blackout, reason_name: str = "") -> Closure:
    """The blackout as the rules see it."""
    return Closure(
        row.name, reason_name or row.reason, row.starts_on, row.ends_on, frozenset(row.weekdays),
        frozenset(row.endings), row.is_lunar, row.from_minute, row.until_minute, frozenset(row.unit_kinds),
        frozenset(row.event_kinds), row.is_strict, row.id,
    )  # fmt: skip


def absences(session: Session, keys: Iterable[str], starts_at: datetime, ends_at: datetime) -> list[Absent]:
    """When the resources are away in that time, typed or from their own calendars, in order."""
    query = (
        select(Absence)
        .where(Absence.resource.in_(list(keys)), Absence.starts_at < ends_at, Absence.ends_at > starts_at)
        .order_by(Absence.starts_at, Absence.id)
    )
    return [Absent(row.resource, row.starts_at, row.ends_at, row.note, row.source) for row in session.scalars(query)]


@asked_once
def home_area(session: Session) -> Area | None:
    """The area in which the session's actor is at home; None where several counties stand side by side."""
    path = terms.home_path(session)
    return session.scalar(select(Area).where(Area.path == path)) if path else None


def kinds_above(session: Session, kind: str, area: Area | None) -> frozenset[str]:
    """A kind of unit and the group it belongs to: what a closure for the group must be asked with."""
    parents = {term.code: term.parent_code for term in terms.vocabulary(session, "unit_kind", area)}
    found = {kind}
    while (above := parents.get(kind)) and above not in found:
        found.add(above)
        kind = above
    return frozenset(found)


def _upwards(area: Area | None) -> Sequence[int]:
    return [int(part) for part in area.path.split("/") if part] if area is not None else []
