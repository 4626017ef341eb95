"""The calendar: a month, a week or an agenda, narrowed by filters that stay in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from babel.dates import get_day_names
from flask import render_template, request, url_for

from core.access import needs
from core.forms import Bound
from core.i18n import Text, language, t, tn
from core.times import day_bounds, say_day, say_month, today
from core.web import actor, session
from registry import terms
from registry.permissions import Permission as P
from registry.queries.areas import choices as area_choices
from schedule import calendars, choice_queries
from schedule.calendars import DayBox
from schedule.lifecycle import STATUS_NAMES
from schedule.line_queries import ICONS, Line, lines
from schedule.models import Event
from schedule.queries import between, campaigns, events, filtered, zone_of
from schedule.views import bp

FILTERS = ("campaign", "kind", "team", "area", "status")
VIEW_NAMES: dict[str, Text] = {"month": t("By month"), "week": t("By week"), "agenda": t("Agenda")}
CHIPS = 4
"""So many events of a day are shown in the month; the rest are one click away."""


@dataclass(frozen=True)
class Shown:
    """What the address asks for."""

    view: str
    day: date
    today: date
    zone: str
    filters: dict[str, str]

    def url(self, **changes: str) -> str:
        """The calendar's address with something changed."""
        state = {"view": self.view, "day": self.day.isoformat(), **self.filters, **changes}
        return url_for("schedule.calendar", **{k: v for k, v in state.items() if v})  # type: ignore[arg-type]


@dataclass(frozen=True)
class FilterBar:
    """What the macro `filters` draws."""

    fields: Sequence[Bound]
    action: str
    reset_url: str


@bp.get("/calendar")
@needs(P.VIEW_CALENDAR)
def calendar() -> str:
    """The calendar."""
    shown = _asked()
    first, days = calendars.first_and_days(shown.view, shown.day)
    month = None if shown.view == "week" else shown.day.replace(day=1)
    bounds = day_bounds(first, shown.zone, days)
    query = filtered(events(actor()), shown.filters).where(between(*bounds)).order_by(Event.starts_at, Event.id)
    found = lines(session(), session().scalars(query).all(), folded=True)
    boxes = calendars.boxes(first, days, shown.today, month, [(line, line.span) for line in found])
    return render_template(
        "schedule/calendar.html", shown=shown, boxes=boxes, weeks=[boxes[n : n + 7] for n in range(0, len(boxes), 7)],
        heading=_heading(shown, first), lede=_lede(boxes), chips=CHIPS, arrows=_arrows(shown), views=_views(shown),
        bar=_bar(shown), may_plan=actor().may(P.EDIT_EVENTS), is_empty=not found,
        day_names=_day_names("abbreviated"), full_names=_day_names("wide"), legend=_legend(), day_url=_day_url(shown),
    )  # fmt: skip


def _asked() -> Shown:
    zone = zone_of(session())
    now_on = today(zone)
    view = request.args.get("view", "month")
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = now_on
    filters = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return Shown(
        view if view in calendars.VIEWS else "month", day if calendars.is_shown(day) else now_on, now_on, zone, filters
    )


def _heading(shown: Shown, first: date) -> str:
    if shown.view == "week":
        last = first.fromordinal(first.toordinal() + calendars.WEEK - 1)
        return str(t("%(first)s – %(last)s %(year)s", first=say_day(first), last=say_day(last), year=last.year))
    return say_month(shown.day)


def _lede(boxes: Sequence[DayBox[Line]]) -> str:
    """How many events, and in which state; an event over several days is one."""
    there = {slot.item.id: slot.item for box in boxes if not box.is_outside for slot in box.slots}
    if not there:
        return str(t("Nothing is planned in this time."))
    counts = Counter(line.status for line in there.values())
    parts = [str(tn("%(n)s event", "%(n)s events", len(there)))]
    parts += [f"{name} {counts[status]}" for status, name in STATUS_NAMES.items() if counts[status]]
    return " · ".join(parts)


def _arrows(shown: Shown) -> dict[str, str]:
    before, after = calendars.neighbours(shown.view, shown.day)
    return {
        "before": shown.url(day=before.isoformat()) if before else "",
        "after": shown.url(day=after.isoformat()) if after else "",
        "today": shown.url(day=""),
    }


def _views(shown: Shown) -> list[dict[str, object]]:
    return [
        {"label": str(name), "url": shown.url(view=view), "is_current": view == shown.view}
        for view, name in VIEW_NAMES.items()
    ]


def _day_url(shown: Shown) -> object:
    """For templates: the agenda around a day, and the form for a new event on it."""

    def url(box: DayBox[Line], what: str) -> str:
        on = box.on.isoformat()
        if what == "agenda":
            return shown.url(view="agenda", day=on) + f"#d{on}"
        kept = {"campaign_id": shown.filters["campaign"]} if "campaign" in shown.filters else {}
        return url_for("schedule.new_event", on=on, **kept)  # type: ignore[arg-type]

    return url


def _day_names(width: Literal["abbreviated", "wide"]) -> list[str]:
    """周一 to 周日, or Mon to Sun; 星期一 and Monday when "wide"."""
    names = get_day_names(width, locale=language())
    return [names[day] for day in range(calendars.WEEK)]


def _legend() -> list[tuple[str, str, str]]:
    return [(code, str(name), ICONS[code]) for code, name in STATUS_NAMES.items()]


def _bar(shown: Shown) -> FilterBar:
    kept = [
        Bound(name, "", "", "hidden", False, value)
        for name, value in (("view", shown.view), ("day", shown.day.isoformat()))
    ]
    offered: list[tuple[str, Text, list[tuple[str, str]]]] = [
        ("campaign", t("Campaign"), [(str(c.id), c.name) for c in campaigns(session(), actor())]),
        ("kind", t("Kind"), terms.names(session(), "event_kind")),
        ("team", t("Team"), [(str(team.id), team.name) for team in choice_queries.teams(session(), actor())]),
        ("area", t("Area"), area_choices(session(), actor(), P.VIEW_CALENDAR, ("prefecture", "county", "township"))),
        ("status", t("State"), [(code, str(name)) for code, name in STATUS_NAMES.items()]),
    ]
    boxes = [
        Bound(name, str(label), "", "select", False, shown.filters.get(name, ""), [("", str(t("All"))), *choices])
        for name, label, choices in offered
        if choices
    ]
    return FilterBar([*kept, *boxes], url_for(".calendar"), _reset(shown))


def _reset(shown: Shown) -> str:
    return url_for(".calendar", view=shown.view, day=shown.day.isoformat()) if shown.filters else ""
