"""Deeds on days: enter and take back days off and make-up workdays; add, change, switch and delete blackouts."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.errors import Forbidden, Invalid
from core.i18n import t
from core.versions import check_version
from registry.permissions import Permission
from registry.scope import require_area
from registry.terms import labels
from schedule.day_inputs import BlackoutInput, SpecialDayInput
from schedule.day_models import Blackout, SpecialDay
from schedule.spans import FIRST_YEAR, LAST_YEAR, WHOLE_DAY

MOST_DAYS = 31
"""Days entered in one go: more is a slip of the pen."""


def enter_days(session: Session, given: SpecialDayInput, actor: Actor) -> list[SpecialDay]:
    """The days as they are now entered; one that was entered before is changed.

    Without an area they hold everywhere, which takes who administers the whole installation; else events.edit there.
    """
    _may_enter(session, given.area_id, actor)
    last = given.until or given.on
    _check_years(given.on, last, "on", "until")
    if last < given.on:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="until")
    if (last - given.on).days >= MOST_DAYS:
        raise Invalid("too_many_days", t("At most %(days)s days at once.", days=MOST_DAYS), field="until")
    same = SpecialDay.area_id == given.area_id if given.area_id is not None else SpecialDay.area_id.is_(None)
    query = select(SpecialDay).where(same, SpecialDay.on.between(given.on, last))
    there = {row.on: row for row in session.scalars(query)}
    entered = []
    for number in range((last - given.on).days + 1):
        on = given.on + timedelta(days=number)
        row = there.get(on) or SpecialDay(area_id=given.area_id, on=on)
        row.kind, row.name = given.kind, given.name
        session.add(row)
        entered.append(row)
    session.flush()
    return entered


def forget_day(session: Session, day: SpecialDay, actor: Actor) -> None:
    """The day is again what the areas above, or the library, say of it."""
    _may_enter(session, day.area_id, actor)
    session.delete(day)
    session.flush()


def can_enter_everywhere(actor: Actor) -> bool:
    """Whether the actor enters days that hold everywhere."""
    return EVERYWHERE in actor.area_paths(Permission.ADMINISTER)


def add_blackout(session: Session, given: BlackoutInput, actor: Actor) -> Blackout:
    """The new blackout, in use."""
    return _write(session, Blackout(), given, actor)


def edit_blackout(session: Session, blackout: Blackout, given: BlackoutInput, actor: Actor) -> Blackout:
    """The changed blackout; events that are planned already stay as they are."""
    require_area(session, blackout.area_id, actor, Permission.EDIT_EVENTS)
    check_version(blackout, given.version)
    return _write(session, blackout, given, actor)


def switch_blackout(session: Session, blackout: Blackout, is_active: bool, actor: Actor) -> Blackout:
    """Put it out of use, or take it back."""
    require_area(session, blackout.area_id, actor, Permission.EDIT_EVENTS)
    blackout.is_active = is_active
    session.flush()
    return blackout


def delete_blackout(session: Session, blackout: Blackout, actor: Actor) -> None:
    """It is gone; the audit trail keeps what it said."""
    require_area(session, blackout.area_id, actor, Permission.EDIT_EVENTS)
    session.delete(blackout)
    session.flush()


def checked_blackout(session: Session, given: BlackoutInput, actor: Actor) -> Blackout:
    """The blackout that this would become, neither kept nor changed anywhere: for a look at its days."""
    blackout = Blackout(is_active=True)
    _fill(session, blackout, given, actor)
    return blackout


def _may_enter(session: Session, area_id: int | None, actor: Actor) -> None:
    if area_id is not None:
        require_area(session, area_id, actor, Permission.EDIT_EVENTS)
    elif not can_enter_everywhere(actor):
        wording = t("Days that hold everywhere are entered by an administrator of the whole installation.")
        raise Forbidden("days_everywhere", wording)


def _write(session: Session, blackout: Blackout, given: BlackoutInput, actor: Actor) -> Blackout:
    _fill(session, blackout, given, actor)
    session.add(blackout)
    session.flush()
    return blackout


def _fill(session: Session, blackout: Blackout, given: BlackoutInput, actor: Actor) -> None:
    area = require_area(session, given.area_id, actor, Permission.EDIT_EVENTS)
    _check(session, given)
    blackout.area_id = area.id
    blackout.name, blackout.reason = given.name, given.reason
    blackout.starts_on, blackout.ends_on = given.starts_on, given.ends_on
    blackout.weekdays, blackout.endings = sorted(set(given.weekdays)), sorted(set(given.endings))
    blackout.is_lunar = given.is_lunar and bool(given.endings)
    blackout.from_minute, blackout.until_minute = _hours(given.from_time, given.until_time)
    blackout.unit_kinds, blackout.event_kinds = sorted(set(given.unit_kinds)), sorted(set(given.event_kinds))
    blackout.is_strict = given.is_strict


def _check(session: Session, given: BlackoutInput) -> None:
    _check_years(given.starts_on, given.ends_on, "starts_on", "ends_on")
    if given.ends_on < given.starts_on:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="ends_on")
    wanted = (("reason", "blackout_reason", [given.reason]), ("unit_kinds", "unit_kind", given.unit_kinds),
              ("event_kinds", "event_kind", given.event_kinds))  # fmt: skip
    for field, scheme, codes in wanted:
        known = labels(session, scheme)
        if any(code not in known for code in codes):
            raise Invalid("no_such_term", t("This is not in the list any more."), field=field,
                          hint=t("Choose another."))  # fmt: skip


def _check_years(first: date, last: date, first_field: str, last_field: str) -> None:
    for day, field in ((first, first_field), (last, last_field)):
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            wording = t("Choose a year between %(first)s and %(last)s.", first=FIRST_YEAR, last=LAST_YEAR - 1)
            raise Invalid("year", wording, field=field)


def _hours(starts: time | None, ends: time | None) -> tuple[int | None, int | None]:
    """Minutes of the day; with one end only, the other is the day's own."""
    if starts is None and ends is None:
        return None, None
    first = starts.hour * 60 + starts.minute if starts else 0
    last = (ends.hour * 60 + ends.minute if ends else 0) or WHOLE_DAY
    if first >= last:
        raise Invalid("ends_before_start", t("The end must be after the start."), field="until_time")
    return first, last
