"""Self-inspections and the fixing of hazards as things that are owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.owed import Due, ReturnKind
from core.times import day_bounds, instant
from readiness.self_inspection_models import SelfHazard, SelfInspection
from readiness.self_inspection_queries import owing_kinds, rule_of
from readiness.self_inspection_rule import months_later
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import beneath, within
from schedule.queries import zone_of

VIEW = Permission.VIEW_READINESS


def inspections_due(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The self-inspections that are due between two days, or were done then; a first one is due by the last of them."""
    rule, zone = rule_of(session, area), zone_of(session, area)
    query = select(Unit.id, Unit.name, Area.path).join(Area, Area.id == Unit.area_id)
    query = query.where(Unit.is_active, Unit.kind.in_(owing_kinds(session, rule)),
                        within(actor, VIEW, Unit.area_id, Unit.id))  # fmt: skip
    query = query.where(beneath(area.path)) if area is not None else query
    units = session.execute(query.order_by(Unit.id)).tuples().all()
    done: dict[int, list[date]] = {}
    days = select(SelfInspection.unit_id, SelfInspection.done_on).where(SelfInspection.done_on <= last)
    for unit_id, day in session.execute(days.order_by(SelfInspection.done_on)).tuples():
        done.setdefault(unit_id, []).append(day)
    for unit_id, name, path in units:
        for due, came in _owed(done.get(unit_id, []), rule.months, first, last):
            yield Due(
                path, day_bounds(due, zone)[1], str(t("Self-inspection")), f"/units/{unit_id}/self-inspections", name,
                ("unit", unit_id), instant(came, time(12), zone) if came is not None else None, "", unit_id, zone,
            )  # fmt: skip


def _owed(done: list[date], months: int, first: date, last: date) -> Iterator[tuple[date, date | None]]:
    """(day by which a round is due, day on which it came or None) of the rounds due in that time, or done in it."""
    if not done:
        yield last, None
        return
    if first <= done[0] <= last:
        yield done[0], done[0]
    for before, after in zip(done, [*done[1:], None], strict=True):
        due = months_later(before, months)
        if first <= due <= last or (after is not None and first <= after <= last):
            yield due, after


def hazards_due(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The hazards that are to be fixed between two days; those not pursued are left out."""
    zone = zone_of(session, area)
    query = select(SelfHazard, Unit.name, Area.path).join(Unit, Unit.id == SelfHazard.unit_id)
    query = query.join(Area, Area.id == Unit.area_id).where(
        SelfHazard.fix_by.between(first, last), SelfHazard.state != "dropped",
        within(actor, VIEW, Unit.area_id, SelfHazard.unit_id),
    )  # fmt: skip
    query = query.where(beneath(area.path)) if area is not None else query
    for one, name, path in session.execute(query.order_by(SelfHazard.fix_by, SelfHazard.id)).tuples():
        yield Due(
            path, day_bounds(one.fix_by, zone)[1], one.problem or str(t("Hazard found by a unit")),
            f"/self-inspections/hazards/{one.id}", name, ("unit", one.unit_id),
            instant(one.settled_on, time(12), zone) if one.settled_on is not None else None, "", one.unit_id, zone,
        )  # fmt: skip


KINDS = (
    ReturnKind(
        "self_inspection", t("Self-inspections"),
        t("One for each unit of the kinds that owe it, again after the months that the settings give; a unit that "
          "never inspected itself owes it by the last day."),
        VIEW, inspections_due, rank=40,
    ),
    ReturnKind(
        "self_hazard", t("Hazards to be fixed"),
        t("One for each hazard that a unit found and still pursues, by the end of its day."), VIEW, hazards_due,
        rank=41,
    ),
)  # fmt: skip
