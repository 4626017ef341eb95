"""How often the county's units must drill: its school terms, a rule of its own, boarding schools, units excused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from demo.accounts import PLANNER, PLANNER_NAME
from demo.areas import COUNTY_ID
from demo.rows import Rows
from demo.units import DemoUnit
from demo.year import AUTUMN, SPRING, at, is_school_day

BOARDING = {"senior": 1.0, "vocational": 1.0, "special": 1.0, "junior": 0.4, "nine_year": 0.3}
"""By kind the share of schools where pupils live."""
MONTHLY = ("primary", "junior", "nine_year", "senior")
HOSPITALS = "演示县卫生健康委年度安全工作要点（虚构）"
REASONS = ("校舍维修，操场封闭，经县教育局同意。", "校区搬迁，当月停课。", "流感停课，当月上课不足一周。")
MOST_EXCUSES, MONTHS_BACK = 9, 4
NEW_SCHOOLS = 2

Months = set[tuple[int, int, int]]
"""Unit, year and month of each drill."""


def add_frequency(rng: Random, rows: Rows, units: Sequence[DemoUnit], today: date) -> None:
    """Write the terms of the school years around today, one rule, and some excuses; mark boarding and new schools."""
    for year in range(today.year - 2, today.year + 2):
        _term(rows, f"{year}年秋季学期", date(year, *AUTUMN[0]), date(year + 1, *AUTUMN[1]))
        _term(rows, f"{year + 1}年春季学期", date(year + 1, *SPRING[0]), date(year + 1, *SPRING[1]))
    rows.add(
        "drill_rules", area_id=COUNTY_ID, unit_kind="hospital", is_boarding=False, types=[], period="half_year",
        times=1, in_term_only=False, since=None, source=HOSPITALS, is_verified=True, is_active=True,
    )  # fmt: skip
    _describe(rng, rows, units, today)
    _excuse(rng, rows, units, today)


def _term(rows: Rows, name: str, first: date, last: date) -> None:
    rows.add("school_terms", area_id=COUNTY_ID, name=name, starts_on=first, ends_on=last, unit_kinds=[])


def _describe(rng: Random, rows: Rows, units: Sequence[DemoUnit], today: date) -> None:
    """Where pupils live, and which kindergartens opened with the last autumn term."""
    young = [unit.id for unit in units if unit.kind == "kindergarten"][-NEW_SCHOOLS:]
    autumn = date(today.year if today >= date(today.year, *AUTUMN[0]) else today.year - 1, *AUTUMN[0])
    for unit, row in zip(units, rows["units"], strict=True):
        row["is_boarding"] = rng.random() < BOARDING.get(unit.kind, 0.0)
        row["opened_on"] = autumn if unit.id in young else None


def _excuse(rng: Random, rows: Rows, units: Sequence[DemoUnit], today: date) -> None:
    """Some of the schools that held nothing in one of the last months are excused for it."""
    drilled = _drilled(rows)
    missed = [
        (unit, first)
        for first in _months_before(today)
        for unit in units
        if unit.kind in MONTHLY and (unit.id, first.year, first.month) not in drilled
    ]
    for unit, first in rng.sample(missed, min(MOST_EXCUSES, len(missed) // 2)):
        last = _last_day(first)
        day = min(last, today)
        rows.add(
            "drill_excuses", unit_id=unit.id, starts_on=first, ends_on=last, reason=rng.choice(REASONS),
            excused_at=at(day, 10 * 60 + rng.randint(0, 300)), excused_by=PLANNER, excused_by_name=PLANNER_NAME,
        )  # fmt: skip


def _drilled(rows: Rows) -> Months:
    events = rows["events"]
    found = (events[drill["event_id"] - 1] for drill in rows["drills"])
    return {(event["unit_id"], event["starts_at"].year, event["starts_at"].month) for event in found}


def _months_before(today: date) -> list[date]:
    """The first days of the last months that are over and had school days."""
    found: list[date] = []
    first = today.replace(day=1)
    for _ in range(MONTHS_BACK):
        first = (first - timedelta(days=1)).replace(day=1)
        if any(is_school_day(first + timedelta(days=number)) for number in range(28)):
            found.append(first)
    return found


def _last_day(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
