"""When the county cannot be visited: examinations, school holidays, the harvest, market days; and people on leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from demo.areas import COUNTY_ID, Township
from demo.rows import Key, Rows
from demo.teams import DemoTeam
from demo.year import at, days, is_in_term, is_workday

MARKET_UNTIL = 12 * 60
ENDINGS = ([1, 4, 7], [2, 5, 8], [3, 6, 9])
"""Market days by the last digit of the lunar day: three customs, of which each township keeps one."""
LEAVES = ("休假", "参加上级培训", "支援兄弟单位")


@dataclass(frozen=True)
class Closing:
    """A time of every year in which some kinds of units cannot be visited, by month and day."""

    reason: str
    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    unit_kinds: Sequence[str]
    is_strict: bool = False


CLOSINGS = (
    Closing("exam", "秋季学期期中考试", (11, 9), (11, 11), ["school"]),
    Closing("exam", "秋季学期期末考试", (1, 11), (1, 14), ["school"], is_strict=True),
    Closing("exam", "春季学期期中考试", (4, 20), (4, 22), ["school"]),
    Closing("exam", "高考、中考", (6, 7), (6, 19), ["junior", "senior", "nine_year"], is_strict=True),
    Closing("exam", "春季学期期末考试", (6, 24), (6, 28), ["school"], is_strict=True),
    Closing("harvest", "早稻抢收抢种", (7, 12), (7, 31), ["village"]),
    Closing("harvest", "脐橙采收", (11, 25), (12, 10), ["village"]),
)


def add_closed_days(rng: Random, rows: Rows, townships: Sequence[Township], first: date, last: date) -> None:
    """Write what closes the county between the two days."""
    for year in range(first.year, last.year + 1):
        for one in CLOSINGS:
            begins, ends = date(year, *one.first), date(year, *one.last)
            if begins <= last and ends >= first:
                _blackout(rows, COUNTY_ID, one.reason, one.name, begins, ends, unit_kinds=list(one.unit_kinds),
                          is_strict=one.is_strict)  # fmt: skip
    for begins, ends in _school_holidays(first, last):
        _blackout(rows, COUNTY_ID, "school_holiday", "寒假" if begins.month < 5 else "暑假", begins, ends,
                  unit_kinds=["school"])  # fmt: skip
    for township in townships[:: max(1, len(townships) // 8)]:
        _blackout(
            rows, township.id, "market_day", f"{township.stem}圩日", first, last, endings=rng.choice(ENDINGS),
            is_lunar=True, from_minute=0, until_minute=MARKET_UNTIL, unit_kinds=["village", "community"],
        )  # fmt: skip


def add_absences(rng: Random, rows: Rows, teams: Sequence[DemoTeam], today: date) -> None:
    """Some people are away for some days of the coming month, on days on which nobody has planned with them."""
    booked = _booked_days(rows)
    for team in teams:
        for person in rng.sample(team.people, 1):
            day = today + timedelta(days=rng.randint(3, 25))
            free = [d for d in days(day, day + timedelta(days=rng.randint(0, 2))) if is_workday(d)]
            key = Key("person", "people", person)
            if free and not any((key, d) in booked for d in free):
                rows.add("absences", resource=key, starts_at=at(free[0], 0), ends_at=at(free[-1], 24 * 60 - 1),
                         note=rng.choice(LEAVES), source="typed", uid="", created_at=at(today, 9 * 60))  # fmt: skip


def _booked_days(rows: Rows) -> set[tuple[Any, date]]:
    events = rows["events"]
    return {(row["resource"], events[row["event_id"] - 1]["starts_at"].date()) for row in rows["bookings"]}


def _school_holidays(first: date, last: date) -> list[tuple[date, date]]:
    """Runs of days out of term."""
    runs: list[tuple[date, date]] = []
    for day in days(first, last):
        if is_in_term(day):
            continue
        if runs and runs[-1][1] == day - timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _blackout(rows: Rows, area: int, reason: str, name: str, begins: date, ends: date, **more: Any) -> None:
    usual: dict[str, Any] = {
        "weekdays": [], "endings": [], "is_lunar": False, "from_minute": None, "until_minute": None,
        "unit_kinds": [], "event_kinds": [], "is_strict": False,
    }  # fmt: skip
    rows.add("blackouts", area_id=area, reason=reason, name=name, starts_on=begins, ends_on=ends, is_active=True,
             **(usual | more))  # fmt: skip
