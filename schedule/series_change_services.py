"""How the dates of a series follow its rule and template: added, carried over to another day, changed, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.times import now, today
from schedule import occasions, recurrence, services
from schedule.counterparts import counterparts
from schedule.day_queries import day_book
from schedule.event_facts_queries import Facts, facts
from schedule.models import Event
from schedule.series_date_services import attempt, give_up, planned_on, wait
from schedule.series_inputs import SeriesInput
from schedule.series_models import Series, SeriesDate
from schedule.series_queries import dates_of
from schedule.services import Clash

CHANGEABLE = ("planned", "confirmed")


def is_own(one: SeriesDate, series: Series) -> bool:
    """Whether the date's event was moved or changed by itself, at whatever door."""
    if one.is_own or one.event is None:
        return one.is_own
    booked = [booking.resource for booking in one.event.bookings]
    return occasions.differs(one.event, booked, planned_on(series, one.on))


def is_ahead(event: Event, states: tuple[str, ...] = CHANGEABLE) -> bool:
    """Whether the event is in one of these states and has not begun."""
    return event.status in states and event.starts_at > now()


def write(series: Series, given: SeriesInput, planned: Facts, rule: str) -> None:
    """Keep the rule and what all dates have in common."""
    series.area_id, series.area = planned.area.id, planned.area
    series.unit_id, series.title = planned.unit.id if planned.unit else None, planned.title
    series.rule, series.first_on, series.zone = rule, given.on, planned.span.zone
    series.starts_minute = given.starts.hour * 60 + given.starts.minute
    series.minutes, series.template = occasions.length_of(given), occasions.template_of(given)


def change_all(session: Session, series: Series, given: SeriesInput, actor: Actor) -> Series:
    """The series with its new rule and template; its dates that are not over follow.

    A date whose day the rule no longer has goes over to its counterpart in the same week, month or year, with its
    event; where there is none the event is cancelled.
    """
    rows, before, old_rule = dates_of(session, series), planned_on(series, series.first_on), series.rule
    for one in rows:
        one.is_own = is_own(one, series)
    planned = facts(session, occasions.plain_event(given), actor)
    rule = occasions.rule_given(given, planned.span.zone)
    found = recurrence.dates(rule, given.on)
    write(series, given, planned, rule)
    is_like_before = before == planned_on(series, series.first_on)
    carried = _carry(session, series, rows, found, [old_rule, rule])
    kept = _remove(session, series, rows, set(found), actor)
    moving = [one for one in carried if one in kept]
    for one in moving + [one for one in kept if one not in carried and not is_like_before]:
        _follow(session, series, one, actor, is_counted=before.expected != given.expected)
    there, first = {one.on for one in dates_of(session, series)}, today(series.zone)
    add(session, series, [on for on in found if on not in there and on >= first], actor)
    return series


def add(session: Session, series: Series, found: Sequence[date], actor: Actor) -> None:
    """Plan these dates; one on a holiday is dropped when the series leaves holidays out."""
    left_out = _left_out(session, series, found)
    for on in found:
        one = SeriesDate(series_id=series.id, on=on, state="waiting", blocked_by=[])
        session.add(one)
        if on in left_out:
            one.state = "dropped"
            one.blocked_by = [occasions.holiday()]
        else:
            session.flush()
            attempt(session, series, one, actor)
    session.flush()


def _left_out(session: Session, series: Series, found: Sequence[date]) -> set[date]:
    """The holidays among these dates, when the series leaves them out."""
    if not found or not series.template.get("skip_days_off"):
        return set()
    book = day_book(session, series.area, found[0], found[-1])
    return {on for on in found if book.say(on).is_holiday}


def _carry(
    session: Session, series: Series, rows: Sequence[SeriesDate], found: Sequence[date], rules: Iterable[str]
) -> list[SeriesDate]:
    """Give dates that the rule no longer has the day of their counterparts; those dates, in the order to move them.

    Also one that was cancelled, dropped or changed by itself goes over, so that it does not come back beside itself.
    """
    wanted, first = set(found), today(series.zone)
    going = {one.on: one for one in rows if one.on not in wanted and _may_go_over(one, first)}
    there, left_out = {one.on for one in rows}, _left_out(session, series, found)
    coming = [on for on in found if on >= first and on not in there and on not in left_out]
    carried = []
    for old, new in counterparts(going, coming, rules):
        going[old].on = new
        session.flush()
        carried.append(going[old])
    return carried


def _may_go_over(one: SeriesDate, first: date) -> bool:
    if one.event is not None and not one.is_own:
        return one.event.starts_at > now()
    is_holiday = one.state == "dropped" and any(block.get("why") == occasions.HOLIDAY for block in one.blocked_by)
    return one.on >= first and not is_holiday


def _remove(
    session: Session, series: Series, rows: Sequence[SeriesDate], wanted: set[date], actor: Actor
) -> list[SeriesDate]:
    """Take away what the rule no longer has; the dates that are left to be changed."""
    kept, first = [], today(series.zone)
    for one in rows:
        if one.is_own or (not is_ahead(one.event) if one.event else one.on < first):
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
    session.flush()
