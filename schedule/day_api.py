"""Working days, days off and make-up workdays, and blackouts for programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Changes, Page, blueprint, operation, whole_page
from core.errors import Invalid, NotFound
from core.fields import Day, Entry, Input, Line
from core.i18n import t
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule import blackout_queries, day_services
from schedule.day_inputs import BlackoutInput, SpecialDayInput
from schedule.day_models import Blackout, SpecialDay
from schedule.day_queries import day_book, home_area, special_days

bp = blueprint("schedule_days")
LONGEST_DAYS = 400


class DayAnswer(Answer):
    """What a day is; `is_break`: a holiday, or a weekend day in one run of days off with one.

    `is_known` tells whether the holidays of its year have been published or entered.
    """

    on: date
    is_workday: bool
    is_holiday: bool
    is_make_up: bool
    is_break: bool
    name: str
    lunar: str
    is_known: bool


class SpecialDayAnswer(Answer):
    """A day off or make-up workday that was entered; without an area it holds everywhere."""

    id: int
    area_id: int | None
    on: date
    kind: Literal["holiday", "workday"]
    name: str
    version: int


class BlackoutAnswer(Answer):
    """A blackout; minutes of the day are given as clocks, null for whole days."""

    id: int
    area_id: int
    name: str
    reason: str
    starts_on: date
    ends_on: date
    weekdays: list[int]
    endings: list[int]
    is_lunar: bool
    from_time: str | None
    until_time: str | None
    unit_kinds: list[str]
    event_kinds: list[str]
    is_strict: bool
    is_active: bool
    version: int


class DeletedAnswer(Answer):
    """What is gone."""

    id: int


class DaysAsked(Input):
    """Which days, and where."""

    since: Annotated[Day, Entry(t("From"))]
    until: Annotated[Day, Entry(t("To"), t("At most 400 days."))]
    area: Annotated[Line, Entry(t("Area"), t("Code or full name. Left out: the caller's own."))] = ""


@bp.get("/days")
@needs(P.VIEW_CALENDAR)
@operation(t("List days: working days, holidays, lunar dates"))
def list_days(asked: DaysAsked) -> Page[DayAnswer]:
    """Every day of the time, on one page."""
    area = _asked(asked)
    book = day_book(session(), area, asked.since, asked.until)
    days = [asked.since + timedelta(days=number) for number in range((asked.until - asked.since).days + 1)]
    items = [DayAnswer.model_validate(vars(book.say(on)) | {"is_known": book.is_known(on.year)}) for on in days]
    return whole_page(items)


@bp.get("/special-days")
@needs(P.VIEW_CALENDAR)
@operation(t("List the days off and make-up workdays that were entered"))
def list_special_days(asked: DaysAsked) -> Page[SpecialDayAnswer]:
    """Those that hold in the area, on one page."""
    found = special_days(session(), _asked(asked), asked.since, asked.until)
    return _special_days(found)


@bp.post("/special-days")
@needs(P.EDIT_EVENTS)
@operation(t("Enter days off or make-up workdays"))
def enter_special_days(given: SpecialDayInput) -> Page[SpecialDayAnswer]:
    """The days as they are now entered."""
    return _special_days(day_services.enter_days(session(), given, actor()))


@bp.delete("/special-days/<int:day_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Take an entered day back"))
def forget_special_day(day_id: int) -> DeletedAnswer:
    """The day is again what the library says of it."""
    found = session().get(SpecialDay, day_id)
    if found is None:
        raise NotFound()
    if found.area_id is not None:
        load(session(), Area, found.area_id, actor(), P.EDIT_EVENTS)
    day_services.forget_day(session(), found, actor())
    return DeletedAnswer(id=day_id)


@bp.get("/blackouts")
@needs(P.VIEW_CALENDAR)
@operation(t("List blackouts"))
def list_blackouts() -> Page[BlackoutAnswer]:
    """The blackouts that hold for the caller, on one page."""
    items = [_answer(one) for one in blackout_queries.blackouts(session(), actor())]
    return whole_page(items)


@bp.post("/blackouts")
@needs(P.EDIT_EVENTS)
@operation(t("Add a blackout"), location=lambda made: url_for(".get_blackout", blackout_id=made.id))
def add_blackout(given: BlackoutInput) -> BlackoutAnswer:
    """The new blackout."""
    return _answer(day_services.add_blackout(session(), given, actor()))


@bp.get("/blackouts/<int:blackout_id>")
@needs(P.VIEW_CALENDAR)
@operation(t("Get one blackout"))
def get_blackout(blackout_id: int) -> BlackoutAnswer:
    """One blackout."""
    found = blackout_queries.seen_blackout(session(), actor(), blackout_id)
    if found is None:
        raise NotFound()
    return _answer(found)


@bp.patch("/blackouts/<int:blackout_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Change a blackout"))
def change_blackout(blackout_id: int, given: Changes[BlackoutInput]) -> BlackoutAnswer:
    """The changed blackout."""
    found = _own(blackout_id)
    return _answer(day_services.edit_blackout(session(), found, given.over(blackout_queries.as_typed(found)), actor()))


@bp.post("/blackouts/<int:blackout_id>/off")
@needs(P.EDIT_EVENTS)
@operation(t("Put a blackout out of use"))
def put_blackout_off(blackout_id: int) -> BlackoutAnswer:
    """The blackout, out of use."""
    return _answer(day_services.switch_blackout(session(), _own(blackout_id), False, actor()))


@bp.post("/blackouts/<int:blackout_id>/on")
@needs(P.EDIT_EVENTS)
@operation(t("Take a blackout back into use"))
def put_blackout_on(blackout_id: int) -> BlackoutAnswer:
    """The blackout, in use."""
    return _answer(day_services.switch_blackout(session(), _own(blackout_id), True, actor()))


@bp.delete("/blackouts/<int:blackout_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Delete a blackout"))
def delete_blackout(blackout_id: int) -> DeletedAnswer:
    """The blackout is gone."""
    day_services.delete_blackout(session(), _own(blackout_id), actor())
    return DeletedAnswer(id=blackout_id)


def _asked(asked: DaysAsked) -> Area | None:
    if asked.until < asked.since:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="until")
    if (asked.until - asked.since).days >= LONGEST_DAYS:
        raise Invalid("too_many_days", t("At most %(days)s days at once.", days=LONGEST_DAYS), field="until")
    if not asked.area:
        return home_area(session())
    return load(session(), Area, find_area(session(), asked.area, "area").id, actor(), P.VIEW_CALENDAR)


def _special_days(found: list[SpecialDay]) -> Page[SpecialDayAnswer]:
    items = [
        SpecialDayAnswer.model_validate({name: getattr(row, name) for name in SpecialDayAnswer.model_fields})
        for row in found
    ]
    return whole_page(items)


def _own(blackout_id: int) -> Blackout:
    return load(session(), Blackout, blackout_id, actor(), P.EDIT_EVENTS)


def _answer(blackout: Blackout) -> BlackoutAnswer:
    typed = blackout_queries.as_typed(blackout)
    more = {name: getattr(blackout, name) for name in ("id", "is_active", "version")}
    return BlackoutAnswer.model_validate(typed | more)
