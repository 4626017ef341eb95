"""Questions about series: one with its dates, the series of an event, and the dates that wait to be placed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.times import today
from registry.permissions import Permission
from registry.scope import within
from schedule import occasions, recurrence
from schedule.models import Event
from schedule.series_inputs import SeriesInput
from schedule.series_models import Series, SeriesDate


@dataclass(frozen=True)
class Standing:
    """Where a date stands in its series: the how-manieth of how many, and the placed ones before and after it."""

    number: int
    total: int
    before: SeriesDate | None
    after: SeriesDate | None


def dates_of(session: Session, series: Series) -> list[SeriesDate]:
    """The dates of the series in order, with their events and what these have booked."""
    query = (
        select(SeriesDate).where(SeriesDate.series_id == series.id).order_by(SeriesDate.on)
        .options(joinedload(SeriesDate.event).selectinload(Event.bookings))
    )  # fmt: skip
    return list(session.scalars(query))


def date_of(session: Session, series: Series, on: date) -> SeriesDate | None:
    """What the series has for that date of its rule."""
    return session.scalar(select(SeriesDate).where(SeriesDate.series_id == series.id, SeriesDate.on == on))


def of_event(session: Session, event: Event) -> tuple[Series, SeriesDate] | None:
    """The series that the event is part of, and its date."""
    one = session.scalar(select(SeriesDate).where(SeriesDate.event_id == event.id))
    return (session.get_one(Series, one.series_id), one) if one is not None else None


def standing(session: Session, series: Series, one: SeriesDate) -> Standing:
    """Where the date stands among those of the series that were not dropped."""
    query = select(SeriesDate).where(SeriesDate.series_id == series.id, SeriesDate.state != "dropped")
    rows = list(session.scalars(query.order_by(SeriesDate.on)))
    number = sum(1 for row in rows if row.on <= one.on)
    placed = [row for row in rows if row.event_id is not None and row.id != one.id]
    before = [row for row in placed if row.on < one.on]
    after = [row for row in placed if row.on > one.on]
    return Standing(number, len(rows), before[-1] if before else None, after[0] if after else None)


def waiting(actor: Actor) -> Select[tuple[SeriesDate]]:
    """The dates that wait to be placed, where this actor plans events; those to come first, missed ones last."""
    return (
        select(SeriesDate).join(Series, Series.id == SeriesDate.series_id)
        .where(SeriesDate.state == "waiting", _mine(actor, Permission.EDIT_EVENTS))
        .order_by(SeriesDate.on < today(), SeriesDate.on, SeriesDate.id)
    )  # fmt: skip


def count_waiting(session: Session, actor: Actor) -> tuple[int, date | None]:
    """How many future dates wait where this actor plans events, and the first of them."""
    query = (
        select(func.count(), func.min(SeriesDate.on)).join(Series, Series.id == SeriesDate.series_id)
        .where(SeriesDate.state == "waiting", SeriesDate.on >= today(), _mine(actor, Permission.EDIT_EVENTS))
    )  # fmt: skip
    count, first = session.execute(query).one()
    return count, first


def count_missed(session: Session, actor: Actor) -> int:
    """How many dates went by while they waited, where this actor plans events."""
    query = waiting(actor).where(SeriesDate.on < today()).order_by(None)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def all_series(actor: Actor) -> Select[tuple[Series]]:
    """The series whose events this actor may see."""
    return select(Series).where(_mine(actor, Permission.VIEW_CALENDAR)).options(joinedload(Series.area))


def series_by_id(session: Session, ids: set[int]) -> dict[int, Series]:
    """These series by their ids, with their areas."""
    query = select(Series).where(Series.id.in_(ids)).options(joinedload(Series.area))
    return {series.id: series for series in session.scalars(query)}


def values(series: Series, on: date | None = None) -> dict[str, Any]:
    """The series as its input has it; with `on`, only its dates from there."""
    first = on or series.first_on
    rule = series.rule if on is None else rest_of_rule(series, on)
    clocks = occasions.clocks(first, series.starts_minute, series.minutes)
    kept = {name: value for name, value in series.template.items() if name in SeriesInput.model_fields}
    return {
        **kept, "title": series.title, **clocks, **occasions.rule_values(rule), "version": series.version,
    }  # fmt: skip


def rest_of_rule(series: Series, on: date) -> str:
    """The rule of the dates from `on`; one that ends after so many times counts those that are left."""
    found = recurrence.dates(series.rule, series.first_on)
    return recurrence.counted(series.rule, max(1, sum(1 for one in found if one >= on)))


def _mine(actor: Actor, permission: Permission) -> Any:
    return within(actor, permission, Series.area_id, Series.unit_id)


def sequels(session: Session, series: Series) -> list[Series]:
    """The series that later dates of this one were split into, in order of their first dates."""
    return list(session.scalars(select(Series).where(Series.split_from_id == series.id).order_by(Series.first_on)))
