"""How long what was seen on the spot holds."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

DEFAULT_VERIFY_MONTHS = 12
"""Months until a shelter should be visited again; our own default, not a norm."""


def months_later(on: date, months: int) -> date:
    """The same day `months` later, or the last day of a month that is shorter."""
    years, month = divmod(on.month - 1 + months, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def is_current(verified_on: date | None, due_on: date | None, today: date, months: int) -> bool:
    """Whether a shelter was verified and is not due again; without a due date the usual months count."""
    if verified_on is None:
        return False
    return (due_on or months_later(verified_on, months)) >= today
