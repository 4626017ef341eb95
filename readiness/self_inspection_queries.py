"""Questions about self-inspections: the checklist of a unit, how units stand, hazards, households looked through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.counting import counted
from core.times import today
from readiness.self_inspection_models import HouseholdCheck, SelfHazard, SelfHazardPhoto, SelfInspection
from readiness.self_inspection_rule import SelfInspectionRule, Standing, Tally, folded
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.settings import setting
from registry.scope import beneath, within
from schedule.queries import zone_of

RULE = "self_inspection_rule"
SCHEME = "self_inspection_item"
HOUSEHOLD = "household"
Inspection, Hazard = SelfInspection, SelfHazard


def rule_of(session: Session, area: terms.Placed | None = None) -> SelfInspectionRule:
    """The rule that holds in the area, else where the reader is at home."""
    return SelfInspectionRule.from_stored(setting(session, RULE, area))


def checklist(session: Session, kind: str, area: terms.Placed | None = None) -> list[tuple[str, str]]:
    """(code, words) of the items that apply to a kind of unit, or to its group; "household" for homes."""
    groups = {term.code: term.parent_code for term in terms.vocabulary(session, "unit_kind", area)}
    of_kind = {kind, groups.get(kind)}
    return [
        (term.code, terms.spoken(term))
        for term in terms.vocabulary(session, SCHEME, area)
        if term.is_active and (not term.extra.get("kinds") or of_kind & set(term.extra["kinds"]))
    ]


def owing_kinds(session: Session, rule: SelfInspectionRule) -> list[str]:
    """Every kind of unit that owes a self-inspection, groups spelled out."""
    found = (code for kind in rule.kinds for code in terms.beneath(session, "unit_kind", kind))
    return list(dict.fromkeys(found))


def last_done() -> ScalarSelect[date]:
    """The day of the last self-inspection of the unit of the enclosing query."""
    query = select(func.max(Inspection.done_on)).where(Inspection.unit_id == Unit.id)
    return query.correlate(Unit).scalar_subquery()


def open_hazards(late_on: date | None = None) -> ScalarSelect[int]:
    """How many hazards of the unit of the enclosing query are open; with a day those that are late on it."""
    query = select(func.count(Hazard.id)).where(Hazard.unit_id == Unit.id, Hazard.state == "open")
    query = query.where(Hazard.fix_by < late_on) if late_on is not None else query
    return query.correlate(Unit).scalar_subquery()


@dataclass(frozen=True)
class UnitFilter:
    """What the board is narrowed to."""

    typed: str = ""
    kind: str = ""
    standing: str = ""
    area: Area | None = None
    with_hazards: bool = False


def units_owing(
    session: Session, actor: Actor, wanted: UnitFilter, rule: SelfInspectionRule, on: date,
    permission: Permission = Permission.VIEW_READINESS,
) -> Select[tuple[Unit, date | None, int, int]]:  # fmt: skip
    """(unit, last self-inspection, open hazards, of these late) of active units that owe one, or have hazards open."""
    done, hazards, late = last_done(), open_hazards(), open_hazards(on)
    query = select(Unit, done, hazards, late).join(Unit.area).options(joinedload(Unit.area))
    kinds = owing_kinds(session, rule)
    query = query.where(
        within(actor, permission, Unit.area_id, Unit.id), Unit.is_active, or_(Unit.kind.in_(kinds), hazards > 0)
    )  # fmt: skip
    if wanted.typed:
        query = query.where(Unit.name.icontains(wanted.typed, autoescape=True))
    if wanted.kind:
        query = query.where(Unit.kind.in_(terms.beneath(session, "unit_kind", wanted.kind)))
    if wanted.area is not None:
        query = query.where(beneath(wanted.area.path))
    if wanted.with_hazards:
        query = query.where(hazards > 0)
    return query.where(_stands(wanted.standing, rule, on)) if wanted.standing else query  # type: ignore[return-value]


def _stands(standing: str, rule: SelfInspectionRule, on: date) -> ColumnElement[bool]:
    done, since = last_done(), rule.done_since(on)
    soon = rule.done_since(on + timedelta(days=rule.remind_days + 1))
    conditions: dict[str, ColumnElement[bool]] = {
        "never": done.is_(None), "overdue": done < since, "soon": (done >= since) & (done < soon), "done": done >= soon,
    }  # fmt: skip
    return conditions.get(standing, Unit.id < 0)


@dataclass(frozen=True)
class BoardSums:
    """How all units in sight stand, by township and by kind."""

    total: Tally
    by_area: Mapping[int, Tally]
    by_kind: Mapping[str, Tally]


def board_sums(
    session: Session, actor: Actor, wanted: UnitFilter, rule: SelfInspectionRule, on: date,
    permission: Permission = Permission.VIEW_READINESS,
) -> BoardSums:  # fmt: skip
    """Sums over the units that the filter leaves, each counted once."""
    query = units_owing(session, actor, wanted, rule, on, permission).with_only_columns(
        Unit.area_id, Unit.kind, last_done(), open_hazards(), open_hazards(on)
    )  # fmt: skip
    rows = [
        (area_id, kind, rule.standing(done, on), hazards, late)
        for area_id, kind, done, hazards, late in session.execute(query.order_by(None)).tuples()
    ]  # fmt: skip
    whole = folded(("", standing, hazards, late) for _, _, standing, hazards, late in rows)
    areas = folded((str(area_id), standing, hazards, late) for area_id, _, standing, hazards, late in rows)
    kinds = folded((kind, standing, hazards, late) for _, kind, standing, hazards, late in rows)
    return BoardSums(whole.get("", Tally()), {int(key): tally for key, tally in areas.items()}, kinds)


def last_of(session: Session, unit: Unit) -> SelfInspection | None:
    """The last self-inspection of a unit."""
    query = select(Inspection).where(Inspection.unit_id == unit.id)
    return session.scalars(query.order_by(Inspection.done_on.desc(), Inspection.id.desc()).limit(1)).first()


def inspections_of(session: Session, unit: Unit, most: int) -> Sequence[SelfInspection]:
    """The self-inspections of a unit, the latest first."""
    query = select(Inspection).where(Inspection.unit_id == unit.id)
    return session.scalars(query.order_by(Inspection.done_on.desc(), Inspection.id.desc()).limit(most)).all()


def later_rounds(session: Session, one: SelfInspection) -> Sequence[SelfInspection]:
    """The rounds of the same unit after the day of this one, by day."""
    query = select(Inspection).where(Inspection.unit_id == one.unit_id, Inspection.done_on > one.done_on)
    return session.scalars(query.order_by(Inspection.done_on, Inspection.id)).all()


def standing_hazards(session: Session, unit_id: int, day: date) -> dict[str, SelfHazard]:
    """By item the hazard of a unit that stood on a day, also if it was settled on it: the one that was found last."""
    query = select(Hazard).where(Hazard.unit_id == unit_id, Hazard.found_on <= day)
    query = query.where(or_(Hazard.settled_on.is_(None), Hazard.settled_on >= day))
    return {one.item: one for one in session.scalars(query.order_by(Hazard.found_on, Hazard.id.desc()))}


def hazards_of(session: Session, unit: Unit, only_open: bool = True) -> Sequence[SelfHazard]:
    """The hazards of a unit by the day on which they are to be fixed; all of them or those open."""
    query = select(Hazard).where(Hazard.unit_id == unit.id)
    query = query.where(Hazard.state == "open") if only_open else query
    return session.scalars(query.order_by(Hazard.fix_by, Hazard.id).limit(200)).all()


def standing_of(session: Session, unit: Unit, on: date) -> tuple[Standing, date, bool]:
    """How a unit stands, by when it inspects itself (again), and whether it owes that at all."""
    rule = rule_of(session, unit.area)
    last = last_of(session, unit)
    day = last.done_on if last is not None else None
    return rule.standing(day, on), rule.due_on(day, on), unit.kind in owing_kinds(session, rule)


@dataclass(frozen=True)
class HazardFilter:
    """What a list of hazards is narrowed to; state "late" are the open ones past their day."""

    state: str = ""
    typed: str = ""
    item: str = ""
    area: Area | None = None
    unit_id: int | None = None


def hazards_matching(actor: Actor, wanted: HazardFilter, on: date) -> Select[tuple[SelfHazard]]:
    """The hazards of the units that the actor may see."""
    query = select(Hazard).join(Hazard.unit).join(Unit.area).options(joinedload(Hazard.unit).joinedload(Unit.area))
    query = query.where(within(actor, Permission.VIEW_READINESS, Unit.area_id, Unit.id))
    if wanted.state:
        query = query.where(in_state(wanted.state, on))
    if wanted.typed:
        query = query.where(Unit.name.icontains(wanted.typed, autoescape=True)
                            | Hazard.problem.icontains(wanted.typed, autoescape=True))  # fmt: skip
    if wanted.item:
        query = query.where(Hazard.item == wanted.item)
    if wanted.unit_id is not None:
        query = query.where(Hazard.unit_id == wanted.unit_id)
    return query.where(beneath(wanted.area.path)) if wanted.area is not None else query


def in_state(state: str, on: date) -> ColumnElement[bool]:
    """The condition that a hazard stands so on a day."""
    if state == "late":
        return (Hazard.state == "open") & (Hazard.fix_by < on)
    return (Hazard.state == "open") & (Hazard.fix_by >= on) if state == "open" else Hazard.state == state


def photos_of(session: Session, hazards: Sequence[SelfHazard]) -> dict[int, list[SelfHazardPhoto]]:
    """The photos of these hazards, in the order in which they came."""
    query = select(SelfHazardPhoto).where(SelfHazardPhoto.hazard_id.in_([one.id for one in hazards]))
    found: dict[int, list[SelfHazardPhoto]] = {}
    for photo in session.scalars(query.options(joinedload(SelfHazardPhoto.file)).order_by(SelfHazardPhoto.id)):
        found.setdefault(photo.hazard_id, []).append(photo)
    return found


def household_checks(actor: Actor, area: Area | None = None) -> Select[tuple[HouseholdCheck]]:
    """Counts of households in the areas that the actor may see."""
    query = select(HouseholdCheck).join(HouseholdCheck.area).options(joinedload(HouseholdCheck.area))
    query = query.where(within(actor, Permission.VIEW_READINESS, HouseholdCheck.area_id))
    return query.where(beneath(area.path)) if area is not None else query


@counted
def late_hazards(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many hazards are past their day at the units that the actor speaks for or looks after."""
    mine = within(actor, Permission.FILE_READINESS, Unit.area_id, Unit.id)
    query = select(func.count(SelfHazard.id)).join(SelfHazard.unit).where(mine)
    return query.where(in_state("late", today(zone_of(session)))) if actor.may(Permission.FILE_READINESS) else None
