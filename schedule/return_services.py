"""Deeds on returns: file, approve or send back, lock what is settled, and allow exceptions.

Whoever asks for a return gives its kind, its figures and the permission it takes; what it is about stays with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.fields import name_key
from core.i18n import t
from core.times import instant, local, now, say_plain_date
from core.versions import check_version
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import beneath, load, require_area
from schedule.models import Event
from schedule.queries import zone_of
from schedule.return_inputs import FilingInput, LockExceptionInput, LockInput, ReviewInput
from schedule.return_models import LockException, Return, ReturnLock
from schedule.return_queries import is_writable, locked_up_to, return_of, upwards
from schedule.return_words import RESULTS


@dataclass(frozen=True)
class Owed:
    """One return that is owed: its kind, by whom, for which days and until when."""

    kind: str
    area: Area
    starts_on: date
    ends_on: date
    due_at: datetime


def file_return(
    session: Session, owed: Owed, figures: Mapping[str, Any], given: FilingInput, actor: Actor, permission: Permission
) -> Return:
    """The return with its figures as they stand now; one that was sent back is filed again.

    Refuses before the last day of the span ("too_early"), a second filing ("filed_already") and one that is approved.
    """
    require_area(session, owed.area.id, actor, permission)
    session.scalar(select(Area.id).where(Area.id == owed.area.id).with_for_update())  # two at once: one after the other
    if local(now(), zone_of(session, owed.area)).date() < owed.ends_on:
        wording = t("This return covers the days until %(day)s.", day=say_plain_date(owed.ends_on))
        raise DomainError("too_early", wording, hint=t("It can be filed from that day on."))
    found = return_of(session, owed.kind, owed.area.id, owed.starts_on)
    if found is not None and found.state != "sent_back":
        raise DomainError("filed_already", t("This return has been filed already."),
                          hint=t("If it is to be changed, ask the county to send it back."))  # fmt: skip
    if found is None:
        found = Return(kind=owed.kind, area_id=owed.area.id, starts_on=owed.starts_on, ends_on=owed.ends_on,
                       due_at=owed.due_at)  # fmt: skip
        session.add(found)
    else:
        check_version(found, given.version)
    found.figures, found.note = dict(figures), given.note
    found.filed_at, found.filed_by, found.state = now(), actor.name[:60], "filed"
    session.flush()
    return found


def review_return(session: Session, found: Return, given: ReviewInput, actor: Actor, permission: Permission) -> Return:
    """The return, approved or sent back with what is to be put right."""
    load(session, Return, found.id, actor, permission)
    check_version(found, given.version)
    if given.decision == "send_back" and not given.note:
        raise Invalid("note_missing", t("Say what is to be put right."), field="note")
    if found.state == "sent_back":
        raise DomainError("sent_back_already", t("This return has been sent back already."),
                          hint=t("It can be reviewed again when it has been filed again."))  # fmt: skip
    found.state = "approved" if given.decision == "approve" else "sent_back"
    found.reviewed_at, found.reviewed_by, found.review_note = now(), actor.name[:60], given.note
    session.flush()
    return found


def lock(session: Session, kind: str, given: LockInput, actor: Actor, permission: Permission) -> ReturnLock:
    """The lock of the area; there is one for each area, and it moves on to the later day."""
    area = require_area(session, find_area(session, given.area, "area").id, actor, permission)
    if given.up_to >= local(now(), zone_of(session, area)).date():
        raise Invalid("day_not_over", t("Only days that are over can be locked."), field="up_to")
    session.scalars(select(Area.id).where(Area.id == area.id).with_for_update()).all()
    found = session.scalar(select(ReturnLock).where(ReturnLock.kind == kind, ReturnLock.area_id == area.id))
    if found is None:
        found = ReturnLock(kind=kind, area_id=area.id)
        session.add(found)
    elif found.up_to >= given.up_to:
        wording = t("%(area)s is locked up to %(day)s already.", area=area.name, day=say_plain_date(found.up_to))
        raise Invalid("locked_already", wording, field="up_to", hint=t("To change records, allow an exception."))
    found.up_to, found.locked_at, found.locked_by = given.up_to, now(), actor.name[:60]
    session.flush()
    return found


def unlock(session: Session, found: ReturnLock, actor: Actor, permission: Permission) -> None:
    """The lock is gone; the audit trail keeps that it was there."""
    load(session, ReturnLock, found.id, actor, permission)
    session.delete(found)
    session.flush()


def allow_exception(
    session: Session, kind: str, given: LockExceptionInput, actor: Actor, permission: Permission
) -> LockException:
    """The exception; refuses one that allows nothing because nothing of it is locked or its time is over."""
    area = require_area(session, find_area(session, given.area, "area").id, actor, permission)
    until = instant(given.until_on, given.until_time, zone_of(session, area))
    last = locked_up_to(session, kind, area)
    if given.up_to < given.since:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="up_to")
    if until <= now():
        raise Invalid("time_over", t("This time is over. Give one that is still to come."), field="until_on")
    if last is None or given.since > last:
        raise Invalid("not_locked", t("Nothing is locked there at that time; no exception is needed."), field="since")
    unit = _unit_in(session, area, given.unit)
    found = LockException(
        kind=kind, area_id=area.id, unit_id=unit.id if unit else None, unit=unit, since=given.since,
        up_to=given.up_to, allowed_until=until, reason=given.reason,
        allowed_by=actor.name[:60],
    )  # fmt: skip
    session.add(found)
    session.flush()
    return found


def end_exception(session: Session, found: LockException, actor: Actor, permission: Permission) -> LockException:
    """The exception allows nothing from now on."""
    load(session, LockException, found.id, actor, permission)
    found.allowed_until = min(found.allowed_until, now())
    session.flush()
    return found


def _unit_in(session: Session, area: Area, typed: str) -> Unit | None:
    """The unit of that code or name in the area; None when none was typed."""
    if not typed:
        return None
    query = select(Unit).join(Area, Area.id == Unit.area_id).where(beneath(area.path), Unit.is_active)
    found = session.scalars(query.where(or_(Unit.code == typed, Unit.name_key == name_key(typed))).limit(2)).all()
    if len(found) != 1:
        wording = t("Several units are called that.") if found else t(
            "There is no unit with that code or name in %(area)s.", area=area.name)  # fmt: skip
        raise Invalid("unit_unknown", wording, field="unit", hint=t("Write its code."))
    return found[0]


def require_writable(session: Session, kind: str, area: Area, on: date, unit_id: int | None = None) -> None:
    """Refuse ("locked") while records of that day are settled in the area; a lock that is being set is waited for."""
    session.scalars(select(Area.id).where(Area.id.in_(upwards(area))).with_for_update(read=True)).all()
    if not is_writable(session, kind, area, on, unit_id=unit_id):
        wording = (
            t("Results of %(day)s are locked: the figures have been settled.", day=say_plain_date(on))
            if (kind == RESULTS)
            else t("Records of %(day)s are locked: the returns have been settled.", day=say_plain_date(on))
        )
        raise DomainError("locked", wording, hint=t("Ask the county for an exception."))


def require_open_results(session: Session, event: Event, *days: date) -> None:
    """Refuse ("locked") while results of the event's day, or of one of these days, are settled where it is counted."""
    for on in sorted({local(event.starts_at, event.zone).date(), *days}):
        require_writable(session, RESULTS, event.area, on, event.unit_id)
