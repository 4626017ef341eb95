"""Holidays and make-up workdays of a year, as the library has them and as they were entered on top."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import EVERYWHERE, needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import t, tn
from core.times import today
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import load
from schedule import day_services as services
from schedule import year_plans
from schedule.closure_words import weekday_choices
from schedule.day_inputs import SpecialDayInput
from schedule.day_models import SpecialDay
from schedule.day_queries import day_book, home_area, special_days
from schedule.queries import zone_of
from schedule.spans import FIRST_YEAR, LAST_YEAR
from schedule.views import bp

UPPER = ("province", "prefecture", "county", "township")


@bp.get("/calendar/days")
@needs(P.VIEW_CALENDAR)
def days() -> ResponseReturnValue:
    """A year's days off and make-up workdays, as they hold in an area or everywhere."""
    area, year = _area(), _year()
    return _page(area, year, _form(area))


@bp.post("/calendar/days")
@needs(P.EDIT_EVENTS)
def enter_days() -> ResponseReturnValue:
    """Enter days off or make-up workdays."""
    area, year = _area(), _year()
    form = _form(area)
    entered = attempt(form, request.form, lambda given: services.enter_days(session(), given, actor()))
    if entered:
        flash(str(tn("Saved: %(n)s day.", "Saved: %(n)s days.", len(entered))), "success")
        return redirect(_url(area, entered[0].on.year))
    return _page(area, year, form)


@bp.post("/calendar/days/<int:day_id>/forget")
@needs(P.EDIT_EVENTS)
def forget_day(day_id: int) -> ResponseReturnValue:
    """Take an entered day back, so that the library holds again."""
    found = session().get(SpecialDay, day_id)
    if found is None or not _may_edit(found.area_id):
        raise NotFound()
    services.forget_day(session(), found, actor())
    flash(str(t("Taken back: that day is again as the calendar has it.")), "success")
    return redirect(_url(_area(), found.on.year))


def _page(area: Area | None, year: int, form: Form[SpecialDayInput]) -> ResponseReturnValue:
    book = day_book(session(), area, date(year, 1, 1), date(year, 12, 31))
    entered = special_days(session(), area, date(year, 1, 1), date(year, 12, 31))
    page = render_template(
        "schedule/days.html", year=year, area=area, areas=_areas(), form=form, book=book,
        months=year_plans.months(book, year), breaks=year_plans.breaks(book, year),
        make_ups=year_plans.make_ups(book, year), today=today(zone_of(session())),
        entered=sorted(entered, key=lambda row: row.on), editable={row.id for row in entered if _may_edit(row.area_id)},
        may_edit=_may_edit(area.id if area else None), weekdays=weekday_choices(), query=_query(area),
        before=year - 1 if year > FIRST_YEAR else None, after=year + 1 if year + 1 < LAST_YEAR else None,
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _form(area: Area | None) -> Form[SpecialDayInput]:
    kinds = [("holiday", t("a day off")), ("workday", t("a workday"))]
    return Form(SpecialDayInput, {"kind": kinds}, {"area_id": area.id if area else ""})


def _year() -> int:
    typed = request.args.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else 0
    return year if FIRST_YEAR <= year < LAST_YEAR else today(zone_of(session())).year


def _area() -> Area | None:
    """The area that the address names; else where the reader is at home, and everywhere for who sees everything."""
    code = request.args.get("area", "")
    if code:
        found = session().scalar(select(Area).where(Area.scheme == "stat", Area.code == code))
        return load(session(), Area, found.id if found else 0, actor(), P.VIEW_CALENDAR)
    return None if EVERYWHERE in actor().area_paths(P.VIEW_CALENDAR) else home_area(session())


def _areas() -> list[tuple[str, str]]:
    offered = choices(session(), actor(), P.VIEW_CALENDAR, UPPER)
    return [("", str(t("Everywhere"))), *offered] if EVERYWHERE in actor().area_paths(P.VIEW_CALENDAR) else offered


def _may_edit(area_id: int | None) -> bool:
    if area_id is None:
        return services.can_enter_everywhere(actor())
    area = session().get(Area, area_id)
    return area is not None and actor().may_for(P.EDIT_EVENTS, area.path)


def _query(area: Area | None) -> dict[str, Any]:
    return {"area": area.code} if area and request.args.get("area") else {}


def _url(area: Area | None, year: int) -> str:
    return url_for(".days", year=year, **_query(area))
