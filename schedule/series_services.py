"""Deeds on whole series: plan one, change or cancel this date, this and all that follow, or all; detach one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import now, say_date, today
from core.versions import check_version
from schedule import occasions, recurrence, services
from schedule.day_queries import day_book
from schedule.event_facts_queries import Facts, facts, may_plan
from schedule.models import Event
from schedule.series_date_services import attempt, give_up, lock, planned_on, wait
from schedule.series_inputs import Scope, SeriesInput
from schedule.series_models import Series, SeriesDate
from schedule.series_queries import date_of, dates_of, rest_of_rule
from schedule.services import Clash

CHANGEABLE = ("planned", "confirmed")
CANCELLABLE = ("planned", "confirmed", "postponed")


def create_series(session: Session, given: SeriesInput, actor: Actor) -> Series:
    """The new series, every date of it planned as an event; dates that clash wait to be placed, and say why.

    Refuses, with nothing planned, what is wrong for all dates. Needs what planning one such event needs.
    """
    planned = facts(session, occasions.plain_event(given), actor)
    rule = occasions.rule_given(given, planned.span.zone)
    found = recurrence.dates(rule, given.on)
    series = Series(uid=str(uuid.uuid4()), created_by=actor.key)
    _write(series, given, planned, rule)
    session.add(series)
    session.flush()
    _add(session, series, found, actor)
    return series


def edit(
    session: Session, series: Series, given: SeriesInput, scope: Scope, actor: Actor, on: date | None = None
) -> Series:
    """The changed series, or the new one that begins `on` when this and the following dates were changed.

    Events that are over, held, cancelled or changed by themselves stay as they are; those that clash at their new
    time are postponed and their dates wait. `given.version` is the event's for "this", else the series'.
    """
    if scope == "this":
        _edit_one(session, _date_on(session, series, on), given, actor)
        return series
    session.refresh(series, with_for_update=True)
    check_version(series, given.version)
    _check(session, series, actor)
    if scope == "following":
        series = _split(session, series, _date_on(session, series, on).on, given, actor)
    return _edit_all(session, series, given, actor)


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
    events = [one.event for one in rows if one.event and _is_ahead(one.event, CANCELLABLE)]
    waiting = [one for one in rows if one.state == "waiting"]
    if not events and not waiting:
        wording = t("There is nothing to cancel: what was planned is over or has been cancelled.")
        raise DomainError("nothing_to_cancel", wording, hint=t("Reload the page to see what can be done."))
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


def is_own(one: SeriesDate, series: Series) -> bool:
    """Whether the date's event was moved or changed by itself, at whatever door."""
    if one.is_own or one.event is None:
        return one.is_own
    booked = [booking.resource for booking in one.event.bookings]
    return occasions.differs(one.event, booked, planned_on(series, one.on))


def _edit_one(session: Session, one: SeriesDate, given: SeriesInput, actor: Actor) -> None:
    if one.event is None:
        raise _no_event()
    services.edit_event(session, one.event, occasions.plain_event(given), actor)
    one.is_own = True
    session.flush()


def _edit_all(session: Session, series: Series, given: SeriesInput, actor: Actor) -> Series:
    rows = dates_of(session, series)
    for one in rows:
        one.is_own = is_own(one, series)
    planned = facts(session, occasions.plain_event(given), actor)
    rule = occasions.rule_given(given, planned.span.zone)
    found = recurrence.dates(rule, given.on)
    before = planned_on(series, series.first_on)
    _write(series, given, planned, rule)
    is_like_before = before == planned_on(series, series.first_on)
    kept = _remove(session, series, rows, set(found), actor)
    if not is_like_before:
        for one in kept:
            _follow(session, series, one, actor, is_counted=before.expected != given.expected)
    there = {one.on for one in dates_of(session, series)}
    first = today(series.zone)
    _add(session, series, [on for on in found if on not in there and on >= first], actor)
    return series


def _remove(
    session: Session, series: Series, rows: Sequence[SeriesDate], wanted: set[date], actor: Actor
) -> list[SeriesDate]:
    """Take away what the rule no longer has; the dates that are left to be changed."""
    kept, first = [], today(series.zone)
    for one in rows:
        if one.is_own or (not _is_ahead(one.event, CHANGEABLE) if one.event else one.on < first):
            continue
        if one.on in wanted:
            kept.append(one)
        elif one.event is not None:
            event = one.event
            session.delete(one)
            session.flush()
            services.cancel_event(session, event, str(t("The series was changed and no longer has this date.")), actor)
        else:
            if one.state == "waiting":
                give_up(session, one, "rule", actor)
            session.delete(one)
    session.flush()
    return kept


def _follow(session: Session, series: Series, one: SeriesDate, actor: Actor, *, is_counted: bool) -> None:
    """Change the date's event as its series was changed; one that clashes is postponed and its date waits."""
    if one.event is None:
        if one.state == "waiting":
            attempt(session, series, one, actor)
        return
    event, given = one.event, planned_on(series, one.on)
    if not is_counted:
        given = given.model_validate(given.model_dump(exclude={"expected"}))
    try:
        with session.begin_nested():
            services.edit_event(session, event, given, actor)
    except Clash as clash:
        reason = str(t("The series was changed; this date waits to be placed."))
        services.postpone_event(session, event, reason, actor)
        wait(one, clash, event.id)
        one.tried_at = now()
    session.flush()


def _add(session: Session, series: Series, found: Sequence[date], actor: Actor) -> None:
    """Plan these dates; one on a holiday is dropped when the series leaves holidays out."""
    skips = bool(series.template.get("skip_days_off")) and bool(found)
    book = day_book(session, series.area, found[0], found[-1]) if skips else None
    for on in found:
        one = SeriesDate(series_id=series.id, on=on, state="waiting", blocked_by=[])
        session.add(one)
        if book is not None and book.say(on).is_holiday:
            one.state = "dropped"
            one.blocked_by = [occasions.block("holiday", t("A public holiday."))]
        else:
            session.flush()
            attempt(session, series, one, actor)
    session.flush()


def _split(session: Session, series: Series, on: date, given: SeriesInput, actor: Actor) -> Series:
    """The series that begins on that date; the old one ends before it. The first date splits nothing."""
    rows = dates_of(session, series)
    if given.on < on:
        wording = t("These dates begin on %(day)s; choose that day or a later one.", day=say_date(on))
        raise Invalid("before_split", wording, field="on", hint=t("Earlier dates belong to the series as it was."))
    if rows[0].on >= on:
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


def _write(series: Series, given: SeriesInput, planned: Facts, rule: str) -> None:
    series.area_id, series.area = planned.area.id, planned.area
    series.unit_id, series.title = planned.unit.id if planned.unit else None, planned.title
    series.rule, series.first_on, series.zone = rule, given.on, planned.span.zone
    series.starts_minute = given.starts.hour * 60 + given.starts.minute
    series.minutes, series.template = occasions.length_of(given), occasions.template_of(given)


def _is_ahead(event: Event, states: tuple[str, ...]) -> bool:
    return event.status in states and event.starts_at > now()


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
