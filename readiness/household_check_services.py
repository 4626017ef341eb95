"""Deeds on counts of households: entered, corrected, taken out, and never twice for one area and day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, Unlikely
from core.i18n import Said, Text, t
from core.times import say_plain_date, today
from core.versions import check_version
from readiness.household_counts import COMPARE, also_counted, impossible, twice_in_a_month
from readiness.self_inspection_inputs import HouseholdCheckInput
from readiness.self_inspection_models import HouseholdCheck
from readiness.self_inspection_queries import HOUSEHOLD, checklist
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import beneath, load
from registry.terms import ids_of
from schedule.queries import zone_of

SHOWN = 3


def add_household_check(session: Session, given: HouseholdCheckInput, actor: Actor) -> HouseholdCheck:
    """The counts as entered; needs readiness.edit in the area.

    Refuses counts of an area and day that has some; asks back (`Unlikely`) what may count the same homes twice.
    """
    check = HouseholdCheck(created_by=actor.key)
    _write_check(session, check, given, actor)
    session.add(check)
    session.flush()
    return check


def edit_household_check(
    session: Session, check: HouseholdCheck, given: HouseholdCheckInput, actor: Actor
) -> HouseholdCheck:
    """The corrected counts; refused when somebody changed them meanwhile."""
    check_version(check, given.version)
    load(session, HouseholdCheck, check.id, actor, Permission.EDIT_READINESS)
    _write_check(session, check, given, actor)
    session.flush()
    return check


def remove_household_check(session: Session, check: HouseholdCheck, actor: Actor) -> None:
    """Take counts out that were entered by mistake."""
    load(session, HouseholdCheck, check.id, actor, Permission.EDIT_READINESS)
    session.delete(check)
    session.flush()


def _write_check(session: Session, check: HouseholdCheck, given: HouseholdCheckInput, actor: Actor) -> None:
    area = load(session, Area, find_area(session, given.area, "area").id, actor, Permission.EDIT_READINESS)
    if given.checked_on > today(zone_of(session, area)):
        raise Invalid("day_ahead", t("This day has not come yet."), field="checked_on", hint=t("Correct the day."))
    known = {code for code, _ in checklist(session, HOUSEHOLD, area)}
    if strange := sorted(set(given.items) - known):
        raise Invalid("item", t("The checklist has no item “%(item)s”.", item=strange[0]), field="items")
    for name, what in impossible(given.households, given.with_hazards, given.fixed, given.items):
        raise Invalid("more_than_all", what, field=name, hint=COMPARE)
    if (area.id, given.checked_on) != (check.area_id, check.checked_on):
        _not_twice(session, check.id, area, given)
    check.area_id, check.area, check.checked_on = area.id, area, given.checked_on
    check.households, check.with_hazards, check.fixed = given.households, given.with_hazards, given.fixed
    check.items, check.note = {item: count for item, count in given.items.items() if count}, given.note


def _not_twice(session: Session, own_id: int | None, area: Area, given: HouseholdCheckInput) -> None:
    others = select(HouseholdCheck).join(HouseholdCheck.area).order_by(HouseholdCheck.checked_on, Area.path)
    others = others.where(HouseholdCheck.id != own_id) if own_id is not None else others
    same = others.where(HouseholdCheck.area_id == area.id, HouseholdCheck.checked_on == given.checked_on)
    if (there := session.scalars(same).first()) is not None:
        what = t("%(area)s has counts of %(day)s already: %(n)s households looked through.", area=area.name,
                 day=Said(say_plain_date, (there.checked_on,)), n=f"{there.households:,}")  # fmt: skip
        how = t("Open them in the list of households and correct them there, or correct the day here.")
        raise Invalid("counted_already", what, field="checked_on", hint=how)
    if not given.confirmed and (doubts := list(_doubts(session, others, area, given.checked_on))):
        raise Unlikely(doubts)


def _doubts(session: Session, others: Select[tuple[HouseholdCheck]], area: Area, day: date) -> Iterator[Text]:
    first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    month = others.where(HouseholdCheck.area_id == area.id, HouseholdCheck.checked_on.between(first, last))
    for one in session.scalars(month):
        yield twice_in_a_month(area.name, one.checked_on, one.households)
    around = or_(beneath(area.path), Area.id.in_(ids_of(area.path)))
    for one in session.scalars(others.where(HouseholdCheck.checked_on == day, around).limit(SHOWN)):
        yield also_counted(one.area.name, one.households)
