"""The rollup asked: cells that hold, and live counts for what has changed since or lies in a month only partly asked.

Cells, the log of changes and the live counts are read by one statement, so that they are of one moment whatever other
transactions do meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from core.db import Instant
from core.times import day_bounds
from reports import event_queries as events
from reports.cube import PERIODS, UNIT
from reports.cut_queries import FIGURES, Cut, campaign_of, days_asked, of_grain
from reports.grains import BY_CATEGORY, FINEST, OF_REACH, TIMES, WITHOUT_CATEGORY, grain_for
from reports.models import FigureCell, FigureChange, FigureReach, FigureRollup
from reports.periods import LENGTHS, days_of_month, month_number, month_start, whole_months
from schedule.models import Event

Rows = Iterable[Sequence[Any]]
DAY = timedelta(days=1)


def rollup_zone(session: Session) -> str | None:
    """The zone whose months the rollup keeps; None when there is no rollup."""
    return session.scalar(select(FigureRollup.zone).limit(1))


def rolled(session: Session, found: Cut) -> Rolled | None:
    """The rollup as a source for the question; None where it cannot answer it."""
    grains = set(found.question.by) & set(PERIODS)
    whole = whole_months(*days_asked(found))
    if whole is None or not grains <= set(LENGTHS) or UNIT in found.used or found.actor.unit_ids(FIGURES):
        return None
    return Rolled(session, found, *whole) if rollup_zone(session) == found.zone else None


def months_of(first: date, last: date) -> list[int]:
    """The numbers of the months from the first day to the last."""
    found = []
    while first <= last:
        found.append(month_number(first))
        first = month_start(first, 1)
    return found


def changed(conditions: Sequence[ColumnElement[bool]] = ()) -> CompoundSelect[Any]:
    """Area and start of every event that the log of changes tells of, as they were then and as they are now."""
    log = select(FigureChange.area_id.label("area_id"), FigureChange.at.label("at"))
    log = log.where(FigureChange.area_id.is_not(None), *conditions)
    of_events = select(Event.area_id, Event.starts_at).join(FigureChange, FigureChange.event_id == Event.id)
    of_units = select(Event.area_id, Event.starts_at).join(FigureChange, FigureChange.unit_id == Event.unit_id)
    return union_all(log, of_events.where(*conditions), of_units.where(*conditions))


def dirty(zone: str, first: date, last: date) -> CTE:
    """Areas and months, with their bounds, whose cells do not hold: area_id, month, since, until."""
    rows = []
    for number in months_of(first, last):
        since, until = day_bounds(days_of_month(number)[0], zone)[0], day_bounds(days_of_month(number)[1], zone)[1]
        rows.append(select(
            literal(number, Integer).label("month"), literal(since, Instant()).label("since"),
            literal(until, Instant()).label("until"),
        ))  # fmt: skip
    months = union_all(*rows).cte("months")
    log = changed().cte("changed")
    inside = and_(log.c.at >= months.c.since, log.c.at < months.c.until)
    query = select(log.c.area_id, months.c.month, months.c.since, months.c.until)
    return query.join(months, inside).distinct().cte("dirty")


class Rolled:
    """The rollup for whole months from the first to the last day, live counts for the rest."""

    def __init__(self, session: Session, found: Cut, first: date, last: date) -> None:
        self._session, self._found = session, found
        self._first, self._last = first, last

    def still_holds(self) -> bool:
        """Whether the rollup was the same one all the while."""
        return rollup_zone(self._session) == self._found.zone

    def counts(self, group: Sequence[str], names: Sequence[str]) -> Rows:
        """Rows of key and counts of these names, several of one key where it has a live part."""
        is_people = group == events.PEOPLE
        by_category = is_people and "category" in self._found.used
        cell = FigureCell
        grain = grain_for(self._found.used, BY_CATEGORY if by_category else WITHOUT_CATEGORY)
        sums = [func.sum(case((cell.measure == name, cell.value), else_=0)) for name in names]
        kept = self._cells(cell, grain, cell.measure.in_(names))
        keys = self._cell_keys(cell)
        cells = self._keyed(keys, cell, *sums).where(kept)
        count = next(count for names_of, count in events.COUNTS if names_of == group)
        category = events.of_category(self._found) if is_people else None
        live = [source if category is None else source.only(category) for source in self._live()]
        return self._rows([events.grouped(cells, len(keys)), *(count(source, names) for source in live)])

    def times(self) -> Rows:
        """Rows of key, area, kind of unit, seconds, and how many."""
        cell = FigureCell
        more = (cell.area_id, cell.unit_kind, cast(cell.category, Integer))
        keys = [*self._cell_keys(cell), *more]
        cells = self._keyed(keys, cell, func.sum(cell.value)).where(self._cells(cell, FINEST, cell.measure == TIMES))
        return self._rows([events.grouped(cells, len(keys)), *(events.count_times(one) for one in self._live())])

    def reached(self, is_total: bool) -> Rows:
        """Rows of key and how many units."""
        row = FigureReach
        grain = grain_for(self._found.used - {"kind"}, OF_REACH)
        keys = [] if is_total else self._cell_keys(row)
        cells = self._keyed([*keys, row.unit_id], row).where(self._cells(row, grain))
        live = [replace(one, keys=[], tops=None) if is_total else one for one in self._live()]
        units = union_all(cells, *(events.reached(one) for one in live))
        return self._session.execute(events.count_reached(units, len(keys))).tuples()

    def _rows(self, parts: Sequence[Select[Any]]) -> Rows:
        return self._session.execute(union_all(*parts)).tuples()

    @cached_property
    def _dirty(self) -> CTE:
        return dirty(self._found.zone, self._first, self._last)

    def _cells(self, table: Any, grain: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        """Cells, or rows of reach, of the grain and of what is asked, that hold."""
        found = self._found
        wanted = [
            table.grain == grain, table.month.between(month_number(self._first), month_number(self._last)),
            found.where(table.area_id), found.of_kind(table.unit_kind), *conditions,
        ]  # fmt: skip
        for activity in (found.question.activity, found.line.get("activity", "")):
            if activity:
                wanted.append(table.activity == activity)
        campaign = campaign_of(found)
        if campaign is not None:
            wanted.append(table.campaign_id == campaign)
        if found.question.category and table is FigureCell:
            wanted.append(table.category == found.question.category)
        stale = self._dirty
        changed_since = and_(stale.c.area_id == table.area_id, stale.c.month == table.month)
        return and_(*wanted, ~exists(select(stale.c.month).where(changed_since).correlate(table)))

    def _cell_keys(self, table: Any) -> list[Any]:
        names = {"kind": "unit_kind", "activity": "activity", "campaign": "campaign_id", "category": "category"}
        return [
            self._found.tops.c.line if name == "area"
            else of_grain(name, table.month) if name in PERIODS else getattr(table, names[name])
            for name in self._found.question.by
        ]  # fmt: skip

    def _keyed(self, keys: Sequence[Any], table: Any, *more: Any) -> Select[Any]:
        labelled = [key.label(f"g{at}") for at, key in enumerate(keys)]
        query = select(*labelled, *more).select_from(table)
        tops = self._found.tops
        return query.join(tops, tops.c.id == table.area_id) if "area" in self._found.question.by else query

    def _live(self) -> list[events.From]:
        """What the cells do not tell: months that have changed since, and months only partly asked for."""
        found, stale = self._found, self._dirty
        tops = found.tops if "area" in found.question.by else None
        counted = and_(events.counts_at_all(), events.kept(found))
        by = zip(found.question.by, events.columns(found), strict=True)
        keys = [of_grain(name, stale.c.month) if name in PERIODS else column for name, column in by]
        sources = [events.From(keys, counted, tops, stale)]
        first, last = days_asked(found)
        stretches = [
            events.Stretch(day_bounds(since, found.zone)[0], day_bounds(until, found.zone)[0])
            for since, until in ((first, self._first), (self._last + DAY, last + DAY)) if since < until
        ]  # fmt: skip
        if stretches:
            where = and_(events.in_stretches(stretches), events.kept(found))
            sources.append(events.From(events.columns(found), where, tops))
        return sources
