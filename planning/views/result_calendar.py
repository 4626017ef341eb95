"""A proposal as a calendar of its month or week, and as a timeline with a row for each team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import request, url_for

from core.access import needs
from core.i18n import Text, t
from core.times import day_bounds, say_date, say_day, say_month
from core.web import actor, session
from planning.result_days import by_team, driving, nearest, steps, ways, weeks
from planning.result_queries import bases
from planning.shown_way_queries import shown_ways
from planning.views import bp
from planning.views.frame import Shown, address, may_edit, page, shown
from planning.views.result_map import said_way
from planning.visits import VisitLine
from registry.permissions import Permission as P
from schedule import calendar_words, calendars
from schedule.calendar_queries import bookings, lines_by_id, workers
from schedule.closures import Absent
from schedule.day_grid import WHOLE_DAY, Timed, hours_shown
from schedule.day_queries import absences, day_book
from schedule.line_queries import Line
from schedule.queries import zone_of
from schedule.timelines import Worker, away_on, hour_row
from schedule.workdays import DayBook

WEEKDAYS: tuple[Text, ...] = (t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun"))
VIEWS: dict[str, Text] = {"month": t("Month"), "week": t("Week")}
LENGTH_NAMES: dict[int, Text] = {1: t("One day"), 7: t("One week")}


@bp.get("/proposals/<int:proposal_id>/calendar")
@needs(P.VIEW_CAMPAIGNS)
def proposal_calendar(proposal_id: int) -> str:
    """The proposal's days: what each team does in a month, or every visit of a week."""
    of = shown(proposal_id)
    view = "week" if request.args.get("view") == "week" else "month"
    on, (first, last) = _day(of), _window(of)
    grid = weeks(of.lines, first, last, on, view)
    book = _book(of, grid[0][0].on, grid[-1][-1].on)
    before, after = _month_steps(on, first, last) if view == "month" else steps(on, first, last, 7)
    return page(
        "planning/calendar.html", of, "proposal_calendar", view=view, weeks=grid, order=list(of.crew),
        facts_of={day.on: book.say(day.on) for week in grid for day in week}, weekdays=WEEKDAYS,
        heading=_heading(view, on, grid[0][0].on), switches=_switches(of, "proposal_calendar", "view", VIEWS, view, on),
        arrows=_arrows(of, "proposal_calendar", before, after, view="" if view == "month" else view),
        timeline_url=lambda day: url_for("planning.proposal_timeline", proposal_id=of.proposal.id, on=day),
        weekend=_has_weekend(of),
    )  # fmt: skip


@bp.get("/proposals/<int:proposal_id>/timeline")
@needs(P.VIEW_CAMPAIGNS)
def proposal_timeline(proposal_id: int) -> str:
    """Who is where: a row for each team over the hours of a day, or over the days of a week."""
    of = shown(proposal_id)
    length = 7 if request.args.get("length") == "7" else 1
    on, (first, last) = _day(of), _window(of)
    days = list(calendars.days_from(calendars.monday(on) if length == 7 else on, length))
    book = _book(of, min(first, days[0]), max(last, days[-1]))
    free = frozenset(day for day in _days(first, last) if book.is_workday(day)) | {one.on for one in of.lines if one.on}
    template, draw = ("timeline_hours", _by_hours) if length == 1 else ("timeline_days", _by_days)
    return page(
        f"planning/{template}.html", of, "proposal_timeline", on=on, weekdays=WEEKDAYS,
        facts_of={day: book.say(day) for day in days}, heading=_heading("week" if length == 7 else "day", on, days[0]),
        switches=_switches(of, "proposal_timeline", "length", LENGTH_NAMES, length, on),
        arrows=_arrows(of, "proposal_timeline", *steps(on, first, last, length, free), length="7" * (length == 7)),
        moves_url=_moves_url(of), move_words=calendar_words.said(), **draw(of, days, book),
    )  # fmt: skip


def _moves_url(of: Shown) -> str:
    """Where visits that are dragged are checked and put down; empty for who only looks."""
    if not may_edit(of.proposal):
        return ""
    return address("planning.visit", proposal_id=of.proposal.id, visit_id=0).removesuffix("0")


def _by_hours(of: Shown, days: Sequence[date], book: DayBook) -> dict[str, Any]:
    on = days[0]
    mine = by_team([one for one in of.lines if one.on == on], of.crew)
    driven = {team: ways(lines) for team, lines in mine.items()}
    timed = _timed(of, days, mine)
    known = {worker.key: worker for worker in workers(session(), actor(), "team")}
    spans = [(one.starts, one.ends) for row in timed.values() for one in row]
    hours = hours_shown(spans + [(way.starts, way.starts + way.minutes) for row in driven.values() for way in row])
    away, zone, is_workday = _away(of, days), zone_of(session(), of.proposal.area), book.is_workday(on)
    rows = []
    for team, crew in of.crew.items():
        worker = known.get(f"team:{team}", Worker(f"team:{team}", crew.name))
        absent = away_on(on, away.get(worker.key, ()), zone)
        row = hour_row(worker, timed[team], hours, worker.minutes(is_workday, on), absent)
        rows.append({"crew": crew, "row": row, "ways": driven[team], **_sums(mine[team])})
    sources = shown_ways(session(), of.proposal, mine, bases(session(), list(of.crew)))
    return {"hours": hours, "rows": rows, "known": sources, "said_way": said_way}


def _timed(of: Shown, days: Sequence[date], mine: Mapping[int, list[VisitLine]]) -> dict[int, list[Timed[Any]]]:
    """The visits of each team, and what else it is booked for, with their minutes."""
    fixed = _fixed(of, days)
    return {
        team: [Timed(one, one.starts or 0, one.ends or 0) for one in mine[team]]
        + [Timed(one, *_minutes(one, days[0])) for one in fixed.get(f"team:{team}", ())]
        for team in of.crew
    }


def _minutes(one: Line, on: date) -> tuple[int, int]:
    return (one.span.first_minute if one.on == on else 0), (one.span.last_minute if one.until == on else WHOLE_DAY)


def _sums(visits: list[VisitLine]) -> dict[str, Any]:
    return {"visits": visits, "driving": driving(visits)}


def _by_days(of: Shown, days: Sequence[date], book: DayBook) -> dict[str, Any]:
    mine = by_team([one for one in of.lines if one.on in days], of.crew)
    fixed, away, zone = _fixed(of, days), _away(of, days), zone_of(session(), of.proposal.area)
    busy = {one.on for one in of.lines}
    rows = []
    for team, crew in of.crew.items():
        absent = {day: away_on(day, away.get(f"team:{team}", ()), zone) for day in days}
        rows.append({
            "crew": crew, "cells": {day: _cell(day, mine[team], fixed.get(f"team:{team}", ())) for day in days},
            "away": {day: shades[0].name for day, shades in absent.items() if shades}, **_sums(mine[team]),
        })  # fmt: skip
    return {"days": [day for day in days if book.is_workday(day) or day in busy] or list(days), "rows": rows}


def _cell(on: date, visits: Sequence[VisitLine], fixed: Sequence[Line]) -> list[VisitLine | Line]:
    """What a team does on a day, visits and other events, by time."""
    timed: list[tuple[int, VisitLine | Line]] = [(one.starts or 0, one) for one in visits if one.on == on]
    timed += [(_minutes(one, on)[0], one) for one in fixed if one.on <= on <= one.until]
    return [one for _, one in sorted(timed, key=lambda pair: pair[0])]


def _fixed(of: Shown, days: Sequence[date]) -> dict[str, list[Line]]:
    """Events beside the proposal that its teams are booked for on these days, by the team's key."""
    zone = zone_of(session(), of.proposal.area)
    keys, own = {f"team:{team}" for team in of.crew}, {one.event_id for one in of.lines if one.event_id}
    booked = bookings(session(), "team", *day_bounds(days[0], zone, len(days)))
    wanted = [(key, number) for key, number, _ in booked if key in keys and number not in own]
    found = lines_by_id(session(), [number for _, number in wanted])
    rows: dict[str, list[Line]] = {}
    for key, number in wanted:
        if number in found:
            rows.setdefault(key, []).append(found[number])
    return rows


def _away(of: Shown, days: Sequence[date]) -> dict[str, list[Absent]]:
    rows: dict[str, list[Absent]] = {}
    bounds = day_bounds(days[0], zone_of(session(), of.proposal.area), len(days))
    for one in absences(session(), [f"team:{team}" for team in of.crew], *bounds):
        rows.setdefault(one.resource, []).append(one)
    return rows


def _window(of: Shown) -> tuple[date, date]:
    """The days that were to be planned, and any beyond on which a visit was put."""
    days = [one.on for one in of.lines if one.on is not None]
    return min([of.proposal.starts_on, *days]), max([of.proposal.ends_on, *days])


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _day(of: Shown) -> date:
    """The day that the address asks for."""
    try:
        wanted: date | None = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        wanted = None
    return nearest(wanted, *_window(of), sorted({one.on for one in of.lines if one.on is not None}))


def _book(of: Shown, first: date, last: date) -> DayBook:
    return day_book(session(), of.proposal.area, first, last)


def _has_weekend(of: Shown) -> bool:
    return any(one.on is not None and one.on.weekday() >= calendars.SATURDAY for one in of.lines)


def _heading(view: str, on: date, first: date) -> str:
    if view == "month":
        return say_month(on)
    if view == "day":
        return say_date(on)
    last = first + timedelta(days=6)
    return str(t("%(first)s – %(last)s %(year)s", first=say_day(first), last=say_day(last), year=last.year))


def _month_steps(on: date, first: date, last: date) -> tuple[date | None, date | None]:
    start, later = on.replace(day=1), calendars.next_month(on)
    return (max(start - timedelta(days=1), first) if start > first else None), (later if later <= last else None)


def _switches(
    of: Shown, endpoint: str, name: str, offered: dict[Any, Text], current: Any, on: date
) -> list[dict[str, Any]]:
    return [
        {"label": label, "is_current": value == current,
         "url": url_for(f"planning.{endpoint}", proposal_id=of.proposal.id, on=on.isoformat(), **{name: value})}
        for value, label in offered.items()
    ]  # fmt: skip


def _arrows(of: Shown, endpoint: str, before: date | None, after: date | None, **state: str) -> dict[str, str]:
    kept = {name: value for name, value in state.items() if value}

    def at(day: date | None) -> str:
        return url_for(f"planning.{endpoint}", proposal_id=of.proposal.id, on=day.isoformat(), **kept) if day else ""  # type: ignore[arg-type]

    return {"before": at(before), "after": at(after)}
