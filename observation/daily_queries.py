"""How points stand with their daily records: points down, days across, for the board, returns and files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.fields import name_key
from core.kept import asked_once
from core.times import local, now
from maps.models import Place
from observation.duty import DailyRules, DayCell, Duty, Kept, Pause, Tally, days_between, judge, tally
from observation.models import DailyRecord, ObservationPoint, Observer, PointPause
from observation.rule_queries import RuleBook, rule_book
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within

LONGEST = 62
"""Days that are looked at in one go."""


@dataclass(frozen=True)
class Wanted:
    """Which points and days: what is left out does not narrow. `area` means the area and all beneath."""

    first: date
    last: date
    area: Area | None = None
    q: str = ""
    categories: Collection[str] = ()
    place_ids: Collection[int] | None = None

    @property
    def on_any_day(self) -> Wanted:
        """The same points, whichever the days: equal for all who want them."""
        ids = None if self.place_ids is None else tuple(sorted(self.place_ids))
        return replace(self, first=date.min, last=date.max, categories=frozenset(self.categories), place_ids=ids)


@dataclass(frozen=True)
class Home:
    """The township in which a point lies; the county itself, or whatever is nearest, where there is none."""

    id: int
    code: str
    name: str
    path: str


@dataclass(frozen=True)
class Line:
    """A point and its days."""

    place_id: int
    name: str
    code: str
    area_name: str
    home: Home
    category: str
    object: str
    observer_id: int | None
    observer: str
    phone: str
    duty: Duty
    rules: DailyRules
    cells: Sequence[DayCell]

    @cached_property
    def tally(self) -> Tally:
        """The sums over its days."""
        return tally(self.cells)

    @property
    def last(self) -> DayCell:
        """Its last day."""
        return self.cells[-1]

    def days(self, state: str) -> list[date]:
        """Its days in that state."""
        return [cell.on for cell in self.cells if cell.state == state]


@dataclass(frozen=True)
class Survey:
    """Points with their days as they stood at an instant; the worst first."""

    wanted: Wanted
    at: datetime
    lines: Sequence[Line]

    @property
    def days(self) -> list[date]:
        """The days across."""
        return days_between(self.wanted.first, self.wanted.last)

    @cached_property
    def tally(self) -> Tally:
        """The sums over all."""
        return sum((line.tally for line in self.lines), Tally())

    def on(self, day: date) -> Tally:
        """The sums of one day."""
        return tally(cell for line in self.lines for cell in line.cells if cell.on == day)

    def by_home(self) -> list[tuple[Home, Tally]]:
        """The sums of each township, in the order of their codes."""
        sums: dict[Home, Tally] = defaultdict(Tally)
        for line in self.lines:
            sums[line.home] += line.tally
        return sorted(sums.items(), key=lambda pair: pair[0].code)

    def only(self, state: str) -> Survey:
        """The points that have a day in this state ("anomaly": with something unusual); all when it is unknown."""
        if state == "anomaly":
            return replace(self, lines=[line for line in self.lines if line.tally.anomalies])
        if state not in ("missing", "late", "open", "paused"):
            return self
        return replace(self, lines=[line for line in self.lines if line.days(state)])


def survey(
    session: Session, actor: Actor, wanted: Wanted, permission: Permission = Permission.VIEW_OBSERVATION,
    at: datetime | None = None,
) -> Survey:  # fmt: skip
    """The points of the actor's areas that were in service on one of the days, those that miss most first."""
    moment = at or now()
    rows = _rows(session, actor, wanted.on_any_day, permission)
    places = [row.ObservationPoint.place_id for row in rows]
    homes = homes_of(session, {row.path for row in rows})
    book, pauses = rule_book(session), _pauses(session, places, wanted)
    kept = records(session, places, wanted.first, wanted.last)
    days = days_between(wanted.first, wanted.last)
    lines = [_line(row, homes[row.path], book, pauses, kept, days, moment) for row in rows]
    lines = [line for line in lines if any(line.duty.is_in_service(day) for day in days)]
    return Survey(wanted, moment, sorted(lines, key=_worst_first))


def points_by_home(
    session: Session, actor: Actor, permission: Permission, first: date, last: date
) -> Mapping[Home, Sequence[int]]:
    """The points of the actor's areas that were in service between the two days, by the township in which they lie."""
    rows = _rows(session, actor, Wanted(first, last).on_any_day, permission)
    homes = homes_of(session, {row.path for row in rows})
    found: dict[Home, list[int]] = defaultdict(list)
    for row in rows:
        point = row.ObservationPoint
        if point.starts_on <= last and (point.ends_on is None or point.ends_on >= first):
            found[homes[row.path]].append(point.place_id)
    return found


@asked_once
def _rows(session: Session, actor: Actor, wanted: Wanted, permission: Permission) -> Sequence[Any]:
    return session.execute(_points(actor, wanted, permission)).all()


def _worst_first(line: Line) -> Any:
    return (-line.tally.missing, -line.tally.open, -line.tally.late, line.home.code, line.name, line.place_id)


def _points(actor: Actor, wanted: Wanted, permission: Permission) -> Select[Any]:
    query = (
        select(ObservationPoint, Place.name, Place.code, Area.name.label("area_name"), Area.path,
               Observer.name.label("observer"), Observer.phone)
        .join(Place, Place.id == ObservationPoint.place_id).join(Area, Area.id == Place.area_id)
        .outerjoin(Observer, Observer.id == ObservationPoint.observer_id)
        .where(within(actor, permission, Place.area_id), Place.is_active)
    )  # fmt: skip
    if wanted.area is not None:
        query = query.where(beneath(wanted.area.path))
    if wanted.categories:
        query = query.where(ObservationPoint.category.in_(wanted.categories))
    if wanted.place_ids is not None:
        query = query.where(Place.id.in_(wanted.place_ids))
    if wanted.q:
        key = name_key(wanted.q) or wanted.q
        query = query.where(or_(
            Place.name_key.contains(key, autoescape=True), Place.code == wanted.q,
            Observer.name.contains(wanted.q, autoescape=True),
        ))  # fmt: skip
    return query


def _line(
    row: Any, home: Home, book: RuleBook, pauses: dict[int, list[Pause]], kept: dict[int, dict[date, Kept]],
    days: Sequence[date], at: datetime,
) -> Line:  # fmt: skip
    point: ObservationPoint = row.ObservationPoint
    duty = Duty(point.starts_on, point.ends_on, tuple(pauses[point.place_id]))
    rules, known = book.holding(home.path), kept[point.place_id]
    cells = [judge(duty, on, known.get(on), rules, at) for on in days]
    return Line(
        point.place_id, row.name, row.code or "", row.area_name, home, point.category, point.object, point.observer_id,
        row.observer or "", row.phone or "", duty, rules, cells,
    )  # fmt: skip


def homes_of(session: Session, paths: Iterable[str]) -> Mapping[str, Home]:
    """By path of an area the township it lies in, else the nearest area there is."""
    return _homes_of(session, frozenset(paths))


@asked_once
def _homes_of(session: Session, wanted: frozenset[str]) -> Mapping[str, Home]:
    ids = sorted({int(part) for path in wanted for part in path.split("/") if part})
    areas: dict[int, Any] = {}
    for part in _parts(ids, 500):
        query = select(Area.id, Area.code, Area.name, Area.level, Area.path).where(Area.id.in_(part))
        areas |= {row.id: row for row in session.execute(query)}
    return {path: _home([areas[int(one)] for one in path.split("/") if one]) for path in wanted}


def _home(lineage: list[Any]) -> Home:
    township = next((area for area in lineage if area.level == "township"), None)
    county = next((area for area in reversed(lineage) if area.level != "village"), lineage[-1])
    found = township or county
    return Home(found.id, found.code, found.name, found.path)


def _pauses(session: Session, places: Sequence[int], wanted: Wanted) -> dict[int, list[Pause]]:
    found: dict[int, list[Pause]] = defaultdict(list)
    for part in _parts(places, 500):
        query = select(PointPause).where(
            PointPause.place_id.in_(part), PointPause.starts_on <= wanted.last, PointPause.ends_on >= wanted.first
        )
        for row in session.scalars(query):
            found[row.place_id].append(Pause(row.starts_on, row.ends_on, row.reason))
    return found


def records(session: Session, places: Sequence[int], first: date, last: date) -> dict[int, dict[date, Kept]]:
    """By point and day the records that are kept."""
    found: dict[int, dict[date, Kept]] = defaultdict(dict)
    for part in _parts(places, 500):
        query = select(*DailyRecord.__table__.c)  # columns: a month of a county is a thousand records
        query = query.where(DailyRecord.place_id.in_(part), DailyRecord.on.between(first, last))
        for row in session.execute(query):
            found[row.place_id][row.on] = as_kept(row)
    return found


def as_kept(row: Any) -> Kept:
    """The record as the judging sees it."""
    return Kept(
        row.id, row.on, row.state == "anomaly", row.recorded_at, row.received_at, row.by_key, row.by_name, row.note,
        row.readings,
    )  # fmt: skip


def today_in(session: Session, path: str) -> date:
    """The date that calendars show now in the area with that path."""
    return local(now(), rule_book(session).holding(path).zone).date()


def _parts(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
