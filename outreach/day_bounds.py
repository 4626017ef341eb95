"""Days that must not lie ahead, and days to do something by that must not lie too far ahead. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from core.errors import Invalid
from core.i18n import t
from core.times import say_date, today

MOST_DAYS_AHEAD = 366
"""Within how many days whatever is asked of somebody is due; what is put off further is given out anew."""


def past_refusal(day: date, field: str, zone: str) -> Invalid | None:
    """Why a day is refused on which nothing can have happened yet; None for today and before."""
    if day <= today(zone):
        return None
    return Invalid("in_the_future", t("This day is still to come."), field=field,
                   hint=t("Enter the day on which it was."))  # fmt: skip


def require_past(day: date, field: str, zone: str) -> None:
    """Refuse a day on which nothing can have happened yet."""
    if (ahead := past_refusal(day, field, zone)) is not None:
        raise ahead


def require_near(day: date, field: str, on: date) -> None:
    """Refuse a day to do something by that is more than a year away."""
    latest = on + timedelta(days=MOST_DAYS_AHEAD)
    if day > latest:
        raise Invalid("too_far", t("Due within a year at most: by %(day)s.", day=say_date(latest)), field=field,
                      hint=t("Choose an earlier day; it can be put off again."))  # fmt: skip
