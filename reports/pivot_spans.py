"""Spans of time: what a bureau asks for by name, the span before, and how months and quarters are called. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from core.i18n import Text, language, t
from core.times import say_month, say_plain_date

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
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
Span = tuple[date, date]
"""First and last day, both counted."""


def span(preset: str, today: date) -> Span:
    """The whole span of that name around today."""
    kind, _, grain = preset.partition("_")
    months = _MONTHS[grain]
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


def key(grain: str, day: date) -> str:
    """The key of the span of that grain in which the day lies, as reports.cube writes it."""
    return _KEYS[grain](day)


def keys(grain: str, of: Span) -> list[str]:
    """The keys of all spans of that grain from the first to the last day, in order."""
    first, last = of
    step = timedelta(days=1 if grain == "day" else 7 if grain == "week" else 28)
    days = [first + step * number for number in range((last - first) // step + 1)]
    return list(dict.fromkeys(key(grain, day) for day in [*days, last]))


def within(grain: str, of: str, whole: Span) -> Span:
    """The days of the span with that key that lie in the whole."""
    first, last = _BOUNDS[grain](of)
    return max(first, whole[0]), min(last, whole[1])


def say(grain: str, of: str) -> str:
    """What a key is called: 2026年5月 or May 2026; a key that is none is given back."""
    try:
        return _SAY[grain](of)
    except (ValueError, KeyError):
        return of


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last_of_month(day: date) -> date:
    return _first_day(day.year * 12 + day.month) - timedelta(days=1)


def _a_year_earlier(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return date(day.year - 1, day.month, 28 if leap else day.day)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


_KEYS: dict[str, Callable[[date], str]] = {
    "day": date.isoformat,
    "week": _week,
    "month": lambda day: f"{day:%Y-%m}",
    "quarter": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    "half_year": lambda day: f"{day.year}-H{(day.month + 5) // 6}",
    "year": lambda day: str(day.year),
}


def _months_of(of: str, months: int) -> Span:
    """The span of so many months that a key with a number names: 2026-Q2, 2026-H1, 2026-05, 2026."""
    year, _, number = of.partition("-")
    first = int(year) * 12 + (int(number.lstrip("QH") or 1) - 1) * months
    return _first_day(first), _first_day(first + months) - timedelta(days=1)


def _week_of(of: str) -> Span:
    year, week = of.split("-W")
    monday = date.fromisocalendar(int(year), int(week), 1)
    return monday, monday + timedelta(days=6)


def _day_of(of: str) -> Span:
    return date.fromisoformat(of), date.fromisoformat(of)


_BOUNDS: dict[str, Callable[[str], Span]] = {
    "day": _day_of,
    "week": _week_of,
    "month": lambda of: _months_of(of, 1),
    "quarter": lambda of: _months_of(of, 3),
    "half_year": lambda of: _months_of(of, 6),
    "year": lambda of: _months_of(of, 12),
}


def _say_week(of: str) -> str:
    year, week = of.split("-W")
    return str(t("week %(week)s of %(year)s", week=int(week), year=year))


def _say_quarter(of: str) -> str:
    year, quarter = of.split("-Q")
    return str(t("%(year)s, quarter %(quarter)s", year=year, quarter=int(quarter)))


def _say_half(of: str) -> str:
    year, half = of.split("-H")
    return str(t("%(year)s, first half", year=year) if half == "1" else t("%(year)s, second half", year=year))


_SAY: dict[str, Callable[[str], str]] = {
    "day": lambda of: say_plain_date(date.fromisoformat(of)),
    "week": _say_week,
    "month": lambda of: say_month(date.fromisoformat(f"{of}-01")),
    "quarter": _say_quarter,
    "half_year": _say_half,
    "year": lambda of: f"{int(of)}年" if language() == "zh" else str(int(of)),
}
