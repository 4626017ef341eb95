"""Deeds on absences: a team, person or vehicle is away, comes back earlier, or was not away at all."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import instant
from core.versions import check_version
from registry.permissions import Permission
from registry.scope import load
from schedule.absence_queries import area_of
from schedule.booking_queries import TABLES, parsed
from schedule.day_models import Absence
from schedule.queries import zone_of
from schedule.resource_inputs import AbsenceInput
from schedule.spans import FIRST_YEAR, LAST_YEAR, Span

LONGEST_DAYS = 400


def add_absence(session: Session, given: AbsenceInput, actor: Actor) -> Absence:
    """The new absence; events that are booked in it stay, `absence_queries.events_during` names them."""
    return _write(session, Absence(source="typed"), given, actor)


def edit_absence(session: Session, absence: Absence, given: AbsenceInput, actor: Actor) -> Absence:
    """The changed absence; one from somebody's own calendar is changed there."""
    _own(session, absence, actor)
    check_version(absence, given.version)
    return _write(session, absence, given, actor)


def delete_absence(session: Session, absence: Absence, actor: Actor) -> None:
    """It was not away, or is back: the time can be booked again."""
    _own(session, absence, actor)
    session.delete(absence)
    session.flush()


def span_given(given: AbsenceInput, zone: str) -> Span:
    """The time that was typed, on the wall clock of that zone; refuses an end before the start and years far away."""
    last = given.until or given.on
    for day, field in ((given.on, "on"), (last, "until")):
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            wording = t("Choose a year between %(first)s and %(last)s.", first=FIRST_YEAR, last=LAST_YEAR - 1)
            raise Invalid("year", wording, field=field)
    if last < given.on:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="until")
    starts_at = instant(given.on, given.starts or time(), zone)
    to_midnight = given.ends is None or given.ends == time()
    ends_at = instant(last + timedelta(days=1) if to_midnight else last, given.ends or time(), zone)
    if starts_at >= ends_at:
        raise Invalid("ends_before_start", t("The end must be after the start."), field="ends")
    if ends_at - starts_at > timedelta(days=LONGEST_DAYS):
        wording = t("An absence lasts at most %(days)s days.", days=LONGEST_DAYS)
        raise Invalid("too_long", wording, field="until", hint=t("Put what is gone for longer out of use."))
    return Span(starts_at, ends_at, zone)


def _write(session: Session, absence: Absence, given: AbsenceInput, actor: Actor) -> Absence:
    kind, number = parsed(given.resource)
    record = load(session, TABLES[kind], number, actor, Permission.EDIT_RESOURCES)
    span = span_given(given, zone_of(session, area_of(session, record)))
    absence.resource, absence.note = given.resource, given.note
    absence.starts_at, absence.ends_at = span.starts_at, span.ends_at
    session.add(absence)
    session.flush()
    return absence


def _own(session: Session, absence: Absence, actor: Actor) -> None:
    kind, number = parsed(absence.resource)
    load(session, TABLES[kind], number, actor, Permission.EDIT_RESOURCES)
    if absence.source != "typed":
        wording = t("This time comes from somebody's own calendar and cannot be changed here.")
        raise DomainError("from_calendar", wording, hint=t("Load the calendar again after changing it."))
