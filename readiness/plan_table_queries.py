"""Emergency plans, and units without a current one, as tables that leave the building."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.forms import entries
from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import say_plain_date, today
from readiness.plan_dates import STANDING_NAMES
from readiness.plan_missing_queries import missing_units
from readiness.plan_models import EmergencyPlan, PlanVersion
from readiness.plan_queries import PlanFilter, plans_matching, review_rule, standing_of, urgency
from readiness.plan_row_inputs import PlanRow
from readiness.plan_words import PLAN_LEVELS
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from schedule.queries import zone_of

MOST_ROWS = 20_000


def plan_sheet(session: Session, wanted: PlanFilter, actor: Actor) -> Sheet:
    """The actor's plans under the headers by which they are imported, with how each stands; at most 20,000."""
    on, soon = today(zone_of(session)), review_rule(session).remind_days
    query = plans_matching(actor, wanted, on, soon).order_by(urgency(on, soon), EmergencyPlan.id)
    found = session.scalars(query.limit(MOST_ROWS)).all()
    newest = _newest(session, [one.id for one in found])
    kinds = terms.labels(session, "plan_kind")
    named = entries(PlanRow)
    days = {"approved_on", "in_force_from", "review_by"}
    columns = [Column(str(named[name].label), "date" if name in days else "text") for name in named]
    columns += [Column(str(t("Version of the plan")), "integer"), Column(str(t("State")))]
    rows = [_row(session, one, newest.get(one.id), kinds) for one in found]
    heading = (str(t("Emergency plans")), str(t("As of %(day)s", day=say_plain_date(on))))
    return Sheet(str(t("Emergency plans")), columns, rows, heading)


def missing_sheet(session: Session, actor: Actor, kind: str, area: Area | None) -> Sheet:
    """The units without a current plan; whom to call where the actor may see contacts."""
    on = today(zone_of(session))
    found = session.scalars(missing_units(session, actor, on, kind, area).order_by(Unit.area_id, Unit.name)).all()
    kinds = terms.labels(session, "unit_kind")
    columns = [Column(str(name)) for name in (t("Unit"), t("Kind of unit"), t("Area"), t("Contact"), t("Telephone"))]
    rows = [[one.name, kinds.get(one.kind, one.kind), one.area.name, *_contact(one, actor)] for one in found]
    title = str(t("Units without a current plan"))
    return Sheet(title, columns, rows, (title, str(t("As of %(day)s", day=say_plain_date(on)))))


def _contact(unit: Unit, actor: Actor) -> list[Value]:
    sees = actor.may_for(P.VIEW_CONTACTS, unit.area.path, unit.id)
    return [unit.contact_name, unit.contact_phone] if sees else ["", ""]


def _newest(session: Session, ids: Sequence[int]) -> dict[int, PlanVersion]:
    query = select(PlanVersion).where(PlanVersion.state == "accepted").order_by(PlanVersion.number)
    return {one.plan_id: one for at in range(0, len(ids), 500)
            for one in session.scalars(query.where(PlanVersion.plan_id.in_(ids[at : at + 500])))}  # fmt: skip


def _row(session: Session, one: EmergencyPlan, newest: PlanVersion | None, kinds: dict[str, str]) -> list[Value]:
    facts: list[Value] = [None, "", "", None, None]
    if newest is not None:
        facts = [newest.approved_on, newest.approved_by, newest.filed_no, newest.in_force_from, one.review_due_on]
    unit = one.unit.name if one.unit is not None else ""
    where = one.home.name if one.unit is not None else one.home.code
    standing = str(STANDING_NAMES[standing_of(session, one)])
    return [unit, where, one.owner_name, str(PLAN_LEVELS[one.level]), kinds.get(one.kind, one.kind), one.title, *facts,
            newest.number if newest else None, standing]  # fmt: skip
