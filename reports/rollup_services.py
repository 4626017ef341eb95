"""The rollup kept up: changes folded into cells batch by batch, everything made anew, and both compared.

Only one fold works at a time (the row of the rollup is locked); it takes away exactly those notes of changes that it
has read, before it counts, so that whatever is committed meanwhile leaves a note of its own.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from core.db import Database
from core.times import local, now
from registry.models import Area, Unit
from reports import event_queries as events
from reports.cut_queries import local_day, month_of
from reports.grains import (
    BY_CATEGORY,
    FINEST,
    OF_REACH,
    TIMES,
    WITHOUT_CATEGORY,
    Detail,
    coarsened,
)
from reports.models import FigureCell, FigureChange, FigureReach, FigureRollup
from reports.periods import days_of_month, month_number, offsets
from reports.rollup_queries import changed, rollup_zone
from schedule.models import Event, Headcount
from schedule.queries import zone_of

BATCH = 400
"""Notes of changes that one transaction folds: others wait for it on SQLite."""
AREAS_AT_ONCE = 400
TICK_SECONDS = 25.0
ROW = 1

Bucket = tuple[int, int]
"""Id of an area, and number of a month."""
Cells = Counter[tuple[str, str, int, int, Detail]]
"""Sums by measure, grain, month, area and detail."""
Reach = set[tuple[str, int, int, int, str, int, str]]
"""Grain, month, area, unit, activity, campaign, kind of unit."""


def tick(database: Database) -> str:
    """Fold what has changed, for the clock: make the rollup when there is none for the zone, and stop after a while."""
    with database.transaction(writing=False) as session:
        is_made = rollup_zone(session) == zone_of(session)
        waits = session.scalar(select(FigureChange.id).limit(1)) is not None
    if is_made and not waits:
        return ""
    if not is_made:
        with database.transaction() as session:
            begin(session)
    taken = fold_all(database, TICK_SECONDS)
    return f"folded {taken} changes"


def rebuild(database: Database) -> int:
    """Make the rollup anew; how many notes of changes were folded. Figures are right all the while."""
    with database.transaction() as session:
        begin(session)
    return fold_all(database)


def fold_all(database: Database, seconds: float = float("inf")) -> int:
    """Fold until nothing is left, or for about so many seconds; how many notes of changes were folded."""
    ends, taken = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        with database.transaction() as session:
            folded = fold(session)
        if not folded:
            break
        taken += folded
    return taken


def begin(session: Session) -> None:
    """Throw all cells away and note every area and month with events as changed, so that folding makes them anew."""
    zone = zone_of(session)
    _lock(session, zone)
    for table in (FigureCell, FigureReach):
        session.execute(delete(table))
    session.query(FigureRollup).filter_by(id=ROW).update({"zone": zone, "made_at": now()})
    first, last = session.execute(select(func.min(Event.starts_at), func.max(Event.starts_at))).one()
    if first is None:
        return
    month = month_of(local_day(Event.starts_at, offsets(zone, first.date(), last.date())))
    found = select(Event.area_id.label("area_id"), month.label("month"), func.min(Event.starts_at).label("at"))
    buckets = found.group_by(Event.area_id, "month").subquery("buckets")
    ordered = select(buckets.c.area_id, buckets.c.at).order_by(buckets.c.month, buckets.c.area_id)
    session.execute(insert(FigureChange).from_select(["area_id", "at"], ordered))


def fold(session: Session, most: int = BATCH) -> int:
    """Count the areas and months anew that the oldest notes tell of; how many notes that were, 0 without a rollup."""
    zone = _lock(session)
    if zone is None:
        return 0
    ids = session.scalars(select(FigureChange.id).order_by(FigureChange.id).limit(most)).all()
    if not ids:
        return 0
    notes = session.execute(changed([FigureChange.id.in_(ids)]).subquery("notes").select()).tuples()
    buckets = {(area_id, month_number(local(at, zone).date())) for area_id, at in notes}
    _replace(session, zone, buckets)
    session.execute(delete(FigureChange).where(FigureChange.id.in_(ids)))
    return len(ids)


def forget_gone(session: Session) -> None:
    """Take away notes of areas, events and units that are there no more: their cells have gone with them."""
    for column, gone in (
        (FigureChange.area_id, ~exists().where(Area.id == FigureChange.area_id)),
        (FigureChange.event_id, ~exists().where(Event.id == FigureChange.event_id)),
        (FigureChange.unit_id, ~exists().where(Unit.id == FigureChange.unit_id)),
    ):
        session.execute(delete(FigureChange).where(column.is_not(None), gone))


def _lock(session: Session, zone: str | None = None) -> str | None:
    """The rollup's zone, its row locked; with a zone the row is made when there is none."""
    query = select(FigureRollup.zone).where(FigureRollup.id == ROW).with_for_update()
    found = session.scalar(query)
    if found is None and zone is not None:
        _upsert(session, zone)
        found = session.scalar(query)
    return found


def _upsert(session: Session, zone: str) -> None:
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_or_not
    else:
        from sqlalchemy.dialects.sqlite import insert as insert_or_not  # type: ignore[assignment]
    session.execute(insert_or_not(FigureRollup).values(id=ROW, zone=zone, made_at=now()).on_conflict_do_nothing())


def _replace(session: Session, zone: str, buckets: Iterable[Bucket]) -> None:
    """Count these buckets anew in place of what was there."""
    for month, areas in _by_month(buckets):
        for table in (FigureCell, FigureReach):
            session.execute(delete(table).where(table.month == month, table.area_id.in_(areas)))
        cells, reach = count(session, zone, month, areas)
        if cells:
            session.execute(insert(FigureCell), [_cell(*key, value) for key, value in cells.items()])
        if reach:
            names = ("grain", "month", "area_id", "unit_id", "activity", "campaign_id", "unit_kind")
            session.execute(insert(FigureReach), [dict(zip(names, row, strict=True)) for row in reach])


def _cell(measure: str, grain: str, month: int, area: int, detail: Detail, value: int) -> dict[str, Any]:
    kind, activity, campaign, category = detail
    return {
        "measure": measure, "grain": grain, "month": month, "area_id": area, "unit_kind": kind, "activity": activity,
        "campaign_id": campaign, "category": category, "value": value,
    }  # fmt: skip


def _by_month(buckets: Iterable[Bucket]) -> Iterator[tuple[int, Sequence[int]]]:
    months: dict[int, list[int]] = defaultdict(list)
    for area, month in sorted(buckets):
        months[month].append(area)
    for month, areas in months.items():
        for first in range(0, len(areas), AREAS_AT_ONCE):
            yield month, areas[first : first + AREAS_AT_ONCE]


def count(session: Session, zone: str, month: int, areas: Sequence[int]) -> tuple[Cells, Reach]:
    """The cells and the units reached of these areas in that month, counted as questions are answered live."""
    where = events.in_stretches([events.stretch(*days_of_month(month), zone, areas)])
    keys = [Event.area_id, events.KIND, Event.kind, events.CAMPAIGN]
    cells: Cells = Counter()

    def put(measure: str, grains: Sequence[str], area: int, detail: Detail, value: int) -> None:
        for grain in grains:
            cells[measure, grain, month, area, coarsened(detail, grain)] += value

    for group, statement in events.COUNTS:
        is_people = group == events.PEOPLE
        source = events.From([*keys, *([Headcount.category] if is_people else [])], where)
        for row in session.execute(statement(source, group)).tuples():
            _put_counts(put, group, row, is_people)
    for area, kind, activity, campaign, _, _, seconds, many in session.execute(
        events.count_times(events.From(keys, where))
    ).tuples():
        put(TIMES, (FINEST,), area, (kind, activity, campaign, str(seconds)), int(many))
    return cells, _reach(session, events.From(keys, where), month)


def _put_counts(put: Callable[..., None], group: Sequence[str], row: Sequence[Any], is_people: bool) -> None:
    area, kind, activity, campaign = row[:4]
    category = row[4] if is_people else ""
    grains = (*WITHOUT_CATEGORY, *(BY_CATEGORY if is_people else ()))
    for name, value in zip(group, row[5 if is_people else 4 :], strict=True):
        if value:
            put(name, grains, area, (kind, activity, campaign, category), int(value))


def _reach(session: Session, source: events.From, month: int) -> Reach:
    found: Reach = set()
    for area, kind, activity, campaign, unit in session.execute(events.reached(source)).tuples():
        for grain in OF_REACH:
            _, act, camp, _ = coarsened((kind, activity, campaign, ""), grain)
            found.add((grain, month, area, unit, act, camp, kind))
    return found


def differences(session: Session) -> list[str]:
    """Where the rollup says something else than counting everything anew, areas and months noted as changed left out.

    Asks for a transaction of one moment: on PostgreSQL a repeatable read.
    """
    zone = rollup_zone(session)
    if zone is None:
        return ["there is no rollup"]
    notes = session.execute(changed().subquery("notes").select()).tuples()
    stale = {(area, month_number(local(at, zone).date())) for area, at in notes}
    starts = session.execute(select(Event.area_id, Event.starts_at)).tuples()
    buckets = {(area, month_number(local(at, zone).date())) for area, at in starts} - stale
    wanted: dict[Any, int] = {}
    for month, areas in _by_month(buckets):
        cells, reach = count(session, zone, month, areas)
        wanted |= {key: value for key, value in cells.items() if value} | dict.fromkeys(reach, 1)
    return _compared(wanted, _kept(session, stale))


def _kept(session: Session, stale: set[Bucket]) -> dict[Any, int]:
    reach = FigureReach.__table__.c
    found: dict[Any, int] = {}
    for row in session.execute(select(FigureCell.__table__)):
        if (row.area_id, row.month) not in stale:
            detail = (row.unit_kind, row.activity, row.campaign_id, row.category)
            found[row.measure, row.grain, row.month, row.area_id, detail] = row.value
    columns = (reach.grain, reach.month, reach.area_id, reach.unit_id, reach.activity, reach.campaign_id)
    for key in session.execute(select(*columns, reach.unit_kind)).tuples():
        if (key[2], key[1]) not in stale:
            found[tuple(key)] = 1
    return found


def _compared(wanted: Mapping[Any, int], kept: Mapping[Any, int]) -> list[str]:
    keys = sorted(wanted.keys() | kept.keys(), key=str)
    return [
        f"{key}: {kept.get(key, 0)} kept, {wanted.get(key, 0)} counted"
        for key in keys
        if wanted.get(key, 0) != kept.get(key, 0)
    ]
