"""What comes of events by the lines of a question: events, people, materials, units reached, evacuation times."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from drills.models import Drill, DrillResult
from registry.models import Area, Unit
from registry.queries.settings import evacuation_target
from reports import event_queries as events
from reports import rollup_queries
from reports.cut_queries import Cut, days_asked, key_of_row
from reports.figures import Answer, Key, median
from schedule.models import Event

Rows = Iterable[Sequence[Any]]
TIMES = ("drills_timed", "evacuation_median", "evacuation_best", "drills_within_target")


def answer(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """The figures of these names, by line and in all: from the rollup where it can answer, else as they are now."""
    rolled = rollup_queries.rolled(session, found)
    if rolled is not None:
        given = _answer(session, found, names, rolled)
        if rolled.still_holds():
            return given
    return _answer(session, found, names, _Live(session, found))


def _answer(session: Session, found: Cut, names: Collection[str], source: Source) -> Answer:
    given = Answer()
    for group, _ in events.COUNTS:
        wanted = [name for name in group if name in names and _fits(found, name)]
        for row in source.counts(group, wanted) if wanted else ():
            _add(given, found, row, wanted)
    if "units_reached" in names and _fits(found, "units_reached"):
        _reached(given, found, source.reached)
    if (timed := set(TIMES) & set(names)) and "category" not in found.used:
        _times(session, given, found, source.times(), timed)
    return given


def _fits(found: Cut, name: str) -> bool:
    return name in events.PEOPLE or "category" not in found.used


class Source(Protocol):
    """Where counts come from; every row begins with the parts of its key."""

    def counts(self, group: Sequence[str], names: Sequence[str]) -> Rows:
        """Rows of key and counts of these names, all of one group of `event_queries.COUNTS`."""

    def times(self) -> Rows:
        """Rows of key, area, kind of unit, seconds, and how many."""

    def reached(self, is_total: bool) -> Rows:
        """Rows of key and how many units."""


class _Live:
    """Events counted as they are now."""

    def __init__(self, session: Session, found: Cut) -> None:
        self._session, self._found = session, found
        stretches = [events.stretch(*days_asked(found), found.zone)]
        where = and_(events.in_stretches(stretches), events.kept(found))
        self._from = events.From(events.columns(found), where, found.tops if "area" in found.question.by else None)

    def counts(self, group: Sequence[str], names: Sequence[str]) -> Rows:
        """Rows of key and counts of these names."""
        source = self._from
        category = events.of_category(self._found)
        if category is not None:
            source = source.only(category)
        count = next(count for names_of, count in events.COUNTS if names_of == group)
        return self._session.execute(count(source, names)).tuples()

    def times(self) -> Rows:
        """Rows of key, area, kind of unit, seconds, and how many."""
        return self._session.execute(events.count_times(self._from)).tuples()

    def reached(self, is_total: bool) -> Rows:
        """Rows of key and how many units."""
        source = replace(self._from, keys=[], tops=None) if is_total else self._from
        return self._session.execute(events.count_reached(events.reached(source), len(source.keys))).tuples()


def _add(given: Answer, found: Cut, row: Sequence[Any], names: Sequence[str]) -> None:
    """Add a row of counts; one of nothing but noughts makes no line of its own."""
    width = len(found.question.by)
    if not any(row[width:]):
        return
    key = key_of_row(found.question.by, row)
    for name, count in zip(names, row[width:], strict=True):
        given.add(key, name, int(count or 0))


def _reached(given: Answer, found: Cut, ask: Callable[[bool], Rows]) -> None:
    """Units count once in each line and once in all, so the total is a question of its own."""
    by = found.question.by
    for row in ask(False):
        given.lines.setdefault(key_of_row(by, row), {})["units_reached"] = int(row[-1])
    given.total["units_reached"] = sum(int(row[-1]) for row in ask(True))


def _times(session: Session, given: Answer, found: Cut, rows: Rows, names: Collection[str]) -> None:
    by, rows = found.question.by, list(rows)
    targets = _Targets(session, {row[len(by)] for row in rows})
    seconds: dict[Key, Counter[int]] = defaultdict(Counter)
    within: Counter[Key] = Counter()
    for row in rows:
        key = key_of_row(by, row)
        area_id, kind, took, many = row[len(by) :]
        seconds[key][int(took)] += int(many)
        within[key] += int(many) if took <= targets.seconds(area_id, kind) else 0
    for key, counts in seconds.items():
        given.lines.setdefault(key, {}).update(_of_times(counts, within[key], names))
    given.total.update(_of_times(sum(seconds.values(), Counter()), within.total(), names))


def _of_times(counts: Counter[int], within: int, names: Collection[str]) -> dict[str, Any]:
    found = {
        "drills_timed": counts.total(), "evacuation_median": median(counts), "drills_within_target": within,
        "evacuation_best": min(counts, default=None),
    }  # fmt: skip
    return {name: value for name, value in found.items() if name in names}


def rows(_session: Session, found: Cut, name: str) -> Select[Any]:
    """The events behind a figure; for units reached the units, for figures of drills the drills."""
    where = and_(events.in_stretches([events.stretch(*days_asked(found), found.zone)]), events.kept(found))
    chosen = events.From([], where).select(Event.id)
    if name == "units_reached":
        units = events.From([], where).only(events.IS_HELD).select(Event.unit_id)
        return select(Unit).where(Unit.id.in_(units))
    if name == "drills_held" or name in TIMES:
        return _drills(found, chosen, name)
    return select(Event).where(Event.id.in_(events.that_make(chosen, found, name)))


def _drills(found: Cut, chosen: Select[Any], name: str) -> Select[tuple[Drill]]:
    query = select(Drill).join(Drill.event).where(Event.id.in_(chosen.where(events.IS_HELD)))
    if name == "drills_held":
        return query
    return query.where(Drill.result.has(DrillResult.evacuation_seconds.is_not(None)))


@dataclass
class _Where:
    """Stands for an area of which only the path is known."""

    path: str


class _Targets:
    """The evacuation targets of kinds of unit in these areas, each looked up once."""

    def __init__(self, session: Session, area_ids: Collection[int]) -> None:
        self._session = session
        wanted = select(Area.id, Area.path).where(Area.id.in_(area_ids))
        self._paths = {area_id: _Where(path) for area_id, path in session.execute(wanted).tuples()}
        self._known: dict[tuple[int, str], int] = {}

    def seconds(self, area_id: int, kind: str) -> int:
        """The target of the kind there."""
        if (area_id, kind) not in self._known:
            target = evacuation_target(self._session, kind, self._paths.get(area_id))
            self._known[area_id, kind] = target.seconds
        return self._known[area_id, kind]
