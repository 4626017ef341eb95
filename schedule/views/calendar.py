"""The calendar: month, week, day, agenda and timeline, narrowed by filters that stay in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from babel.dates import get_day_names, get_month_names
from flask import render_template, url_for
from markupsafe import Markup

from core.access import needs
from core.i18n import language, t, tn
from core.times import now, say_date
from core.web import actor, session
from registry.permissions import Permission as P
from schedule import calendar_words, calendars
from schedule.calendar_queries import Mark, lines_by_id, marks, place_of_calendar, plain_lines
from schedule.calendars import DayBox
from schedule.closures import closed_days
from schedule.day_queries import closures, day_book
from schedule.lifecycle import STATUS_NAMES
from schedule.line_queries import ICONS, Line
from schedule.shift_services import MOVABLE
from schedule.views import bp
from schedule.views import calendar_state as state
from schedule.views.calendar_grids import day_grid
from schedule.views.calendar_state import Shown
from schedule.views.calendar_timeline import timeline

CHIPS, CHIPS_ON_PAPER = 4, 9
"""So many events of a day are shown in the month, on the screen and printed; the rest are one click away."""
BENEATH = 400
"""So many more stand beneath a printed month, by day: with the month two sheets of A4."""
LISTED = 300
"""So many events an agenda lists at once."""
CHOSEN = 40


@bp.get("/calendar")
@needs(P.VIEW_CALENDAR)
def calendar() -> str:
    """The calendar."""
    shown = state.asked()
    first, days = shown.first_and_days
    found = marks(session(), actor(), shown.filters, first, days, shown.zone)
    draw: Callable[[Shown, Sequence[Mark]], dict[str, Any]] = PAGES[shown.view]
    return render_template(
        f"schedule/calendar_{_template(shown)}.html", shown=shown, heading=state.heading(shown),
        lede=_lede(shown, found), arrows=state.arrows(shown), views=state.views(shown), bar=state.filter_bar(shown),
        beside=state.neighbours(shown), unit=state.narrowed_to(shown), may_plan=actor().may(P.EDIT_EVENTS),
        is_empty=not found, legend=_legend(), day_names=_day_names("abbreviated"), full_names=_day_names("wide"),
        short_months=get_month_names("abbreviated", locale=language()),
        event_url=url_for(".event", event_id=0)[:-1], new_url=_new_url(shown), day_url=_day_url(shown),
        held=_held, words=calendar_words.said(), facts=_facts(shown), **draw(shown, found),
    )  # fmt: skip


def _template(shown: Shown) -> str:
    if shown.view == "timeline":
        return "hours" if shown.length == 1 else "rows"
    return "grid" if shown.view in ("week", "day") else shown.view


def _month(shown: Shown, found: Sequence[Mark]) -> dict[str, Any]:
    first, days = shown.first_and_days
    boxes = calendars.boxes(first, days, shown.today, shown.day.replace(day=1), found)
    chosen = next(box for box in boxes if box.on == shown.day)
    wanted = [slot.item.id for box in boxes for slot in box.slots[:CHIPS_ON_PAPER]]
    beneath = [(box.on, slot.item.id) for box in boxes for slot in box.slots[CHIPS_ON_PAPER:]]
    listed = lines_by_id(session(), [slot.item.id for slot in chosen.slots[:CHOSEN]])
    drawn = plain_lines(session(), [*wanted, *(number for _, number in beneath[:BENEATH])])
    rest: dict[date, list[Line]] = {}
    for on, number in beneath[:BENEATH]:
        if number in drawn:
            rest.setdefault(on, []).append(drawn[number])
    return {"weeks": calendars.weeks(boxes), "lines": drawn, "chips": CHIPS, "rest": list(rest.items()),
            "rest_beyond": len(beneath[BENEATH:]),
            "on_paper": CHIPS_ON_PAPER, "chosen": chosen, "listed": listed, "chosen_most": CHOSEN}  # fmt: skip


def _agenda(shown: Shown, found: Sequence[Mark]) -> dict[str, Any]:
    first, days = shown.first_and_days
    boxes: Sequence[DayBox[Mark]] = calendars.boxes(first, days, shown.today, None, found)
    listed = calendars.until_full(boxes, LISTED)
    more = shown.url(day=boxes[len(listed)].key) if len(listed) < len(boxes) else ""
    ids = [slot.item.id for box in listed for slot in box.slots[:LISTED]]
    return {"boxes": listed, "lines": lines_by_id(session(), ids), "more_url": more, "most": LISTED}


PAGES: Mapping[str, Any] = {
    "month": _month, "agenda": _agenda, "week": day_grid, "day": day_grid, "timeline": timeline,
}  # fmt: skip


def _facts(shown: Shown) -> dict[str, Any]:
    """What the days shown are: holidays, make-up workdays, lunar dates; and what is closed on them, by day."""
    first, days = shown.first_and_days
    last = first + timedelta(days=days - 1)
    area = place_of_calendar(session(), shown.filters.get("area", ""))
    book = day_book(session(), area, first, last)
    closed: dict[str, list[Any]] = {}
    for closure in closures(session(), area, first, last):
        for on in closed_days(closure, first, last):
            closed.setdefault(on.isoformat(), []).append(closure)
    unknown = [str(year) for year in sorted({first.year, last.year}) if not book.is_known(year)]
    return {
        "days": {on.isoformat(): book.say(on) for on in calendars.days_from(first, days)}, "closed": closed,
        "shut": {on for on, found in closed.items() if any(one.is_for_all for one in found)},
        "said": {on.isoformat(): say_date(on) for on in calendars.days_from(first, days)},
        "unknown": "、".join(unknown) if language() == "zh" else ", ".join(unknown),
    }  # fmt: skip


def _lede(shown: Shown, found: Sequence[Mark]) -> str:
    """How many events, and in which state; an event over several days is one."""
    if shown.view == "month":
        found = [mark for mark in found if _touches_month(mark, shown)]
    if not found:
        return str(t("Nothing is planned in this time."))
    counts = Counter(mark.status for mark in found)
    parts = [str(tn("%(n)s event", "%(n)s events", len(found)))]
    parts += [f"{name} {counts[status]}" for status, name in STATUS_NAMES.items() if counts[status]]
    return " · ".join(parts)


def _touches_month(mark: Mark, shown: Shown) -> bool:
    return mark.on < calendars.next_month(shown.day) and mark.until >= shown.day.replace(day=1)


def _held(line: Line) -> Markup | str:
    """What a script must know to drag it: number, version, first day, start, last day, end.

    Nothing unless it is still to come, is made of no others, and is this reader's to plan.
    """
    if line.status not in MOVABLE or line.span.starts_at <= now() or line.parts:
        return ""
    if not actor().may_for(P.EDIT_EVENTS, line.area_path, line.unit_id):
        return ""
    parts = (line.id, line.version, line.on, line.starts, line.until, line.ends)
    return Markup(' data-event="{}"').format("|".join(map(str, parts)))


def _day_url(shown: Shown) -> Callable[[str, str], str]:
    """For templates: the address of another view on a day; asked for every day shown, so it is built once."""
    parts = {view: shown.url(view=view, day="-").partition("day=-") for view in calendars.VIEWS}

    def url(view: str, day: str) -> str:
        before, _, after = parts[view]
        return f"{before}day={day}{after}"

    return url


def _new_url(shown: Shown) -> str:
    return url_for(".new_event", campaign_id=shown.filters.get("campaign"))


def _day_names(width: Literal["abbreviated", "wide"]) -> list[str]:
    """周一 to 周日, or Mon to Sun; 星期一 and Monday when "wide"."""
    names = get_day_names(width, locale=language())
    return [names[day] for day in range(calendars.WEEK)]


def _legend() -> list[tuple[str, str, str]]:
    return [(code, str(name), ICONS[code]) for code, name in STATUS_NAMES.items()]
