"""Deeds on self-inspections: a round through a unit, what becomes of its hazards, photos, households, the rule."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.files import FileStore
from core.i18n import t, tn
from core.photos import MOST_PHOTOS, keep, require_room
from core.times import today
from core.versions import check_version
from readiness.self_inspection_inputs import (
    FoundHazardInput,
    HouseholdCheckInput,
    RuleInput,
    SelfInspectionInput,
    SettleInput,
)
from readiness.self_inspection_models import HouseholdCheck, SelfHazard, SelfHazardPhoto, SelfInspection
from readiness.self_inspection_queries import HOUSEHOLD, RULE, checklist, rule_of
from readiness.self_inspection_rule import SelfInspectionRule
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import load
from registry.services.settings import write_setting
from schedule.queries import zone_of

LONGEST_AGO = timedelta(days=366)


def inspect(session: Session, unit: Unit, given: SelfInspectionInput, actor: Actor) -> SelfInspection:
    """The round as it was entered, its hazards opened, and those of earlier rounds fixed that it found in order.

    Refuses items that the unit's checklist does not have, items left open, and days to come.
    """
    unit = load(session, Unit, unit.id, actor, Permission.FILE_READINESS)
    if given.nonce and (there := _sent_before(session, unit, given.nonce)) is not None:
        return there
    _check_day(session, unit, given.done_on)
    answers = _answers(session, unit, given)
    made = SelfInspection(
        unit_id=unit.id, unit=unit, done_on=given.done_on, answers=answers, note=given.note, by_key=actor.key,
        by_name=actor.name[:60], nonce=given.nonce or secrets.token_urlsafe(18),
    )  # fmt: skip
    session.add(made)
    session.flush()
    _follow(session, made, {one.item: one for one in given.hazards}, actor)
    session.flush()
    return made


def settle_hazard(session: Session, hazard: SelfHazard, state: str, given: SettleInput, actor: Actor) -> SelfHazard:
    """The hazard "fixed", or "dropped" with the reason; by its unit, or whoever looks after readiness there."""
    _own(session, hazard, actor)
    if hazard.state != "open":
        raise DomainError("wrong_state", t("This hazard is settled already."), hint=t("Reload the page."))
    zone = zone_of(session, hazard.unit.area)
    _settle(hazard, state, today(zone), given.note, actor)
    session.flush()
    return hazard


def reopen_hazard(session: Session, hazard: SelfHazard, actor: Actor) -> SelfHazard:
    """The hazard open again: it was not fixed after all."""
    _own(session, hazard, actor)
    if hazard.state == "open":
        raise DomainError("wrong_state", t("This hazard is open already."), hint=t("Reload the page."))
    hazard.state, hazard.settled_on, hazard.settled_note, hazard.settled_by = "open", None, "", ""
    session.flush()
    return hazard


def add_hazard_photos(
    session: Session, store: FileStore, hazard: SelfHazard, files: Iterable[tuple[str, bytes]], actor: Actor
) -> list[SelfHazardPhoto]:
    """The photos kept, of the hazard or, once it is fixed, of how it looks now; at most ten."""
    _own(session, hazard, actor)
    given = list(files)
    there = session.scalars(select(SelfHazardPhoto.id).where(SelfHazardPhoto.hazard_id == hazard.id)).all()
    require_room(len(there), len(given), t("A hazard has at most %(n)s photos.", n=MOST_PHOTOS))
    made = [
        SelfHazardPhoto(hazard_id=hazard.id, file=stored, shows_fixed=hazard.state == "fixed", added_by=actor.key)
        for stored in keep(session, store, given, actor)
    ]
    session.add_all(made)
    session.flush()
    return made


def add_household_check(session: Session, given: HouseholdCheckInput, actor: Actor) -> HouseholdCheck:
    """The counts as entered; needs readiness.edit in the area."""
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


def set_rule(session: Session, area: Area | None, given: RuleInput, actor: Actor) -> SelfInspectionRule:
    """Who inspects itself and how often, in an area or everywhere; what is called checked names its source."""
    value = given.model_dump()
    write_setting(session, RULE, area, value, actor)
    return SelfInspectionRule.from_stored(value)


def _own(session: Session, hazard: SelfHazard, actor: Actor) -> None:
    load(session, Unit, hazard.unit_id, actor, Permission.FILE_READINESS)


def _sent_before(session: Session, unit: Unit, nonce: str) -> SelfInspection | None:
    same = (SelfInspection.unit_id == unit.id, SelfInspection.nonce == nonce)
    return session.scalars(select(SelfInspection).where(*same)).first()


def _check_day(session: Session, unit: Unit, done_on: date) -> None:
    on = today(zone_of(session, unit.area))
    if done_on > on:
        raise Invalid("day_ahead", t("This day has not come yet."), field="done_on")
    if on - done_on > LONGEST_AGO:
        raise Invalid("day_old", t("This is more than a year ago."), field="done_on", hint=t("Check the year."))


def _answers(session: Session, unit: Unit, given: SelfInspectionInput) -> dict[str, str]:
    items = [code for code, _ in checklist(session, unit.kind, unit.area)]
    named = {*given.answers, *(one.item for one in given.hazards)}
    if strange := sorted(named - set(items)):
        raise Invalid("item", t("The checklist has no item “%(item)s”.", item=strange[0]), field="answers")
    answers = {**given.answers, **{one.item: "hazard" for one in given.hazards}}
    missing = [item for item in items if item not in answers]
    if missing and not given.rest_is_fine:
        wording = tn("%(n)s item is not answered.", "%(n)s items are not answered.", len(missing))
        raise Invalid("unanswered", wording, field="answers",
                      hint=t("Answer them, or tick that everything else is in order."))  # fmt: skip
    return {item: answers.get(item, "ok") for item in items}


def _follow(session: Session, made: SelfInspection, told: dict[str, FoundHazardInput], actor: Actor) -> None:
    """Open a hazard for each item that is one now; settle what was open by then and is in order, or does not apply."""
    query = select(SelfHazard).where(SelfHazard.unit_id == made.unit_id, SelfHazard.state == "open")
    there: dict[str, list[SelfHazard]] = {}
    for one in session.scalars(query.order_by(SelfHazard.id)):
        there.setdefault(one.item, []).append(one)
    for item, answer in made.answers.items():
        known = there.get(item, [])
        if answer == "hazard":
            _keep_open(session, made, item, known, told.get(item))
        for one in (one for one in known if answer != "hazard" and one.found_on <= made.done_on):
            state = "fixed" if answer == "ok" else "dropped"
            seen = t("Found in order at the self-inspection of %(day)s.", day=made.done_on.isoformat())
            gone = t("Did not apply at the self-inspection of %(day)s.", day=made.done_on.isoformat())
            _settle(one, state, made.done_on, str(seen if answer == "ok" else gone), actor)
            made.fixed += answer == "ok"


def _keep_open(
    session: Session, made: SelfInspection, item: str, known: list[SelfHazard], told: FoundHazardInput | None
) -> None:
    if known:
        known[0].problem = (told.problem if told else "") or known[0].problem
        known[0].fix_by = (told.fix_by if told else None) or known[0].fix_by
        return
    days = rule_of(session, made.unit.area).fix_days
    session.add(SelfHazard(
        unit_id=made.unit_id, unit=made.unit, inspection_id=made.id, inspection=made, item=item, found_on=made.done_on,
        problem=told.problem if told else "", fix_by=(told.fix_by if told else None) or made.done_on + timedelta(days),
    ))  # fmt: skip


def _settle(hazard: SelfHazard, state: str, on: date, note: str, actor: Actor) -> None:
    hazard.state, hazard.settled_on, hazard.settled_note, hazard.settled_by = state, on, note, actor.name[:60]


def _write_check(session: Session, check: HouseholdCheck, given: HouseholdCheckInput, actor: Actor) -> None:
    area = load(session, Area, find_area(session, given.area, "area").id, actor, Permission.EDIT_READINESS)
    if given.checked_on > today(zone_of(session, area)):
        raise Invalid("day_ahead", t("This day has not come yet."), field="checked_on")
    known = {code for code, _ in checklist(session, HOUSEHOLD, area)}
    if strange := sorted(set(given.items) - known):
        raise Invalid("item", t("The checklist has no item “%(item)s”.", item=strange[0]), field="items")
    too_many = t("There cannot be more than the households looked through.")
    for name, count, most in (("with_hazards", given.with_hazards, given.households),
                              ("fixed", given.fixed, given.with_hazards)):  # fmt: skip
        if count > most:
            raise Invalid("more_than_all", too_many, field=name)
    if given.items and max(given.items.values()) > given.with_hazards:
        raise Invalid("more_than_all", too_many, field="items")
    check.area_id, check.area, check.checked_on = area.id, area, given.checked_on
    check.households, check.with_hazards, check.fixed = given.households, given.with_hazards, given.fixed
    check.items, check.note = {item: count for item, count in given.items.items() if count}, given.note
