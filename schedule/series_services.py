"""Deeds on whole series: plan one, change or cancel this date, this and all that follow, or all; detach one."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import say_date
from core.versions import check_version
from schedule import occasions, recurrence, services
from schedule.event_facts_queries import facts, may_plan
from schedule.models import Event
from schedule.series_change_services import CHANGEABLE, add, change_all, is_ahead, is_own, write
from schedule.series_date_services import give_up, lock
from schedule.series_inputs import Scope, SeriesInput
from schedule.series_models import Series, SeriesDate
from schedule.series_notice_services import told_at_once
from schedule.series_queries import date_of, dates_of, rest_of_rule

__all__ = ["CANCELLABLE", "CHANGEABLE", "cancel", "create_series", "detach", "edit", "is_own"]

CANCELLABLE = ("planned", "confirmed", "postponed")


def create_series(session: Session, given: SeriesInput, actor: Actor) -> Series:
    """The new series, every date of it planned as an event; dates that clash wait to be placed, and say why.

    Refuses, with nothing planned, what is wrong for all dates. Needs what planning one such event needs.
    """
    planned = facts(session, occasions.plain_event(given), actor)
    rule = occasions.rule_given(given, planned.span.zone)
    found = recurrence.dates(rule, given.on)
    series = Series(uid=str(uuid.uuid4()), created_by=actor.key)
    write(series, given, planned, rule)
    session.add(series)
    session.flush()
    add(session, series, found, actor)
    return series


def edit(
    session: Session, series: Series, given: SeriesInput, scope: Scope, actor: Actor, on: date | None = None
) -> Series:
    """The changed series, or the new one that begins `on` when this and the following dates were changed.

    Events that are over, held, cancelled or changed by themselves stay as they are; those that clash at their new
    time are postponed and their dates wait. Each person concerned is told once of all that moved. `given.version` is
    the event's for "this", else the series'.
    """
    if scope == "this":
        _edit_one(session, _date_on(session, series, on), given, actor)
        return series
    session.refresh(series, with_for_update=True)
    check_version(series, given.version)
    _check(session, series, actor)
    if scope == "following":
        series = _split(session, series, _date_on(session, series, on).on, given, actor)
    with told_at_once(session, actor):
        return change_all(session, series, given, actor)


def cancel(
    session: Session, series: Series, scope: Scope, reason: str, actor: Actor, on: date | None = None
) -> list[Event]:
    """The events that were cancelled; dates that waited among them are dropped, and none comes back by itself."""
    session.refresh(series, with_for_update=True)
    _check(session, series, actor)
    if not reason.strip():
        raise Invalid("reason", t("Please give the reason."), field="reason",
                      hint=t("It is shown to those who were to take part."))  # fmt: skip
    first = date.min if scope == "all" else _date_on(session, series, on).on
    rows = [one for one in dates_of(session, series) if one.on == first or (scope != "this" and one.on > first)]
    events = [one.event for one in rows if one.event and is_ahead(one.event, CANCELLABLE)]
    waiting = [one for one in rows if one.state == "waiting"]
    if not events and not waiting:
        wording = t("There is nothing to cancel: what was planned is over or has been cancelled.")
        raise DomainError("nothing_to_cancel", wording, hint=t("Reload the page to see what can be done."))
    with told_at_once(session, actor):
        for event in events:
            services.cancel_event(session, event, reason, actor)
        for one in waiting:
            give_up(session, one, "cancelled", actor)
    session.flush()
    return events


def detach(session: Session, one: SeriesDate, actor: Actor) -> Event:
    """The event of this date, which no longer belongs to the series; its date does not come back."""
    series = lock(session, one)
    _check(session, series, actor)
    event = one.event
    if event is None:
        raise _no_event()
    one.state, one.event_id, one.event = "dropped", None, None
    one.blocked_by = [occasions.block("detached", t("Taken out of the series by %(name)s.", name=actor.name))]
    session.flush()
    return event


def _edit_one(session: Session, one: SeriesDate, given: SeriesInput, actor: Actor) -> None:
    if one.event is None:
        raise _no_event()
    services.edit_event(session, one.event, occasions.plain_event(given), actor)
    one.is_own = True
    session.flush()


def _split(session: Session, series: Series, on: date, given: SeriesInput, actor: Actor) -> Series:
    """The series that begins on that date; the old one ends before it. The first date splits nothing."""
    rows = dates_of(session, series)
    earlier = [one.on for one in rows if one.on < on]
    if earlier and given.on <= earlier[-1]:
        wording = t("The date before these is %(day)s; choose a later day.", day=say_date(earlier[-1]))
        raise Invalid("before_split", wording, field="on", hint=t("Earlier dates belong to the series as it was."))
    if not earlier:
        return series
    new = Series(
        uid=str(uuid.uuid4()), created_by=actor.key, split_from_id=series.id, area_id=series.area_id,
        area=series.area, unit_id=series.unit_id, title=series.title, rule=rest_of_rule(series, on), first_on=on,
        starts_minute=series.starts_minute, minutes=series.minutes, zone=series.zone, template=dict(series.template),
    )  # fmt: skip
    session.add(new)
    session.flush()
    for one in rows:
        if one.on >= on:
            one.series_id = new.id
    series.rule = recurrence.ended_before(series.rule, on)
    session.flush()
    session.expire(series, ["dates"])
    return new


def _date_on(session: Session, series: Series, on: date | None) -> SeriesDate:
    one = date_of(session, series, on) if on is not None else None
    if one is None:
        raise Invalid("no_such_date", t("The series has no such date."), field="from_on",
                      hint=t("Choose one of its dates."))  # fmt: skip
    return one


def _check(session: Session, series: Series, actor: Actor) -> None:
    may_plan(session, str(series.template["kind"]), series.area, series.unit_id, actor)


def _no_event() -> DomainError:
    return DomainError("no_event", t("Nothing is planned for this date."), hint=t("Place it first."))
