"""How units stand with the drills that they owe: read in a handful of queries however many units there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from drills.frequency import (
    Record,
    Rule,
    Standing,
    Subject,
    Tally,
    current,
    is_behind,
    is_due_soon,
    near_standings,
    periods_of,
    rule_for,
    standings,
    tally,
)
from drills.frequency_list_queries import as_rule, as_term
from drills.frequency_models import DrillRule, SchoolTerm
from drills.frequency_wanted_queries import Wanted as Wanted
from drills.frequency_wanted_queries import drills_of, excuses_of, units_of
from drills.periods import Window
from drills.school_terms import Term, Terms, pick
from registry.models import Area
from registry.permissions import Permission
from registry.terms import vocabulary
from schedule.day_queries import day_book, home_area

REACH = timedelta(days=400)
"""How far beyond a window its terms may reach."""


@dataclass(frozen=True)
class Line:
    """One unit with its rule and how it stands, period by period; `place` is its township, or its area itself."""

    unit_id: int
    name: str
    kind: str
    code: str
    area_id: int
    area_name: str
    place: str
    rule: Rule
    standings: Sequence[Standing]
    is_behind: bool
    is_due_soon: bool
    now: Standing | None

    @cached_property
    def overdue(self) -> int:
        """How many periods it has missed."""
        return sum(one.state == "overdue" for one in self.standings)

    @property
    def wants(self) -> bool:
        """Whether somebody should ask: it missed the last period, or still owes a drill in one that ends soon."""
        return self.is_behind or self.is_due_soon


@dataclass(frozen=True)
class Survey:
    """All units that were looked at, those that miss most first; `unruled` counts those for whom no rule holds."""

    window: Window
    today: date
    lines: Sequence[Line]
    unruled: int
    is_assumed: bool
    """Whether terms were assumed because nobody has entered them."""

    @cached_property
    def tally(self) -> Tally:
        """The sums over all units."""
        return tally((line.standings for line in self.lines), self.today)

    def only(self, which: str) -> Survey:
        """The same with fewer lines: "behind" missed the last period, "due" owes one now, "wants" one of the two,
        "missed" any period of the window; anything else keeps all."""
        tests: dict[str, Callable[[Line], object]] = {
            "behind": lambda line: line.is_behind, "missed": lambda line: line.overdue,
            "wants": lambda line: line.wants, "due": lambda line: line.now is not None and line.now.state == "due",
        }  # fmt: skip
        keep = tests.get(which)
        return replace(self, lines=[line for line in self.lines if keep(line)]) if keep else self

    def by_place(self) -> list[tuple[str, Tally]]:
        """The sums by township, by name."""
        places: dict[str, list[Sequence[Standing]]] = defaultdict(list)
        for line in self.lines:
            places[line.place].append(line.standings)
        return [(place, tally(found, self.today)) for place, found in places.items()]


def survey(
    session: Session, actor: Actor, wanted: Wanted, today: date, permission: Permission = Permission.VIEW_DRILLS
) -> Survey:
    """How the units stand that the actor may see, or do more with."""
    first, last = wanted.window.first, wanted.window.last
    book = _Book(session, first, last)
    rows = session.execute(units_of(actor, wanted, permission)).tuples().all()
    lines, assumed = [], False
    for row, known in _records(session, actor, wanted, permission, book, rows):
        lines.append(_line(book, row, known, standings(known, first, last, today), today))
        assumed = assumed or (known.rule.follows_terms and known.terms.assumed(first, last))
    lines.sort(key=lambda line: (not line.is_behind, -line.overdue, not line.wants, line.place, line.name))
    return Survey(wanted.window, today, lines, len(rows) - len(lines), assumed)


def count_wanting(
    session: Session, actor: Actor, wanted: Wanted, today: date, permission: Permission
) -> tuple[int, int]:  # fmt: skip
    """How many units missed their last period, and how many others owe a drill in one that ends soon."""
    first, last = wanted.window.first, wanted.window.last
    book = _Book(session, first, last)
    rows = session.execute(units_of(actor, wanted, permission)).tuples().all()
    records = _records(session, actor, wanted, permission, book, rows)
    found = [near_standings(known, first, last, today) for _, known in records]
    behind = [is_behind(one, today) for one in found]
    soon = sum(is_due_soon(one, today) for one, missed in zip(found, behind, strict=True) if not missed)
    return sum(behind), soon


def _records(
    session: Session, actor: Actor, wanted: Wanted, permission: Permission, book: _Book, rows: Sequence[Any]
) -> Iterator[tuple[Any, Record]]:
    """The units for whom a rule holds, with what is known of them."""
    bare = [found for row in rows if (found := _bare(book, row)) is not None]
    reach = _reach(bare, book.first, book.last)
    drills = drills_of(session, actor, wanted, permission, *reach)
    excuses = excuses_of(session, actor, wanted, permission, *reach)
    for row, record in bare:
        yield row, replace(record, drills=drills.get(row.id, ()), excuses=excuses.get(row.id, ()))


def _bare(book: _Book, row: Any) -> tuple[Any, Record] | None:
    """The unit's record without its drills and excuses; None when no rule holds for it."""
    unit = _subject(book, row)
    rule = book.rule(unit)
    return (row, Record(unit, rule, book.terms(unit))) if rule is not None else None


def _reach(bare: Sequence[tuple[Any, Record]], first: date, last: date) -> tuple[date, date]:
    """From the first to the last day of all periods that touch the window."""
    kinds = {(record.rule.period, id(record.terms)): record for _, record in bare}
    found = [period for record in kinds.values() for period in periods_of(record.rule, record.terms, first, last)]
    return min((one.first for one in found), default=first), max((one.last for one in found), default=last)


@dataclass
class _Book:
    """Rules, terms, kinds and townships, read once; what holds for units of one area and kind is worked out once."""

    session: Session
    first: date
    last: date
    _rules: dict[Any, Rule | None] = field(default_factory=dict)
    _terms: dict[Any, Terms] = field(default_factory=dict)

    @cached_property
    def rules(self) -> list[Rule]:
        return [as_rule(row) for row in self.session.scalars(select(DrillRule).where(DrillRule.is_active))]

    @cached_property
    def entered(self) -> list[Term]:
        window = (SchoolTerm.starts_on <= self.last + REACH, SchoolTerm.ends_on >= self.first - REACH)
        return [as_term(row) for row in self.session.scalars(select(SchoolTerm).where(*window))]

    @cached_property
    def _ruled(self) -> frozenset[int | None]:
        """Areas with rules of their own; units that differ in others only share what is worked out."""
        return frozenset(rule.area_id for rule in self.rules)

    @cached_property
    def _timed(self) -> frozenset[int | None]:
        return frozenset(term.area_id for term in self.entered)

    @cached_property
    def groups(self) -> Mapping[str, str | None]:
        return {term.code: term.parent_code for term in vocabulary(self.session, "unit_kind")}

    @cached_property
    def townships(self) -> Mapping[int, str]:
        query = select(Area.id, Area.name).where(Area.level == "township")
        return dict(self.session.execute(query).tuples().all())

    @cached_property
    def days(self) -> Any:
        first, last = self.first - REACH, self.last + REACH
        return day_book(self.session, home_area(self.session), first, last)

    def kinds(self, kind: str) -> tuple[str, ...]:
        group = self.groups.get(kind)
        return (kind, group) if group else (kind,)

    def rule(self, unit: Subject) -> Rule | None:
        key = Subject(_known(unit, self._ruled), unit.kinds, unit.is_boarding)
        if key not in self._rules:
            self._rules[key] = rule_for(key, self.rules)
        return self._rules[key]

    def terms(self, unit: Subject) -> Terms:
        key = (_known(unit, self._timed), unit.kinds)
        if key not in self._terms:
            found = pick(self.entered, *key, self.first - REACH, self.last + REACH)
            same = next((one for one in self._terms.values() if one.terms == found), None)
            self._terms[key] = same or Terms(found, self.days.is_workday)
        return self._terms[key]


def _known(unit: Subject, areas: frozenset[int | None]) -> tuple[int, ...]:
    return tuple(area_id for area_id in unit.area_ids if area_id in areas)


def _subject(book: _Book, row: Any) -> Subject:
    return Subject(_ids(row.path), book.kinds(row.kind), row.is_boarding, row.opened_on)


def _ids(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in path.split("/") if part)


def _line(book: _Book, row: Any, known: Record, found: Sequence[Standing], today: date) -> Line:
    place = next((book.townships[one] for one in known.unit.area_ids if one in book.townships), row.area_name)
    return Line(
        row.id, row.name, row.kind, row.code or "", row.area_id, row.area_name, place, known.rule, found,
        is_behind(found, today), is_due_soon(found, today), current(found, today),
    )  # fmt: skip
