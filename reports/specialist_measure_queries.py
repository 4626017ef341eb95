"""Visits of specialists as their accepted reports tell of them: counted live, whom they reached in each line anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from core.sheets.sheet import Value
from core.times import day_bounds, local
from outreach.specialist_models import VisitReport
from registry.models import Area, Unit
from reports.cube import UNIT
from reports.cut_queries import Cut, days_asked
from reports.event_queries import KIND, kept
from reports.figures import NO_CAMPAIGN, Answer, Key, Values
from reports.judged_queries import areas_for, key_under
from reports.measure import EVENTS, PEOPLE
from schedule.models import Event


@dataclass(frozen=True)
class _Visit:
    """An accepted report; `people` by category, nobody where another report of the event tells of more."""

    report_id: int
    specialist_id: int
    area_id: int
    village_id: int | None
    unit_id: int | None
    on: date
    minutes: int
    people: Mapping[str, int]
    parts: Mapping[str, str]


def answer(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """The figures by line and in all."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= PEOPLE:
        return given
    visits, stands_for, by = _visits(session, found), areas_for(session, found), found.question.by
    wanted = set(names) if found.used <= EVENTS else {"specialist_people"} & set(names)
    lines: dict[Key, list[_Visit]] = defaultdict(list)
    for one in visits:
        for category in one.people if "category" in by else ("",):
            parts = {**one.parts, "category": category}
            kept_to = _only(one, category) if category else one
            lines[key_under(found, stands_for, one.area_id, one.on, parts)].append(kept_to)
    for key, part in lines.items():
        given.lines[key] = _counts(part, wanted)
    given.total |= _counts(visits, wanted)
    return given


def rows(session: Session, found: Cut, name: str) -> Select[tuple[VisitReport]]:
    """The reports behind a figure."""
    tests: dict[str, Callable[[_Visit], bool]] = {
        "specialist_people": lambda one: sum(one.people.values()) > 0,
        "specialist_villages": lambda one: one.village_id is not None,
        "specialist_units": lambda one: one.unit_id is not None,
    }
    keep: Callable[[_Visit], bool] = tests.get(name, lambda one: True)
    chosen = [one.report_id for one in _visits(session, found) if keep(one)]
    return select(VisitReport).where(VisitReport.id.in_(chosen))


def _counts(visits: Sequence[_Visit], names: Collection[str]) -> Values:
    counts: dict[str, Value] = {
        "specialist_visits": len(visits),
        "specialist_hours": round(sum(one.minutes for one in visits) / 60, 2),
        "specialist_people": sum(sum(one.people.values()) for one in visits),
        "specialists_out": len({one.specialist_id for one in visits}),
        "specialist_villages": len({one.village_id for one in visits} - {None}),
        "specialist_units": len({one.unit_id for one in visits} - {None}),
    }
    return {name: value for name, value in counts.items() if name in names}


def _only(one: _Visit, category: str) -> _Visit:
    return _Visit(one.report_id, one.specialist_id, one.area_id, one.village_id, one.unit_id, one.on, one.minutes,
                  {category: one.people[category]}, one.parts)  # fmt: skip


def _visits(session: Session, found: Cut) -> list[_Visit]:
    first, last = days_asked(found)
    begins = and_(VisitReport.began_at >= day_bounds(first, found.zone)[0],
                  VisitReport.began_at < day_bounds(last, found.zone)[1])  # fmt: skip
    here = and_(VisitReport.state == "accepted", kept(found))
    query = select(VisitReport, Event, Area.level, KIND).join(Event, Event.id == VisitReport.event_id)
    query = query.join(Area, Area.id == Event.area_id).outerjoin(Unit, Unit.id == Event.unit_id)
    telling = _telling(session, here)
    return [
        _Visit(
            one.id, one.specialist_id, event.area_id, event.area_id if level == "village" else None, event.unit_id,
            local(one.began_at, found.zone).date(), int((one.ended_at - one.began_at).total_seconds() // 60),
            _people(found, one.people) if one.id in telling else {},
            {"kind": kind, UNIT: str(event.unit_id or 0), "activity": event.kind,
             "campaign": str(event.campaign_id or NO_CAMPAIGN)},
        )
        for one, event, level, kind in session.execute(query.where(here, begins)).tuples()
    ]  # fmt: skip


def _people(found: Cut, told: Mapping[str, int]) -> dict[str, int]:
    """Those of the categories asked for."""
    asked = [name for name in (found.question.category, found.line.get("category", "")) if name]
    return {category: int(count) for category, count in told.items() if all(category == one for one in asked)}


def _telling(session: Session, here: ColumnElement[bool]) -> set[int]:
    """Of each event the report that tells of most people, whenever it was: it alone counts them."""
    query = select(VisitReport.id, VisitReport.event_id, VisitReport.people).join(
        Event, Event.id == VisitReport.event_id
    )
    most: dict[int, tuple[int, int]] = {}
    reports: Iterable[tuple[int, int, Mapping[str, int]]] = session.execute(
        query.outerjoin(Unit, Unit.id == Event.unit_id).where(here).order_by(VisitReport.id)
    ).tuples()
    for number, event_id, people in reports:
        told = sum(int(count) for count in people.values())
        if event_id not in most or told > most[event_id][0]:
            most[event_id] = (told, number)
    return {number for _, number in most.values()}
