"""The anchors of a year: days on which outreach happens everywhere, as shipped and as an area entered them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.i18n import Text, t

SATURDAY = 6
KIND_NAMES: dict[str, Text] = {
    "day": t("A day"),
    "week": t("A week"),
    "month": t("A month"),
    "own": t("The county's own"),
}
Days = tuple[date, date]


@dataclass(frozen=True)
class Shipped:
    """An anchor that is known everywhere; `days` gives its usual first and last day of a year."""

    code: str
    name: Text
    kind: str
    days: Callable[[int], Days]
    source: Text
    is_verified: bool = False
    moves: bool = False  # its days are announced anew each year


@dataclass(frozen=True)
class Entered:
    """What an area entered for an anchor in a year; `depth` says how far down the tree the area lies."""

    id: int
    area_id: int
    depth: int
    code: str
    year: int
    name: str
    kind: str
    starts_on: date
    ends_on: date
    source: str
    is_verified: bool
    is_kept: bool


@dataclass(frozen=True)
class Anchor:
    """An anchor in one year; `entry_id` is the row it was entered in, None where the usual days stand."""

    code: str
    name: str
    kind: str
    starts_on: date
    ends_on: date
    source: str = ""
    is_verified: bool = False
    is_kept: bool = True
    moves: bool = False
    entry_id: int | None = None
    area_id: int | None = None


def _fixed(first: tuple[int, int], last: tuple[int, int] | None = None) -> Callable[[int], Days]:
    return lambda year: (date(year, *first), date(year, *(last or first)))


def _week_of(month: int, day: int) -> Callable[[int], Days]:
    """The seven days from the Saturday on or before that day."""

    def days(year: int) -> Days:
        on = date(year, month, day)
        first = on - timedelta(days=(on.isoweekday() - SATURDAY) % 7)
        return first, first + timedelta(days=6)

    return days


def _from_saturday(month: int, which: int, length: int) -> Callable[[int], Days]:
    """So many days from the month's first, second, third ... Saturday."""

    def days(year: int) -> Days:
        on = date(year, month, 1)
        first = on + timedelta(days=(SATURDAY - on.isoweekday()) % 7 + 7 * (which - 1))
        return first, first + timedelta(days=length - 1)

    return days


_UNSURE = t("From memory; check it against the notice of the year.")
SHIPPED: tuple[Shipped, ...] = (
    Shipped("law_day", t("Anniversary of the law on earthquakes (1 March)"), "day", _fixed((3, 1)), _UNSURE),
    Shipped("disaster_day", t("National Disaster Prevention Day (12 May)"), "day", _fixed((5, 12)),
            t("A fixed day since 2009."), is_verified=True),
    Shipped("disaster_week", t("Disaster Prevention Week"), "week", _week_of(5, 12),
            t("The week of 12 May from Saturday on; announced each year."), moves=True),
    Shipped("science_week", t("National Science and Technology Week"), "week", _from_saturday(5, 3, 8),
            t("In May; announced each year."), moves=True),
    Shipped("tangshan_day", t("Tangshan earthquake memorial day (28 July)"), "day", _fixed((7, 28)),
            t("The day of the earthquake of 1976."), is_verified=True),
    Shipped("science_month", t("National Science Popularisation Month"), "month", _fixed((9, 1), (9, 30)),
            t("Law on Popularisation of Science and Technology, as revised on 25 December 2024."), is_verified=True),
    Shipped("reduction_day", t("International Day for Disaster Reduction (13 October)"), "day", _fixed((10, 13)),
            _UNSURE),
    Shipped("fire_day", t("National Fire Safety Day (9 November)"), "day", _fixed((11, 9)), _UNSURE),
)  # fmt: skip
BY_CODE: Mapping[str, Shipped] = {one.code: one for one in SHIPPED}


def anchors_of(year: int, entered: Iterable[Entered]) -> list[Anchor]:
    """The anchors of the year by their first day: what the nearest area entered, else the usual days.

    An own anchor of an earlier year comes again on the same days of the year, unverified, until somebody enters it.
    """
    rows: dict[str, list[Entered]] = {}
    for one in entered:
        if one.year <= year:
            rows.setdefault(one.code, []).append(one)
    found = [_anchor(code, year, rows.get(code, ())) for code in {**BY_CODE, **rows}]
    return sorted((one for one in found if one), key=lambda one: (one.starts_on, one.ends_on, one.code))


def of_window(anchors: Iterable[Anchor], first: date, last: date) -> str:
    """The code of the anchor that a window of days most likely serves: the shortest that it touches; "" for none."""
    touched = [one for one in anchors if one.is_kept and one.starts_on <= last and first <= one.ends_on]
    return min(touched, key=lambda one: ((one.ends_on - one.starts_on).days, one.starts_on)).code if touched else ""


def moved(day: date, year: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _anchor(code: str, year: int, rows: Iterable[Entered]) -> Anchor | None:
    there = sorted(rows, key=lambda one: (one.year, one.depth))
    shipped = BY_CODE.get(code)
    here = [one for one in there if one.year == year]
    if here:
        return _of_entry(here[-1], shipped)
    if shipped is not None:
        first, last = shipped.days(year)
        return Anchor(code, str(shipped.name), shipped.kind, first, last, str(shipped.source), shipped.is_verified,
                      moves=shipped.moves)  # fmt: skip
    latest = there[-1]
    if not latest.is_kept:
        return None
    first = moved(latest.starts_on, year)
    again = replace(_of_entry(latest, None), starts_on=first, ends_on=first + (latest.ends_on - latest.starts_on))
    return replace(again, is_verified=False, entry_id=None)


def _of_entry(row: Entered, shipped: Shipped | None) -> Anchor:
    name = row.name or (str(shipped.name) if shipped else row.code)
    return Anchor(
        row.code, name, shipped.kind if shipped else row.kind, row.starts_on, row.ends_on, row.source, row.is_verified,
        row.is_kept, shipped.moves if shipped else False, row.id, row.area_id,
    )  # fmt: skip
