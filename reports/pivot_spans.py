"""Spans of time that a bureau asks for by name, the span before, and the periods that lie in a span. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from core.i18n import Text, t
from reports.periods import LENGTHS, key_of

DAYS = "days"
PRESETS: dict[str, Text] = {
    "this_month": t("This month"),
    "last_month": t("Last month"),
    "this_quarter": t("This quarter"),
    "this_half_year": t("This half-year"),
    "this_year": t("This year"),
    "last_year": t("Last year"),
    DAYS: t("From … to …"),
}
Span = tuple[date, date]
"""First and last day, both counted."""


def span(preset: str, today: date) -> Span:
    """The whole span of that name around today."""
    kind, _, grain = preset.partition("_")
    months = LENGTHS[grain]
    at = today.year * 12 + today.month - 1
    first = at - at % months - (months if kind == "last" else 0)
    return _first_day(first), _first_day(first + months) - timedelta(days=1)


def before(of: Span) -> Span:
    """The span of equal length just before: as many months for whole months, else as many days."""
    first, last = of
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        start = first.year * 12 + first.month - 1
        months = last.year * 12 + last.month - start
        return _first_day(start - months), first - timedelta(days=1)
    days = (last - first).days + 1
    return first - timedelta(days=days), first - timedelta(days=1)


def year_before(of: Span) -> Span:
    """The same days of the year before; a span that ends with February ends with February there too."""
    first, last = of
    is_whole_month = (last + timedelta(days=1)).day == 1
    earlier = _a_year_earlier(last)
    return _a_year_earlier(first), _last_of_month(earlier) if is_whole_month else earlier


def keys(grain: str, of: Span) -> list[str]:
    """The keys of all spans of that grain from the first to the last day, in order."""
    first, last = of
    step = timedelta(days=1 if grain == "day" else 7 if grain == "week" else 28)
    days = [first + step * number for number in range((last - first) // step + 1)]
    return list(dict.fromkeys(key_of(grain, day) for day in [*days, last]))


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last_of_month(day: date) -> date:
    return _first_day(day.year * 12 + day.month) - timedelta(days=1)


def _a_year_earlier(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return date(day.year - 1, day.month, 28 if leap else day.day)
