"""Deeds on self-inspections: a round through a unit, what becomes of its hazards, photos, the rule."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.files import FileStore
from core.i18n import Said, t, tn
from core.photos import MOST_PHOTOS, keep, require_room
from core.times import say_plain_date, today
from readiness.self_inspection_follow import KnownHazard, follow
from readiness.self_inspection_inputs import (
    FoundHazardInput,
    RuleInput,
    SelfInspectionInput,
    SettleInput,
)
from readiness.self_inspection_models import SelfHazard, SelfHazardPhoto, SelfInspection
from readiness.self_inspection_queries import RULE, checklist, later_rounds, rule_of, standing_hazards
from readiness.self_inspection_rule import SelfInspectionRule
from readiness.self_inspection_words import DID_NOT_APPLY, IN_ORDER
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import load
from registry.services.settings import write_setting
from schedule.queries import zone_of

A_YEAR = timedelta(days=366)


def inspect(
    session: Session, unit: Unit, given: SelfInspectionInput, actor: Actor, most_years: int = 1,
    settled: Mapping[str, date] | None = None,
) -> SelfInspection:  # fmt: skip
    """The round as it was entered, its hazards opened, and those of earlier rounds fixed that it found in order.

    Refuses items that the unit's checklist does not have, items left open, rounds that looked at nothing, days to come
    or more than `most_years` ago, and hazards due before they were found. `settled` has the days, by item, on which its
    hazards are known to have been settled: rounds after such a day say nothing about that hazard.
    """
    unit = load(session, Unit, unit.id, actor, Permission.FILE_READINESS)
    if given.nonce and (there := _sent_before(session, unit, given.nonce)) is not None:
        return there
    _check_day(session, unit, given.done_on, most_years)
    answers = _answers(session, unit, given)
    _check_due_days(session, unit, given)
    made = SelfInspection(
        unit_id=unit.id, unit=unit, done_on=given.done_on, answers=answers, note=given.note, by_key=actor.key,
        by_name=actor.name[:60], nonce=given.nonce or secrets.token_urlsafe(18),
    )  # fmt: skip
    session.add(made)
    session.flush()
    _follow(session, made, {one.item: one for one in given.hazards}, actor, settled or {})
    session.flush()
    return made


def settle_hazard(session: Session, hazard: SelfHazard, state: str, given: SettleInput, actor: Actor) -> SelfHazard:
    """The hazard "fixed", or "dropped" with the reason; by its unit, or whoever looks after readiness there."""
    _own(session, hazard, actor)
    if hazard.state != "open":
        raise DomainError("wrong_state", t("This hazard is settled already."), hint=t("Reload the page."))
    zone = zone_of(session, hazard.unit.area)
    _settle(hazard, state, today(zone), given.note, actor.name)
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


def _check_day(session: Session, unit: Unit, done_on: date, most_years: int) -> None:
    on = today(zone_of(session, unit.area))
    if done_on > on:
        raise Invalid("day_ahead", t("This day has not come yet."), field="done_on", hint=t("Correct the day."))
    if on - done_on > most_years * A_YEAR:
        what = tn("This is more than a year ago.", "This is more than %(n)s years ago.", most_years)
        raise Invalid("day_old", what, field="done_on", hint=t("Check the year."))


def _check_due_days(session: Session, unit: Unit, given: SelfInspectionInput) -> None:
    """Refuse hazards that were to be fixed before anybody found them."""
    names = dict(checklist(session, unit.kind, unit.area))
    there = standing_hazards(session, unit.id, given.done_on)
    for one in given.hazards:
        since = there[one.item].found_on if one.item in there else given.done_on
        if one.fix_by is not None and one.fix_by < since:
            item, day = names.get(one.item, one.item), Said(say_plain_date, (one.fix_by,))
            what = t("%(item)s: it cannot be fixed by %(day)s, before it was found.", item=item, day=day)
            raise Invalid("fix_by", what, field="hazards", hint=t("Correct the day, or leave it empty."))


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
    complete = {item: answers.get(item, "ok") for item in items}
    if complete and set(complete.values()) == {"na"}:
        what = t("Every item is answered as not applicable, so nothing was looked at.")
        raise Invalid("nothing_seen", what, field="answers", hint=t("Look at one item at least and say how it is. If "
                      "none fits this unit, ask whoever keeps the checklist to change it."))  # fmt: skip
    return complete


def _follow(
    session: Session, made: SelfInspection, told: Mapping[str, FoundHazardInput], actor: Actor,
    settled: Mapping[str, date],
) -> None:  # fmt: skip
    """Open a hazard for each item that is one now; settle what was open by then and is in order, or does not apply."""
    query = select(SelfHazard).where(SelfHazard.unit_id == made.unit_id, SelfHazard.item.in_(list(made.answers)))
    there: dict[str, list[SelfHazard]] = {}
    for one in session.scalars(query.order_by(SelfHazard.id)):
        there.setdefault(one.item, []).append(one)
    later = later_rounds(session, made)
    for item, answer in made.answers.items():
        known = {one.id: one for one in there.get(item, [])}
        until = settled.get(item, date.max)
        after = [one for one in later if item in one.answers and one.done_on <= until]
        done = follow(answer, made.done_on, [KnownHazard(one.id, one.found_on, one.settled_on)
                      for one in known.values()], [(one.done_on, one.answers[item]) for one in after])  # fmt: skip
        for number in done.settles:
            _settle_with(known[number], made, answer, actor.name)
        if done.same is not None:
            _told_again(known[done.same], told.get(item), is_latest=not after)
        if done.opens:
            opened = _open(session, made, item, told.get(item))
            if done.gone_with is not None:
                gone = after[done.gone_with]
                _settle_with(opened, gone, gone.answers[item], gone.by_name)


def _open(session: Session, made: SelfInspection, item: str, told: FoundHazardInput | None) -> SelfHazard:
    days = rule_of(session, made.unit.area).fix_days
    opened = SelfHazard(
        unit_id=made.unit_id, unit=made.unit, inspection_id=made.id, inspection=made, item=item, found_on=made.done_on,
        problem=told.problem if told else "", fix_by=(told.fix_by if told else None) or made.done_on + timedelta(days),
    )  # fmt: skip
    session.add(opened)
    return opened


def _told_again(hazard: SelfHazard, told: FoundHazardInput | None, *, is_latest: bool) -> None:
    """What the round adds about a hazard that is known: the last word on an open one, else only what is missing."""
    if told is None:
        return
    if told.problem and (not hazard.problem or (is_latest and hazard.state == "open")):
        hazard.problem = told.problem
    if told.fix_by is not None and is_latest and hazard.state == "open":
        hazard.fix_by = told.fix_by


def _settle_with(hazard: SelfHazard, seen: SelfInspection, answer: str, name: str) -> None:
    """The hazard as a round found it: in order, or not applying any more."""
    is_fixed = answer == "ok"
    state, note = ("fixed", IN_ORDER) if is_fixed else ("dropped", DID_NOT_APPLY)
    _settle(hazard, state, seen.done_on, note, name)
    seen.fixed += is_fixed


def _settle(hazard: SelfHazard, state: str, on: date, note: str, name: str) -> None:
    hazard.state, hazard.settled_on, hazard.settled_note, hazard.settled_by = state, on, note, name[:60]
