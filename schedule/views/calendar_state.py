"""What the calendar's address asks for, and the links and filters that lead to others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import current_app, request, url_for

from core.filter_bars import FilterBar
from core.forms import Bound
from core.i18n import Text, language, t
from core.times import say_date, say_day, say_month, today
from core.web import actor, session
from registry import terms
from registry.models import Unit
from registry.permissions import Permission as P
from registry.queries.areas import choices as area_choices
from registry.scope import may
from schedule import calendars, choice_queries
from schedule.calendar_queries import FILTERS, waiting_dates, workers
from schedule.lifecycle import STATUS_NAMES
from schedule.queries import campaigns, zone_of

VIEW_NAMES: dict[str, Text] = {
    "month": t("By month"), "week": t("By week"), "day": t("By day"), "agenda": t("Agenda"),
    "timeline": t("By team"),
}  # fmt: skip
LENGTH_NAMES: dict[int, Text] = {1: t("One day"), 7: t("One week"), 14: t("Two weeks")}
ROW_NAMES: dict[str, Text] = {"team": t("Teams"), "person": t("Personnel"), "vehicle": t("Vehicles")}
STEPS: dict[str, tuple[Text, Text]] = {
    "month": (t("Previous month"), t("Next month")),
    "week": (t("Previous week"), t("Next week")),
    "day": (t("Previous day"), t("Next day")),
    "agenda": (t("Four weeks earlier"), t("Four weeks later")),
    "timeline": (t("Earlier"), t("Later")),
}


@dataclass(frozen=True)
class Shown:
    """What the address asks for."""

    view: str
    day: date
    today: date
    zone: str
    filters: dict[str, str]
    length: int = 1
    rows: str = "team"
    lunar: bool = False

    def url(self, **changes: str) -> str:
        """The calendar's address with something changed."""
        return url_for("schedule.calendar", **{k: v for k, v in (self.state | changes).items() if v})  # type: ignore[arg-type]

    @property
    def state(self) -> dict[str, str]:
        """What the address says beyond the usual."""
        state = {"view": self.view, "day": self.day.isoformat(), **self.filters}
        if self.view == "timeline":
            state |= {"length": str(self.length)} if self.length > 1 else {}
            state |= {"rows": self.rows} if self.rows != "team" else {}
        if self.lunar != _usual_lunar():
            state["lunar"] = "1" if self.lunar else "0"
        return state

    @property
    def first_and_days(self) -> tuple[date, int]:
        """The first day shown, and how many."""
        return calendars.first_and_days(self.view, self.day, self.length)


def asked() -> Shown:
    """What this request's address asks for; whatever is strange in it gives the usual."""
    zone = zone_of(session())
    now_on = today(zone)
    view, length, rows = (request.args.get(name, "") for name in ("view", "length", "rows"))
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = now_on
    return Shown(
        view if view in calendars.VIEWS else "month", day if calendars.is_shown(day) else now_on, now_on, zone,
        {name: request.args[name] for name in FILTERS if request.args.get(name)},
        int(length) if length in map(str, calendars.LENGTHS) else 1, rows if rows in ROW_NAMES else "team",
        {"1": True, "0": False}.get(request.args.get("lunar", ""), _usual_lunar()),
    )  # fmt: skip


def _usual_lunar() -> bool:
    return language() == "zh"


def heading(shown: Shown) -> str:
    """The month, the day, or the first and the last day shown."""
    first, days = shown.first_and_days
    if shown.view == "month":
        return say_month(shown.day)
    if days == 1:
        return say_date(first)
    last = first + timedelta(days=days - 1)
    return str(t("%(first)s – %(last)s %(year)s", first=say_day(first), last=say_day(last), year=last.year))


def arrows(shown: Shown) -> dict[str, str]:
    """Where the arrows lead, and what they are called."""
    before, after = calendars.neighbours(shown.view, shown.day, shown.length)
    earlier, later = STEPS[shown.view]
    return {
        "before": shown.url(day=before.isoformat()) if before else "", "before_name": str(earlier),
        "after": shown.url(day=after.isoformat()) if after else "", "after_name": str(later),
        "today": shown.url(day=""),
    }  # fmt: skip


def views(shown: Shown) -> list[dict[str, object]]:
    """The other ways to look at this time; teams are for those who may look at teams."""
    return [
        {"label": str(name), "url": shown.url(view=view), "is_current": view == shown.view}
        for view, name in VIEW_NAMES.items()
        if view != "timeline" or actor().may(P.VIEW_RESOURCES)
    ]


def lengths(shown: Shown) -> list[dict[str, object]]:
    """How long a timeline can be."""
    return [
        {"label": str(name), "url": shown.url(length=str(length)), "is_current": length == shown.length}
        for length, name in LENGTH_NAMES.items()
    ]


def row_kinds(shown: Shown) -> list[dict[str, object]]:
    """What the rows of a timeline can be."""
    return [
        {"label": str(name), "url": shown.url(rows=rows), "is_current": rows == shown.rows}
        for rows, name in ROW_NAMES.items()
    ]


def neighbours(shown: Shown) -> dict[str, Any]:
    """Addresses of pages beside the calendar, empty where an installation lacks them or the reader may not go."""
    plans = actor().may(P.EDIT_EVENTS)
    return {
        "feeds": _url("schedule.feeds"), "days": _url("schedule.days"), "series": _url("schedule.series_list"),
        "new_series": _url("schedule.new_series") if plans else "",
        "blackouts": _url("schedule.blackouts") if plans else "",
        "waiting": _url("schedule.waiting") if plans else "",
        "waiting_count": waiting_dates(session(), actor()) if plans else 0,
        "file": _url("schedule.calendar_file", ending="xlsx", **shown.state),
        "lunar": shown.url(lunar="0" if shown.lunar else "1"),
    }  # fmt: skip


def _url(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def filter_bar(shown: Shown) -> FilterBar:
    """Selects for everything the calendar can be narrowed by."""
    kept = {name: value for name, value in shown.state.items() if name not in FILTERS or name == "unit"}
    hidden = [Bound(name, "", "", "hidden", False, value) for name, value in kept.items()]
    people = [(worker.key[7:], worker.name) for worker in workers(session(), actor(), "person")]
    offered: list[tuple[str, Text, list[tuple[str, str]]]] = [
        ("campaign", t("Campaign"), [(str(c.id), c.name) for c in campaigns(session(), actor())]),
        ("kind", t("Kind"), terms.names(session(), "event_kind")),
        ("team", t("Team"), [(str(team.id), team.name) for team in choice_queries.teams(session(), actor())]),
        ("person", t("Person"), people),
        ("area", t("Area"), area_choices(session(), actor(), P.VIEW_CALENDAR, ("prefecture", "county", "township"))),
        ("status", t("State"), [(code, str(name)) for code, name in STATUS_NAMES.items()]),
    ]
    boxes = [
        Bound(name, str(label), "", "select", False, shown.filters.get(name, ""), [("", str(t("All"))), *choices])
        for name, label, choices in offered
        if choices
    ]
    return FilterBar(
        [*hidden, *boxes], url_for(".calendar"), shown.url(**dict.fromkeys(FILTERS, "")) if shown.filters else ""
    )


def narrowed_to(shown: Shown) -> dict[str, str] | None:
    """The unit that the calendar is narrowed to, by name, with the address without it."""
    number = shown.filters.get("unit", "")
    unit = session().get(Unit, int(number)) if number.isdecimal() and len(number) < 10 else None
    if unit is None or not may(session(), unit, actor(), P.VIEW_CALENDAR):
        return None
    return {"name": unit.name, "url": shown.url(unit="")}
