"""Series for programs: plan, change and cancel them; and the dates that wait to be placed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import BaseModel

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page
from core.errors import DomainError
from core.fields import Day, Entry, Flag
from core.i18n import t
from core.times import today
from core.web import actor, session
from registry.permissions import Permission as P
from registry.scope import load
from schedule import occasions, recurrence, series_date_services, series_queries, series_services
from schedule.given_queries import values_of
from schedule.refusals import EventRefusal
from schedule.series_inputs import PlaceInput, Scope, SeriesCancellation, SeriesChange, SeriesInput
from schedule.series_models import Series, SeriesDate

bp = blueprint("schedule_series")
SORTS: dict[str, Any] = {"first_on": Series.first_on, "title": Series.title}
DATE_SORTS: dict[str, Any] = {"on": SeriesDate.on}


class WayAnswer(BaseModel):
    """A way out that was free when the date came to wait; what is placed by it is checked again."""

    code: str
    label: str


class SeriesDateAnswer(Answer):
    """One date of a series, `on` by the rule: placed as `event_id`, waiting for what `reasons` say, or dropped."""

    id: int
    series_id: int
    on: date
    state: Literal["placed", "waiting", "dropped"]
    event_id: int | None
    is_own: bool
    reasons: list[str]
    ways: list[WayAnswer]


class SeriesAnswer(Answer):
    """A series; days and clocks are of the county's calendar, `rule` is RFC 5545 without DTSTART, `words` says it."""

    id: int
    uid: str
    title: str
    kind: str
    rule: str
    words: str
    first_on: date
    starts: str
    minutes: int
    zone: str
    area_id: int
    unit_id: int | None
    resources: list[str]
    skip_days_off: bool
    split_from_id: int | None
    version: int
    dates: list[SeriesDateAnswer]


class SeriesAsked(Asked):
    """Which series to list."""

    sort: Annotated[Literal["first_on", "-first_on", "title", "-title"], Entry(t("Sorted by"))] = "first_on"


class WaitingAsked(Asked):
    """Which waiting dates to list."""

    missed: Annotated[Flag, Entry(t("Missed"), t("Those that went by instead of those to come."))] = False
    since: Annotated[Day | None, Entry(t("From"))] = None
    sort: Annotated[Literal["on", "-on"], Entry(t("Sorted by"))] = "on"


class DetachedAnswer(Answer):
    """The event that no longer belongs to the series."""

    event_id: int


@bp.get("/series")
@needs(P.VIEW_CALENDAR)
@operation(t("List series"))
def list_series(asked: SeriesAsked) -> Page[SeriesAnswer]:
    """The series that the caller may see."""
    return page(session(), series_queries.all_series(actor()), asked, SORTS, lambda found: [_answer(s) for s in found])


@bp.post("/series")
@needs(P.EDIT_EVENTS)
@operation(t("Plan a series"), location=lambda made: url_for(".get_series", series_id=made.id))
def add_series(given: SeriesInput) -> SeriesAnswer:
    """A new series with an event for each date that is free; the others wait."""
    return _answer(series_services.create_series(session(), given, actor()))


@bp.get("/series/<int:series_id>")
@needs(P.VIEW_CALENDAR)
@operation(t("Get one series"))
def get_series(series_id: int) -> SeriesAnswer:
    """One series with all its dates."""
    return _answer(load(session(), Series, series_id, actor(), P.VIEW_CALENDAR))


@bp.patch("/series/<int:series_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Change one date of a series, that and all that follow, or all"), clash=EventRefusal)
def change_series(series_id: int, given: Changes[SeriesChange]) -> SeriesAnswer:
    """The changed series, or the new one when this and the following dates were changed."""
    found = _own(series_id)
    scope, on = _what(given)
    whole = given.over(_current(found, scope, on))
    changed = series_services.edit(session(), found, whole, whole.scope, actor(), whole.from_on)
    return _answer(changed)


@bp.post("/series/<int:series_id>/cancel")
@needs(P.EDIT_EVENTS)
@operation(t("Cancel one date of a series, that and all that follow, or all"))
def cancel_series(series_id: int, given: SeriesCancellation) -> SeriesAnswer:
    """The series; the cancelled events have freed what they had booked."""
    found = _own(series_id)
    series_services.cancel(session(), found, given.scope, given.reason, actor(), given.from_on)
    return _answer(found)


@bp.get("/series-dates")
@needs(P.EDIT_EVENTS)
@operation(t("List dates of series that wait to be placed"))
def list_waiting(asked: WaitingAsked) -> Page[SeriesDateAnswer]:
    """The waiting dates where the caller plans events."""
    query = series_queries.waiting(actor())
    query = query.where(SeriesDate.on < today() if asked.missed else SeriesDate.on >= today())
    if asked.since:
        query = query.where(SeriesDate.on >= asked.since)
    return page(session(), query, asked, DATE_SORTS, _date_answers)


@bp.post("/series-dates/<int:date_id>/place")
@needs(P.EDIT_EVENTS)
@operation(t("Place a waiting date"), clash=EventRefusal)
def place_date(date_id: int, given: PlaceInput) -> SeriesDateAnswer:
    """The date, placed; a clash says what stands in the way, and ways out of it."""
    one = _own_date(date_id)
    series_date_services.place(session(), one, given, actor())
    return _date_answer(one)


@bp.post("/series-dates/<int:date_id>/drop")
@needs(P.EDIT_EVENTS)
@operation(t("Drop a waiting date"))
def drop_date(date_id: int) -> SeriesDateAnswer:
    """The date, dropped."""
    one = _own_date(date_id)
    series_date_services.drop(session(), one, actor())
    return _date_answer(one)


@bp.post("/series-dates/<int:date_id>/take-up")
@needs(P.EDIT_EVENTS)
@operation(t("Try a dropped date again"))
def take_up_date(date_id: int) -> SeriesDateAnswer:
    """The date, placed or waiting."""
    one = _own_date(date_id)
    series_date_services.take_up(session(), one, actor())
    return _date_answer(one)


@bp.post("/series-dates/<int:date_id>/detach")
@needs(P.EDIT_EVENTS)
@operation(t("Take an event out of its series"))
def detach_date(date_id: int) -> DetachedAnswer:
    """The event stays as it is, and the date does not come back."""
    event = series_services.detach(session(), _own_date(date_id), actor())
    return DetachedAnswer(event_id=event.id)


def _own(series_id: int) -> Series:
    return load(session(), Series, series_id, actor(), P.EDIT_EVENTS)


def _own_date(date_id: int) -> SeriesDate:
    one = session().get(SeriesDate, date_id)
    _own(one.series_id if one else 0)
    assert one is not None  # a series with the id 0 is never found
    return one


def _what(given: Changes[SeriesChange]) -> tuple[Scope, date | None]:
    """Scope and date of a change, before the rest of it is read."""
    scope, on = given.given.get("scope"), given.given.get("from_on")
    try:
        found = date.fromisoformat(on) if isinstance(on, str) else None
    except ValueError:
        found = None
    return (scope if scope in ("this", "following") else "all"), found


def _current(found: Series, scope: Scope, on: date | None) -> dict[str, Any]:
    """What the change is laid over: the series, its rest from that date, or the one event."""
    if scope == "all" or on is None:
        return series_queries.values(found)
    try:
        values = series_queries.values(found, on)
    except DomainError:
        return series_queries.values(found)
    if scope == "following":
        return values
    one = series_queries.date_of(session(), found, on)
    there = values_of(one.event) if one and one.event else {}
    return values | there | {"version": None}


def _answer(found: Series) -> SeriesAnswer:
    when = occasions.clocks(found.first_on, found.starts_minute, found.minutes)
    rows = series_queries.dates_of(session(), found)
    return SeriesAnswer.model_validate(
        {name: getattr(found, name) for name in SeriesAnswer.model_fields if name != "dates" and hasattr(found, name)}
        | {name: found.template.get(name) for name in ("kind", "resources", "skip_days_off")}
        | {"words": str(recurrence.say(found.rule)), "starts": f"{when['starts']:%H:%M}",
           "dates": [_date_answer(one, found) for one in rows]}
    )  # fmt: skip


def _date_answers(found: Sequence[SeriesDate]) -> list[SeriesDateAnswer]:
    return [_date_answer(one) for one in found]


def _date_answer(one: SeriesDate, series: Series | None = None) -> SeriesDateAnswer:
    series = series or session().get_one(Series, one.series_id)
    ways = occasions.ways(one.blocked_by)
    return SeriesDateAnswer.model_validate(
        {name: getattr(one, name) for name in ("id", "series_id", "on", "state", "event_id")}
        | {"is_own": series_services.is_own(one, series), "reasons": occasions.reasons(one.blocked_by),
           "ways": [{"code": code, "label": label} for code, label in ways]}
    )  # fmt: skip
