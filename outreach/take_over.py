"""How a campaign of one year becomes one of another: its days and its name. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.i18n import Text, t
from outreach.anchors import Anchor, moved

WAYS: dict[str, Text] = {
    "anchor": t("By the anchor's days of the new year"),
    "week": t("In the same week, on the same weekday"),
    "date": t("On the same dates"),
}
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass(frozen=True)
class Window:
    """First and last day of a campaign, and which of the WAYS gave them."""

    starts_on: date
    ends_on: date
    way: str


def window(
    starts_on: date, ends_on: date, years: int, anchor: str, before: Mapping[str, Anchor], after: Mapping[str, Anchor],
    way: str = "anchor",
) -> Window:  # fmt: skip
    """The days so many years later, as long as before.

    By the anchor it keeps its distance to the anchor's first day; without a known anchor it keeps week and weekday.
    """
    length = ends_on - starts_on
    if way == "anchor" and anchor in before and anchor in after:
        first = after[anchor].starts_on + (starts_on - before[anchor].starts_on)
    elif way == "date":
        first = moved(starts_on, starts_on.year + years)
    else:
        way, first = "week", same_weekday(starts_on, starts_on.year + years)
    return Window(first, first + length, way)


def same_weekday(day: date, year: int) -> date:
    """The day of that year with the same weekday that lies nearest to the same date, at most three days from it."""
    near = moved(day, year)
    ahead = (day.weekday() - near.weekday()) % 7
    return near + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def renamed(name: str, year: int, to: int) -> str:
    """The name with the year changed, in digits or in Chinese figures; one without a year gets it."""
    if re.search(rf"(?<!\d){year}(?!\d)", name):
        return re.sub(rf"(?<!\d){year}(?!\d)", str(to), name)
    spoken = str(year).translate(_DIGITS)
    if spoken in name:
        return name.replace(spoken, str(to).translate(_DIGITS))
    if re.search(rf"(?<!\d){to}(?!\d)", name):
        return name
    return (f"{to}年{name}" if re.search(r"[\u4e00-\u9fff]", name) else f"{name} {to}")[:120]


def days_off_at_start(first: date, off: Collection[date]) -> bool:
    """Whether a campaign would begin on a day off, when no school and no office is reached."""
    return first in off
