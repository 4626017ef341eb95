"""Deeds on the frequency of drills: keep rules and school terms, excuse a unit for a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.errors import DomainError, Forbidden, Invalid
from core.i18n import t
from core.times import now, say_plain_date
from core.versions import check_version
from drills.frequency_inputs import ExcuseInput, RuleInput, SchoolTermInput
from drills.frequency_models import DrillExcuse, DrillRule, SchoolTerm
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import load, require_area
from registry.services.wholeness import whole_or_not
from registry.terms import labels

KEEP = Permission.EDIT_AREAS
"""Who keeps rules and terms of an area: planners and administrators."""
EXCUSE = Permission.EDIT_EVENTS
"""Who excuses units: whoever oversees them, no unit itself."""
LONGEST_TERM, LONGEST_EXCUSE = 300, 731
"""Days; more is a slip of the pen."""


def add_rule(session: Session, given: RuleInput, actor: Actor) -> DrillRule:
    """The new rule, in use; refused ("rule_there") when the area has one for that kind already."""
    return _write_rule(session, DrillRule(is_active=True), given, actor)


def edit_rule(session: Session, rule: DrillRule, given: RuleInput, actor: Actor) -> DrillRule:
    """The changed rule."""
    _may_keep(session, rule.area_id, actor)
    check_version(rule, given.version)
    return _write_rule(session, rule, given, actor)


def switch_rule(session: Session, rule: DrillRule, is_active: bool, actor: Actor) -> DrillRule:
    """Put it out of use, so that the next one up the tree holds, or take it back."""
    _may_keep(session, rule.area_id, actor)
    rule.is_active = is_active
    session.flush()
    return rule


def delete_rule(session: Session, rule: DrillRule, actor: Actor) -> None:
    """It is gone; a rule that holds everywhere is put out of use instead, as it would come back with an upgrade."""
    _may_keep(session, rule.area_id, actor)
    if rule.area_id is None:
        wording = t("A rule that holds everywhere cannot be deleted.")
        raise DomainError("default_rule", wording, hint=t("Put it out of use instead."))
    session.delete(rule)
    session.flush()


def add_term(session: Session, given: SchoolTermInput, actor: Actor) -> SchoolTerm:
    """The new term; refused ("terms_overlap") when it shares days with another one of the area."""
    return _write_term(session, SchoolTerm(), given, actor)


def edit_term(session: Session, term: SchoolTerm, given: SchoolTermInput, actor: Actor) -> SchoolTerm:
    """The changed term."""
    require_area(session, term.area_id, actor, KEEP)
    check_version(term, given.version)
    return _write_term(session, term, given, actor)


def delete_term(session: Session, term: SchoolTerm, actor: Actor) -> None:
    """It is gone; what is owed follows the terms of the areas above, or the usual ones."""
    require_area(session, term.area_id, actor, KEEP)
    session.delete(term)
    session.flush()


def excuse(session: Session, given: ExcuseInput, actor: Actor) -> DrillExcuse:
    """The unit, excused for these days, with who said so when; the same days again only change the reason."""
    unit = load(session, Unit, given.unit_id, actor, EXCUSE)
    _check_days(given.starts_on, given.ends_on, LONGEST_EXCUSE)
    same = select(DrillExcuse).where(DrillExcuse.unit_id == unit.id, DrillExcuse.starts_on == given.starts_on)
    row = session.scalar(same.where(DrillExcuse.ends_on == given.ends_on)) or DrillExcuse(unit_id=unit.id, unit=unit)
    row.starts_on, row.ends_on, row.reason = given.starts_on, given.ends_on, given.reason
    row.excused_at, row.excused_by, row.excused_by_name = now(), actor.key, actor.name[:60]
    session.add(row)
    session.flush()
    return row


def take_back_excuse(session: Session, row: DrillExcuse, actor: Actor) -> None:
    """The unit owes its drill again; the audit trail keeps the excuse."""
    load(session, Unit, row.unit_id, actor, EXCUSE)
    session.delete(row)
    session.flush()


def can_keep_everywhere(actor: Actor) -> bool:
    """Whether the actor keeps the rules that hold everywhere."""
    return EVERYWHERE in actor.area_paths(Permission.ADMINISTER)


def may_keep(area: Area | None, actor: Actor) -> bool:
    """Whether the actor keeps rules of this area, or without one those that hold everywhere."""
    return actor.may_for(KEEP, area.path) if area is not None else can_keep_everywhere(actor)


def _may_keep(session: Session, area_id: int | None, actor: Actor) -> None:
    if area_id is not None:
        require_area(session, area_id, actor, KEEP)
    elif not can_keep_everywhere(actor):
        wording = t("Rules that hold everywhere are kept by an administrator of the whole installation.")
        raise Forbidden("rules_everywhere", wording)


def _write_rule(session: Session, rule: DrillRule, given: RuleInput, actor: Actor) -> DrillRule:
    _may_keep(session, given.area_id, actor)
    _check_kinds(session, [given.unit_kind], "unit_kind")
    here = DrillRule.area_id == given.area_id if given.area_id is not None else DrillRule.area_id.is_(None)
    same = select(DrillRule).where(here, DrillRule.unit_kind == given.unit_kind)
    there = session.scalar(same.where(DrillRule.is_boarding == given.is_boarding))
    if there is not None and there is not rule:
        raise _rule_there()
    with whole_or_not(session, _rule_there()):
        for name in ("area_id", "unit_kind", "is_boarding", "times", "period", "in_term_only", "since", "source"):
            setattr(rule, name, getattr(given, name))
        rule.types = sorted(set(given.types))
        rule.is_verified = given.is_verified
        session.add(rule)
    return rule


def _rule_there() -> Invalid:
    wording = t("There is a rule for this kind in this area already.")
    return Invalid("rule_there", wording, field="unit_kind", hint=t("Change that one."))


def _write_term(session: Session, term: SchoolTerm, given: SchoolTermInput, actor: Actor) -> SchoolTerm:
    area = require_area(session, given.area_id, actor, KEEP)
    _check_days(given.starts_on, given.ends_on, LONGEST_TERM)
    _check_kinds(session, given.unit_kinds, "unit_kinds")
    shared = SchoolTerm.starts_on <= given.ends_on, SchoolTerm.ends_on >= given.starts_on
    for other in session.scalars(select(SchoolTerm).where(SchoolTerm.area_id == area.id, *shared)):
        if other is not term and _same_schools(other.unit_kinds, given.unit_kinds):
            raise _overlap(other)
    term.area_id, term.area, term.name = area.id, area, given.name
    term.starts_on, term.ends_on, term.unit_kinds = given.starts_on, given.ends_on, sorted(set(given.unit_kinds))
    session.add(term)
    session.flush()
    return term


def _same_schools(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether neither goes before the other: both are for all, or they name a kind in common."""
    return (not one and not other) or bool(set(one) & set(other))


def _overlap(other: SchoolTerm) -> Invalid:
    facts = {"first": say_plain_date(other.starts_on), "last": say_plain_date(other.ends_on)}
    wording = t("It shares days with %(name)s, %(first)s to %(last)s.", name=other.name, **facts)
    return Invalid("terms_overlap", wording, field="starts_on", hint=t("Change one of the two."))


def _check_days(first: date, last: date, longest: int) -> None:
    if last < first:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="ends_on")
    if (last - first).days >= longest:
        raise Invalid("too_many_days", t("At most %(days)s days at once.", days=longest), field="ends_on")


def _check_kinds(session: Session, codes: Sequence[str], field: str) -> None:
    known = labels(session, "unit_kind")
    if any(code not in known for code in codes):
        raise Invalid("no_such_term", t("This is not in the list any more."), field=field, hint=t("Choose another."))
