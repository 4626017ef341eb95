"""Spans of days by name, as they are asked for on the page of returns. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from core.i18n import Text, t

PERIODS: dict[str, Text] = {
    "week": t("This week"),
    "last_week": t("Last week"),
    "month": t("This month"),
    "last_month": t("Last month"),
    "quarter": t("This quarter"),
    "last_quarter": t("Last quarter"),
    "year": t("This year"),
    "last_year": t("Last year"),
}
USUAL = "month"
LONGEST_DAYS = 400
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def days_of(period: str, today: date) -> tuple[date, date]:
    """The first and the last day of the period with that name around a day; of this month for an unknown name."""
    name = period if period in PERIODS else USUAL
    is_last = name.startswith("last_")
    grain = name.removeprefix("last_")
    if grain == "week":
        first = today - timedelta(days=today.weekday() + (7 if is_last else 0))
        return first, first + timedelta(days=6)
    months = _MONTHS[grain]
    number = (today.year * 12 + today.month - 1) // months * months - (months if is_last else 0)
    return _month(number), _month(number + months) - timedelta(days=1)


def _month(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, 1)
