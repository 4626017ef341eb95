"""Units that must have an emergency plan and have no current one, and the share that has one by township."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.kept import asked_once
from core.times import today
from readiness.plan_queries import has_current, needed_kinds, review_rule, units_needing
from registry import terms
from registry.models import Area, Unit
from schedule.queries import zone_of


@dataclass(frozen=True)
class Share:
    """How many units of an area must have a plan, and how many have a current one."""

    name: str
    needed: int
    current: int
    code: str = ""

    @property
    def missing(self) -> int:
        """Those without a current plan."""
        return self.needed - self.current

    @property
    def share(self) -> float | None:
        """0 to 1; None where none is needed."""
        return self.current / self.needed if self.needed else None


@asked_once
def whole_share(session: Session, actor: Actor) -> Share:
    """All of the actor's units together."""
    parts = shares_by_township(session, actor)
    return Share("", sum(one.needed for one in parts), sum(one.current for one in parts))


@asked_once
def shares_by_township(session: Session, actor: Actor) -> list[Share]:
    """Township by township, the lowest share first; units that lie in none are counted for the area they lie in."""
    on = today(zone_of(session))
    kinds = needed_kinds(session, review_rule(session))
    has = case((has_current(on), 1), else_=0)
    base = units_needing(actor, kinds).options().with_only_columns(Unit.area_id, has.label("has")).subquery()
    query = select(base.c.area_id, func.count(), func.sum(base.c.has)).group_by(base.c.area_id)
    rows = {area_id: (int(needed), int(current)) for area_id, needed, current in session.execute(query).tuples()}
    found: dict[int, list[int]] = {}
    names = _townships(session, list(rows))
    for area_id, (needed, current) in rows.items():
        at = found.setdefault(names[area_id].id, [0, 0])
        at[0], at[1] = at[0] + needed, at[1] + current
    known = {one.id: one for one in names.values()}
    shares = [Share(known[key].name, needed, current, known[key].code) for key, (needed, current) in found.items()]
    return sorted(shares, key=lambda one: (one.share or 0, one.code))


def missing_units(
    session: Session, actor: Actor, on: date, kind: str = "", area: Area | None = None
) -> Select[tuple[Unit]]:
    """The units without a current plan, narrowed to a kind (or group of kinds) and an area."""
    kinds = needed_kinds(session, review_rule(session))
    if kind:
        wanted = set(terms.beneath(session, "unit_kind", kind))
        kinds = [one for one in kinds if one in wanted]
    return units_needing(actor, kinds, area).where(~has_current(on))


def needs_plan(session: Session, unit: Unit) -> bool:
    """Whether a unit of this kind must have a plan where it lies."""
    return unit.kind in needed_kinds(session, review_rule(session, unit.area))


def _townships(session: Session, area_ids: Sequence[int]) -> dict[int, Area]:
    """By area the township it lies in, itself where it lies in none."""
    known = {one.id: one for one in session.scalars(select(Area).where(Area.id.in_(area_ids)))}
    above = {int(part) for one in known.values() for part in one.path.split("/") if part}
    query = select(Area).where(Area.id.in_(above), Area.level == "township")
    townships = {one.id: one for one in session.scalars(query)}
    return {
        area_id: next((townships[int(part)] for part in one.path.split("/") if part and int(part) in townships), one)
        for area_id, one in known.items()
    }
