"""What came of a drill: times around those that schools report, people that add up, now and then a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from demo.units import DemoUnit

MEDIAN_SECONDS = 112
SLOWER = {
    "kindergarten": 1.02,
    "special": 1.5,
    "hospital": 1.9,
    "enterprise": 1.05,
    "village": 1.6,
    "community": 1.6,
    "agency": 0.95,
}
PROBLEMS = (
    "二楼东侧楼梯口拥挤，建议错开低年级。",
    "个别学生疏散时嬉笑、说话。",
    "应急广播在操场一侧声音偏小。",
    "三年级走错疏散路线，已现场纠正。",
    "部分班级清点上报较慢。",
    "疏散通道内堆放杂物，已要求清理。",
    "少数学生避震姿势不规范，未护住头颈部。",
)


@dataclass(frozen=True)
class Outcome:
    """Columns of the result, and the people reported by category."""

    columns: dict[str, Any]
    reported: dict[str, int]


def outcome(rng: Random, unit: DemoUnit, expected: Mapping[str, int], starts_at: datetime) -> Outcome:
    """A result for a drill of that unit to which these people were expected; present, excused and missing add up."""
    absent = {category: round(count * rng.uniform(0.0, 0.035)) for category, count in expected.items()}
    reported = {category: count - absent[category] for category, count in expected.items()}
    missing = min(sum(absent.values()), rng.choice((1, 1, 2, 3))) if rng.random() < 0.008 else 0
    visitors = rng.randint(2, 24) if rng.random() < 0.04 else 0
    seconds = _evacuation(rng, unit)
    columns = {
        "started_at": starts_at + timedelta(minutes=rng.choice((0, 0, 0, 0, 1, 2, 3, 5))),
        "shelter_seconds": None if rng.random() < 0.08 else min(seconds - 30, round(rng.gauss(45, 9))),
        "evacuation_seconds": seconds,
        "rollcall_seconds": None if rng.random() < 0.15 else round(80 + unit.total**0.5 * rng.uniform(2, 5)),
        "enrolled": sum(expected.values()),
        "present": sum(reported.values()),
        "excused": sum(absent.values()) - missing,
        "missing": missing,
        "injured": 1 if rng.random() < 0.004 else 0,
        "visitors": visitors,
        "problems": rng.choice(PROBLEMS) if rng.random() < 0.12 else "",
    }
    return Outcome(columns, reported | ({"visitors": visitors} if visitors else {}))


def _evacuation(rng: Random, unit: DemoUnit) -> int:
    """Seconds from the first alarm to the last person: slower in large units, and where people need help."""
    size = float((min(unit.total, 3000) / 430) ** 0.045)
    return round(max(58, MEDIAN_SECONDS * size * SLOWER.get(unit.kind, 0.985) * rng.lognormvariate(0, 0.07)))
