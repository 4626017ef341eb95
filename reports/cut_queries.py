"""What a question cuts out of the records: areas, kinds, days and line, as conditions and as columns to group by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, Subquery, and_, case, cast, func, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from core.access import Actor
from core.errors import NotFound
from registry.area_codes import LEVELS
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import beneath, require_area, within
from registry.terms import beneath as terms_beneath
from reports.cube import PERIODS, Question
from reports.figures import NO_UNIT, Key
from reports.periods import days_of, offsets, said
from schedule.queries import zone_of

FIGURES = Permission.VIEW_FIGURES


@dataclass(frozen=True)
class Cut:
    """A question with what the database has to know for it; `line` are the parts of the line that is looked into."""

    question: Question
    actor: Actor
    zone: str
    area: Area | None = None
    kinds: Sequence[str] | None = None  # of units; None: all
    line: Mapping[str, str] = field(default_factory=dict)

    @property
    def used(self) -> frozenset[str]:
        """The dimensions it is broken down by or kept to."""
        asked = self.question
        kept = {
            "kind": asked.kind, "activity": asked.activity, "category": asked.category,
            "campaign": asked.campaign_id is not None,
        }  # fmt: skip
        return frozenset((*asked.by, *self.line, *(name for name, value in kept.items() if value)))

    @cached_property
    def tops(self) -> Subquery:
        """Every area (id) with the one that stands for it at the level asked for (line)."""
        return _tops(self.question.level)

    @property
    def offsets(self) -> Sequence[tuple[Any, int]]:
        """How far the zone's clocks are ahead of UTC in the period."""
        return offsets(self.zone, self.question.starts_on, self.question.ends_on)

    def where(self, area_id: Any, unit_id: Any = None) -> ColumnElement[bool]:
        """The condition that a record lies in the reader's areas, in the area asked for, and in that of the line."""
        wanted = [within(self.actor, FIGURES, area_id, unit_id)]
        if self.area is not None:
            wanted.append(area_id.in_(select(Area.id).where(beneath(self.area.path))))
        if "area" in self.line:
            tops = self.tops
            wanted.append(area_id.in_(select(tops.c.id).where(tops.c.line == whole(self.line["area"]))))
        return and_(true(), *wanted)

    def of_kind(self, kind: Any) -> ColumnElement[bool]:
        """The condition that a kind of unit, "none" for the general public, is one asked for."""
        wanted: list[ColumnElement[bool]] = [kind.in_(self.kinds)] if self.kinds is not None else []
        return and_(true(), *wanted, *([kind == self.line["kind"]] if "kind" in self.line else []))


def cut(session: Session, question: Question, actor: Actor) -> Cut:
    """The question ready to be asked; NotFound for an area of which the reader may see no figures."""
    area = require_area(session, question.area_id, actor, FIGURES) if question.area_id is not None else None
    kinds = None
    if question.kind:
        kinds = [NO_UNIT] if question.kind == NO_UNIT else terms_beneath(session, "unit_kind", question.kind)
    return Cut(question, actor, zone_of(session, area), area, kinds)


def into_line(found: Cut, key: Key) -> Cut:
    """The same for one line only: `key` has a part for each dimension of the question; NotFound for no such line."""
    asked = found.question
    line = dict(zip(asked.by, key, strict=False))
    first, last = asked.starts_on, asked.ends_on
    for grain in set(PERIODS) & set(line):
        try:
            begins, ends = days_of(grain, line.pop(grain))
        except ValueError as error:
            raise NotFound() from error
        first, last = max(first, begins), min(last, ends)
    return replace(found, question=replace(asked, starts_on=first, ends_on=last), line=line)


def whole(typed: str) -> int:
    """The id that a part of a key is; NotFound for anything else."""
    if not typed.isdecimal() or len(typed) > 9:
        raise NotFound()
    return int(typed)


def campaign_of(found: Cut) -> int | None:
    """The campaign that it is kept to, 0 for none; None where all are asked for."""
    line = found.line.get("campaign")
    return whole(line) if line is not None else found.question.campaign_id


def _tops(level: str) -> Subquery:
    """An area above that level stands for itself."""
    deep = LEVELS.index(level) if level in LEVELS else len(LEVELS) - 1
    if deep == len(LEVELS) - 1:
        return select(Area.id, Area.id.label("line")).subquery("tops")
    chain = [aliased(Area) for _ in LEVELS]
    stands = or_
    found = case(
        *[(stands(one.level.in_(LEVELS[: deep + 1]), one.parent_id.is_(None)), one.id) for one in chain],
        else_=chain[-1].id,
    )
    query = select(chain[0].id, found.label("line"))
    for lower, upper in pairwise(chain):
        query = query.outerjoin(upper, upper.id == lower.parent_id)
    return query.subquery("tops")


class LocalDay(FunctionElement[str]):
    """The day, "2026-05-12", on the wall of a zone at an instant; arguments: the instant, seconds ahead of UTC."""

    type = String()
    name = "local_day"
    inherit_cache = True


@compiles(LocalDay, "sqlite")
def _day_sqlite(element: LocalDay, compiler: SQLCompiler, **more: Any) -> str:
    at, ahead = (compiler.process(part, **more) for part in element.clauses)
    return f"date({at}, ({ahead}) || ' seconds')"


@compiles(LocalDay, "postgresql")
def _day_postgresql(element: LocalDay, compiler: SQLCompiler, **more: Any) -> str:
    at, ahead = (compiler.process(part, **more) for part in element.clauses)
    return f"to_char(({at}) AT TIME ZONE 'UTC' + ({ahead}) * interval '1 second', 'YYYY-MM-DD')"


class Thursday(FunctionElement[str]):
    """The Thursday of the ISO week of a day, which is in the year that the week belongs to; argument: a day."""

    type = String()
    name = "thursday"
    inherit_cache = True


@compiles(Thursday, "sqlite")
def _thursday_sqlite(element: Thursday, compiler: SQLCompiler, **more: Any) -> str:
    (day,) = (compiler.process(part, **more) for part in element.clauses)
    return f"date({day}, '-3 days', 'weekday 4')"


@compiles(Thursday, "postgresql")
def _thursday_postgresql(element: Thursday, compiler: SQLCompiler, **more: Any) -> str:
    (day,) = (compiler.process(part, **more) for part in element.clauses)
    return f"to_char(date_trunc('week', ({day})::date) + interval '3 days', 'YYYY-MM-DD')"


def local_day(at: Any, ahead: Sequence[tuple[Any, int]]) -> ColumnElement[str]:
    """The local day of an instant, with the offsets of its zone."""
    last = ahead[-1][1]
    seconds = case(*[(at < until, shift) for until, shift in ahead[:-1]], else_=last) if len(ahead) > 1 else last
    return LocalDay(at, seconds)


def month_of(day: Any) -> ColumnElement[int]:
    """202605 of a day in May 2026."""
    return cast(func.substr(day, 1, 4, type_=String) + func.substr(day, 6, 2, type_=String), Integer)


def of_grain(grain: str, month: Any) -> ColumnElement[Any]:
    """A month's number as that of the quarter (20262), half-year (20261) or year that it lies in."""
    if grain == "month":
        return month  # type: ignore[no-any-return]
    year, of_year = month // 100, month % 100
    if grain == "year":
        return year  # type: ignore[no-any-return]
    part = (of_year + 2) // 3 if grain == "quarter" else (of_year + 5) // 6
    return year * 10 + part  # type: ignore[no-any-return]


def period_of(grain: str, day: Any) -> ColumnElement[Any]:
    """The period of a local day, as `reports.periods.said` reads it."""
    if grain == "day":
        return day  # type: ignore[no-any-return]
    return Thursday(day) if grain == "week" else of_grain(grain, month_of(day))


def key_of_row(by: Sequence[str], parts: Sequence[Any]) -> Key:
    """The key of a line from what the database gave for its dimensions."""
    return tuple(
        said(name, part) if name in PERIODS else str(part) for name, part in zip(by, parts, strict=False)
    )  # fmt: skip


def units_where(found: Cut) -> ColumnElement[bool]:
    """The active units of the reader's areas and of the kinds asked for."""
    return and_(Unit.is_active, found.where(Unit.area_id, Unit.id), found.of_kind(Unit.kind))


def days_asked(found: Cut) -> tuple[date, date]:
    """The first and the last day."""
    return found.question.starts_on, found.question.ends_on


def tops_of(session: Session, found: Cut) -> dict[int, int]:
    """Every area with the one that stands for it at the level asked for."""
    return dict(session.execute(select(found.tops.c.id, found.tops.c.line)).tuples().all())
