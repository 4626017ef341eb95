"""What the county sets out to reach this year, and two tables of figures that the planner keeps."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from demo.accounts import PLANNER
from demo.areas import COUNTY_ID
from demo.rows import Rows
from demo.year import at

SOURCE = "演示县年度防震减灾工作要点（虚构）"
TARGETS = {
    "held": (2000, 2600, 50), "reported": (800_000, 1_100_000, 50_000), "drills_held": (1200, 1600, 50),
    "coverage": (0.85, 0.95, 0.05), "evacuation_share": (0.85, 0.95, 0.05), "frequency": (0.85, 0.95, 0.05),
}  # fmt: skip
"""Least, most and step of the target of each measure; invented like the rest of the county."""
VIEWS: dict[str, tuple[bool, dict[str, Any]]] = {
    "各乡镇逐月上报人次": (True, {"rows": ["area"], "columns": "month", "measures": ["reported"]}),
    "各类单位覆盖率": (False, {"rows": ["kind"], "measures": ["units_reached", "units", "coverage"]}),
}


def add_targets(rng: Random, rows: Rows, today: date) -> None:
    """Write the targets of the county for this year, and the planner's views, one of them shared."""
    for measure, (least, most, step) in TARGETS.items():
        value = least + step * rng.randint(0, round((most - least) / step))
        rows.add("figure_targets", area_id=COUNTY_ID, year=today.year, measure=measure, value=round(value, 2),
                 source=SOURCE)  # fmt: skip
    for name, (is_shared, question) in VIEWS.items():
        rows.add("saved_views", owner_id=PLANNER.number, area_id=COUNTY_ID, name=name, question=question,
                 is_shared=is_shared, created_at=at(today, 9 * 60))  # fmt: skip
