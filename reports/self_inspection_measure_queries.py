"""How units look after themselves, the hazards they found, households looked through: counted live."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from core.times import today
from readiness.self_inspection_models import HouseholdCheck, SelfHazard, SelfInspection
from readiness.self_inspection_queries import in_state, last_done, owing_kinds, rule_of
from registry.models import Unit
from registry.permissions import Permission
from registry.scope import within
from reports.cube import UNIT
from reports.cut_queries import Cut, days_asked, tops_of, units_where, whole
from reports.figures import Answer
from reports.periods import key_of
from reports.self_inspection_measures import FOUND, HOMES, STANDING

VIEW = Permission.VIEW_READINESS
Counted = tuple[int, str, int, date | None, dict[str, int]]
"""(area, kind, unit, day, numbers by measure)"""


def answer(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """The measures by line and in all; those that cannot be broken down so are left at nought."""
    given = Answer(total=dict.fromkeys(names, 0))
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    for area_id, kind, unit_id, on, counts in _counted(session, found, names):
        parts = {"area": str(stands_for.get(area_id, area_id)), "kind": kind, UNIT: str(unit_id)}
        key = tuple(
            parts[name] if name in parts else key_of(name, on or found.question.ends_on) for name in found.question.by
        )  # fmt: skip
        for name in counts.keys() & set(names):
            given.add(key, name, counts[name])
    return given


def _counted(session: Session, found: Cut, names: Collection[str]) -> Iterator[Counted]:
    if found.used <= STANDING and {"self_owing", "self_current"} & set(names):
        yield from _standing(session, found)
    if found.used <= FOUND:
        yield from _rounds(session, found)
        yield from _hazards(session, found)
    if found.used <= HOMES:
        yield from _homes(session, found)


def _standing(session: Session, found: Cut) -> Iterator[Counted]:
    since = rule_of(session, found.area).done_since(today(found.zone))
    query = select(Unit.area_id, Unit.kind, Unit.id, last_done()).where(_owes(session, found))
    for area_id, kind, unit_id, done in session.execute(query).tuples():
        counts = {"self_owing": 1, "self_current": int(done is not None and done >= since)}
        yield area_id, kind, unit_id, None, counts


def _owes(session: Session, found: Cut) -> ColumnElement[bool]:
    return and_(units_where(found), Unit.kind.in_(owing_kinds(session, rule_of(session, found.area))),
                within(found.actor, VIEW, Unit.area_id, Unit.id), *_of_unit(found))  # fmt: skip


def _of_unit(found: Cut) -> list[ColumnElement[bool]]:
    return [Unit.id == whole(found.line[UNIT])] if UNIT in found.line else []


def _of_units(found: Cut) -> ColumnElement[bool]:
    return and_(found.where(Unit.area_id, Unit.id), found.of_kind(Unit.kind),
                within(found.actor, VIEW, Unit.area_id, Unit.id), *_of_unit(found))  # fmt: skip


def _rounds(session: Session, found: Cut) -> Iterator[Counted]:
    query = select(Unit.area_id, Unit.kind, Unit.id, SelfInspection.done_on).join(SelfInspection.unit)
    for area_id, kind, unit_id, on in session.execute(query.where(_made(found))).tuples():
        yield area_id, kind, unit_id, on, {"self_rounds": 1}


def _made(found: Cut) -> ColumnElement[bool]:
    return and_(_of_units(found), SelfInspection.done_on.between(*days_asked(found)))


def _hazards(session: Session, found: Cut) -> Iterator[Counted]:
    on, hazard = today(found.zone), SelfHazard
    query = select(Unit.area_id, Unit.kind, Unit.id, hazard.found_on, hazard.state, hazard.fix_by).join(hazard.unit)
    for area_id, kind, unit_id, day, state, fix_by in session.execute(query.where(_found(found))).tuples():
        counts = {"hazards_found": 1, "hazards_fixed": int(state == "fixed"),
                  "hazards_overdue": int(state == "open" and fix_by < on)}  # fmt: skip
        yield area_id, kind, unit_id, day, counts


def _found(found: Cut) -> ColumnElement[bool]:
    first, last = days_asked(found)
    return and_(_of_units(found), SelfHazard.state != "dropped", SelfHazard.found_on.between(first, last))


def _homes(session: Session, found: Cut) -> Iterator[Counted]:
    first, last = days_asked(found)
    check = HouseholdCheck
    query = select(check.area_id, check.checked_on, check.households, check.with_hazards).where(
        found.where(check.area_id), within(found.actor, VIEW, check.area_id), check.checked_on.between(first, last)
    )  # fmt: skip
    for area_id, on, households, with_hazards in session.execute(query).tuples():
        yield area_id, "", 0, on, {"homes_checked": households, "homes_with_hazards": with_hazards}


def rows(
    session: Session, found: Cut, name: str
) -> Select[tuple[Unit]] | Select[tuple[SelfHazard]] | Select[tuple[SelfInspection]]:
    """The units, the rounds or the hazards behind a figure."""
    if name == "self_rounds":
        return select(SelfInspection).join(SelfInspection.unit).where(_made(found))
    if name in ("self_owing", "self_current"):
        query = select(Unit).where(_owes(session, found))
        since = rule_of(session, found.area).done_since(today(found.zone))
        return query.where(last_done() >= since) if name == "self_current" else query
    narrowed = {"hazards_fixed": SelfHazard.state == "fixed", "hazards_overdue": in_state("late", today(found.zone))}
    hazards = select(SelfHazard).join(SelfHazard.unit).where(_found(found))
    return hazards.where(narrowed[name]) if name in narrowed else hazards
