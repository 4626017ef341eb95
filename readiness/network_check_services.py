"""Deeds on the yearly check of a roster: make it, take it back, say when it is due."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import today
from readiness.network_check_inputs import CheckRuleInput, RosterCheckInput
from readiness.network_check_queries import RULE, check_of, roster_of
from readiness.network_coverage_queries import reach
from readiness.network_models import NetworkCheck, NetworkMember
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import load, require_area
from registry.services.settings import write_setting
from schedule.queries import zone_of

EDIT = P.EDIT_READINESS


def check_roster(session: Session, area: Area, given: RosterCheckInput, actor: Actor) -> NetworkCheck:
    """The check of this year: whoever has left served until yesterday, and what is lacking now is kept with it.

    Refused outside townships, a second time in a year, and for people who do not stand on this roster.
    """
    area = require_area(session, area.id, actor, EDIT)
    if area.level != "township":
        raise Invalid("not_a_township", t("Rosters are checked by townships; %(area)s is none.", area=area.name),
                      field="area", hint=t("Choose the township."))  # fmt: skip
    on = today(zone_of(session, area))
    if check_of(session, area, on.year) is not None:
        raise DomainError("checked", t("This roster has been checked this year already."),
                          hint=t("Take that check back first, or change people one by one."))  # fmt: skip
    serving = {one.id: one for one in roster_of(session, area, actor, EDIT)}
    if strange := set(given.left) - serving.keys():
        raise Invalid("no_such_member", t("%(n)s of these people do not stand on this roster.", n=len(strange)),
                      field="left", hint=t("Load the page anew: somebody has changed the roster."))  # fmt: skip
    gone = [serving[number] for number in sorted(set(given.left))]
    for one in gone:
        one.until_on = _last_day(one, on)
        one.version += 1
    session.flush()
    found = reach(session, actor, area, EDIT)
    made = NetworkCheck(
        area_id=area.id, area=area, year=on.year, checked_on=on, checked_by=actor.key, note=given.note,
        people=len(serving) - len(gone), left_ids=[one.id for one in gone], gaps=len(found.gaps),
        untrained=sum(found.untrained.values()),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def take_check_back(session: Session, check: NetworkCheck, actor: Actor) -> None:
    """The check is gone, and whoever it marked as gone serves again unless somebody has changed that since."""
    load(session, NetworkCheck, check.id, actor, EDIT)
    for number in check.left_ids:
        one = session.get(NetworkMember, number)
        if one is not None and one.until_on == _last_day(one, check.checked_on):
            one.until_on = None
            one.version += 1
    session.delete(check)
    session.flush()


def set_check_rule(session: Session, area: Area | None, given: CheckRuleInput, actor: Actor) -> CheckRuleInput:
    """The rule of an area, or of everywhere; what is called checked names its source."""
    value = given.model_dump()
    write_setting(session, RULE, area, value, actor)
    return given


def _last_day(one: NetworkMember, on: date) -> date:
    """Yesterday, or the first day of somebody who began later."""
    return max(on - timedelta(days=1), one.since_on or date.min)
