"""Demonstration schools, communities, a base and a household: granted, due for review, applied for, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.accounts import PLANNER
from demo.areas import COUNTY_ID
from demo.rows import Ref, Row, Rows
from demo.schools import SCHOOLS
from demo.units import DemoUnit
from demo.year import at
from outreach.demonstration_defaults import DEFAULTS
from outreach.demonstration_scoring import Criterion, later, score

SOURCE = "演示县示范单位创建办法（虚构）"
PROOFS = ("有文件", "查阅台账", "现场查看", "有照片和签到", "有演练记录")
FINDING = "台账齐全，标志完好；宣传栏内容陈旧，已要求更新。"
WHY_REVOKED = "连续两年未开展演练，复核不合格。"
GRANTED_YEARS = 3


@dataclass(frozen=True)
class Title:
    """One title: of what kind and level, how it stands, and how many days ago it was applied for."""

    kind: str
    state: str
    days: int
    level: str = "county"
    due_in: int = 500
    is_scored: bool = True
    was_reviewed: bool = False


TITLES = (
    Title("school", "granted", 1110, due_in=-12),
    Title("school", "granted", 1300, level="city", was_reviewed=True),
    Title("school", "granted", 420),
    Title("school", "applied", 25),
    Title("school", "revoked", 1500),
    Title("community", "granted", 700, due_in=20),
    Title("community", "applied", 12, is_scored=False),
    Title("base", "granted", 900),
    Title("household", "applied", 40),
)


def add_demonstrations(rng: Random, rows: Rows, units: Sequence[DemoUnit], today: date) -> None:
    """Write the county's criteria and the titles; nobody holds two."""
    criteria = {kind: _criteria(rows, kind) for kind in DEFAULTS}
    schools = [unit for unit in units if unit.kind in SCHOOLS and unit.kind != "kindergarten"]
    communities = [unit for unit in units if unit.kind == "community"]
    free = {"school": iter(rng.sample(schools, 5)), "community": iter(rng.sample(communities, 2))}
    country = next(unit for unit in units if not unit.village.township.is_urban)
    for title in TITLES:
        unit = next(free[title.kind]) if title.kind in free else None
        name = unit.name if unit else "安澜县防震减灾科普馆" if title.kind == "base" else "村民温师傅家"
        area = unit.village.id if unit else COUNTY_ID if title.kind == "base" else country.village.id
        whom = {"area_id": area, "unit_id": unit.id if unit else None, "place_id": None, "name": name}
        _add(rng, rows, title, whom, criteria[title.kind], today)


def _criteria(rows: Rows, kind: str) -> list[Criterion]:
    return [
        Criterion(
            rows.add("demonstration_criteria", area_id=COUNTY_ID, kind=kind, text=text, weight=weight,
                     is_required=required, position=place * 10, is_active=True, source=SOURCE, version=1),
            text, weight, required,
        )
        for place, (text, weight, required) in enumerate(DEFAULTS[kind], 1)
    ]  # fmt: skip


def _add(rng: Random, rows: Rows, title: Title, whom: Row, criteria: Sequence[Criterion], today: date) -> None:
    applied = today - timedelta(days=title.days)
    is_held = title.state in ("granted", "revoked")
    granted = applied + timedelta(days=30) if is_held else None
    due = today + timedelta(days=title.due_in) if title.state == "granted" else None
    points = _points(rng, criteria, title)
    scored = applied + timedelta(days=9) if title.is_scored else None
    percent = score(criteria, points).percent if scored else None
    revoked = today - timedelta(days=60) if title.state == "revoked" else None
    scores = {} if scored is None else {
        Ref("demonstration_criteria", one.number): {
            "text": one.text, "weight": one.weight, "is_required": one.is_required, "points": points[one.number],
            "proof": rng.choice(PROOFS) if points[one.number] else "",
        } for one in criteria
    }  # fmt: skip
    row = rows.add(
        "demonstrations", **whom, kind=title.kind, level=title.level, state=title.state, applied_on=applied,
        scores=scores, score_percent=percent, scored_at=at(scored, 15 * 60) if scored else None, granted_on=granted,
        term_until=None, review_due_on=due, decided_on=revoked or granted, note="", version=1,
        reason=WHY_REVOKED if revoked else "",
    )  # fmt: skip
    if title.was_reviewed and granted and due:
        day = later(due, -GRANTED_YEARS)
        day = min(max(day, granted + timedelta(days=365)), today - timedelta(days=20))
        rows.add(
            "demonstration_reviews", demonstration_id=row, reviewed_on=day, score_percent=percent, finding=FINDING,
            review_due_on=due, noted_at=at(day, 16 * 60), noted_by=PLANNER,
        )  # fmt: skip


def _points(rng: Random, criteria: Sequence[Criterion], title: Title) -> dict[int, int]:
    """Points by criterion; an application lacks something required, so that its page says what."""
    is_full = title.state != "applied"
    points = {one.number: one.weight if is_full or not one.is_required else one.weight // 2 for one in criteria}
    for one in criteria[-2:]:
        points[one.number] = max(1, one.weight - rng.randint(1, 5))
    if not is_full and criteria[1].is_required:
        points[criteria[1].number] = 0
    return points
