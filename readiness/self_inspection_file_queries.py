"""Self-inspections as sheets: how units stand, the hazards, the households looked through."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import say_plain_date, today
from readiness import self_inspection_queries as queries
from readiness.self_inspection_models import HouseholdCheck, SelfHazard
from readiness.self_inspection_queries import HazardFilter, UnitFilter
from readiness.self_inspection_sheet_queries import round_sheet
from readiness.self_inspection_words import HAZARD_STATES, STANDINGS, hazard_state, said_note
from registry import terms
from registry.models import Unit
from schedule.queries import zone_of

MOST_ROWS = 20_000


def board_sheets(session: Session, actor: Actor, wanted: UnitFilter) -> list[Sheet]:
    """The units that the filter leaves, their hazards and rounds, and the households of the area."""
    on = today(zone_of(session))
    heading = [str(t("Self-inspections")), str(t("As of %(day)s", day=say_plain_date(on)))]
    return [
        _units(session, actor, wanted, on, heading), _hazards(session, actor, wanted, on, heading),
        round_sheet(session, actor, wanted, heading), _households(session, actor, wanted, heading),
    ]  # fmt: skip


def _units(session: Session, actor: Actor, wanted: UnitFilter, on: date, heading: list[str]) -> Sheet:
    rule, kinds = queries.rule_of(session), terms.labels(session, "unit_kind")
    query = queries.units_owing(session, actor, wanted, rule, on).order_by(Unit.area_id, Unit.name, Unit.id)
    rows: list[list[Value]] = [
        [unit.name, unit.code or "", kinds.get(unit.kind, unit.kind), unit.area.name, done,
         str(STANDINGS[rule.standing(done, on)]), rule.due_on(done, on) if done else None, hazards, late]
        for unit, done, hazards, late in session.execute(query.limit(MOST_ROWS)).tuples()
    ]  # fmt: skip
    columns = [
        Column(str(t("Unit"))), Column(str(t("Unit code"))), Column(str(t("Kind of unit"))), Column(str(t("Area"))),
        Column(str(t("Last inspected")), "date"), Column(str(t("State"))), Column(str(t("Due again")), "date"),
        Column(str(t("Open hazards")), "integer"), Column(str(t("Of these overdue")), "integer"),
    ]  # fmt: skip
    return Sheet(str(t("Self-inspections")), columns, rows, heading)


def _hazards(session: Session, actor: Actor, wanted: UnitFilter, on: date, heading: list[str]) -> Sheet:
    items = terms.labels(session, queries.SCHEME)
    query = queries.hazards_matching(actor, HazardFilter(area=wanted.area), on).order_by(SelfHazard.fix_by)
    rows: list[list[Value]] = [
        [one.unit.name, one.unit.code or "", one.unit.area.name, items.get(one.item, one.item), one.problem,
         one.found_on, one.fix_by, str(HAZARD_STATES[hazard_state(one.state, one.fix_by, on)]), one.settled_on,
         said_note(one.settled_note, one.settled_on)]
        for one in session.scalars(query.limit(MOST_ROWS))
    ]  # fmt: skip
    columns = [
        Column(str(t("Unit"))), Column(str(t("Unit code"))), Column(str(t("Area"))),
        Column(str(t("Item of the checklist"))),
        Column(str(t("What is wrong"))), Column(str(t("Found on")), "date"), Column(str(t("To be fixed by")), "date"),
        Column(str(t("State"))), Column(str(t("Settled on")), "date"), Column(str(t("What was done"))),
    ]  # fmt: skip
    return Sheet(str(t("Hazards seen")), columns, rows, heading)


def _households(session: Session, actor: Actor, wanted: UnitFilter, heading: list[str]) -> Sheet:
    items = queries.checklist(session, queries.HOUSEHOLD)
    query = queries.household_checks(actor, wanted.area).order_by(HouseholdCheck.checked_on.desc())
    rows: list[list[Value]] = [
        [one.area.code, one.area.name, one.checked_on, one.households, one.with_hazards, one.fixed,
         *(one.items.get(code) for code, _ in items), one.note]
        for one in session.scalars(query.limit(MOST_ROWS))
    ]  # fmt: skip
    columns = [
        Column(str(t("Area code"))), Column(str(t("Area"))), Column(str(t("Looked through on")), "date"),
        Column(str(t("Number of households looked through")), "integer"),
        Column(str(t("Of these with a hazard")), "integer"), Column(str(t("Of these fixed since")), "integer"),
        *(Column(name, "integer") for _, name in items),
        Column(str(t("Note"))),
    ]  # fmt: skip
    return Sheet(str(t("Households looked through")), columns, rows, heading)
