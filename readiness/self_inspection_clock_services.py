"""What the clock does for self-inspections: contacts are told that a round is due, or a hazard past its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import SYSTEM
from core.db import Database
from core.i18n import Said
from core.times import say_date, today
from readiness.self_inspection_models import SelfHazard
from readiness.self_inspection_queries import UnitFilter, rule_of, units_owing
from registry.models import Area, Grant, Unit, User
from schedule.notice_services import Telling, notify
from schedule.queries import zone_of

LATEST_DAYS = 60  # a hazard past its day for longer was told of long ago


def remind_of_self_inspections(database: Database) -> str:
    """Tell contacts once for each due day of their unit, and once for each hazard past its day; says how many."""
    with database.transaction() as session:
        told = 0
        for county in session.scalars(select(Area).where(Area.level == "county").order_by(Area.id)).all():
            told += _of_county(session, county)
    return f"reminded {told}"


def _of_county(session: Session, county: Area) -> int:
    on, rule = today(zone_of(session, county)), rule_of(session, county)
    told = 0
    query = units_owing(session, SYSTEM, UnitFilter(area=county), rule, on)
    has_contact = Unit.id.in_(select(Grant.unit_id).where(Grant.unit_id.is_not(None)))
    for unit, last, _, _ in session.execute(query.where(has_contact).order_by(Unit.id)).tuples().all():
        if rule.standing(last, on) in ("soon", "overdue"):
            told += _tell(session, unit, rule.due_on(last, on))
    late = select(SelfHazard).join(SelfHazard.unit).join(Unit.area).options(joinedload(SelfHazard.unit))
    late = late.where(SelfHazard.state == "open", SelfHazard.fix_by.between(on - timedelta(LATEST_DAYS), on),
                      SelfHazard.fix_by < on, Area.path.startswith(county.path), has_contact)  # fmt: skip
    return told + sum(_tell_late(session, one) for one in session.scalars(late.order_by(SelfHazard.id)).all())


def _tell(session: Session, unit: Unit, due: date) -> int:
    facts = {"unit": unit.name, "day": Said(say_date, (due,))}
    key, path = f"self_inspection:{unit.id}:{due.isoformat()}", f"/units/{unit.id}/self-inspections/new"
    return _to_contacts(session, unit, "self_inspection.due", key, facts, path)


def _tell_late(session: Session, one: SelfHazard) -> int:
    facts = {"unit": one.unit.name, "day": Said(say_date, (one.fix_by,))}
    key, path = f"self_hazard:{one.id}:{one.fix_by.isoformat()}", f"/self-inspections/hazards/{one.id}"
    return _to_contacts(session, one.unit, "self_inspection.late", key, facts, path)


def _to_contacts(session: Session, unit: Unit, kind: str, key: str, facts: dict[str, object], path: str) -> int:
    tellings = (Telling(kind, key, one.id, f"unit:{unit.id}", unit.area_id, facts, path)
                for one in _contacts(session, unit.id))  # fmt: skip
    return sum(notify(session, telling) for telling in tellings)


def _contacts(session: Session, unit_id: int) -> Sequence[User]:
    query = select(User).join(Grant, Grant.user_id == User.id).where(Grant.unit_id == unit_id, User.is_active)
    return session.scalars(query.order_by(User.id)).unique().all()
