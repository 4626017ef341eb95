"""Two assumed earthquakes of the county, and a small catalogue of made-up ones around it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import log10
from random import Random

from demo.accounts import PLANNER_NAME
from demo.areas import COUNTY_ID
from demo.rows import Rows
from demo.units import DemoUnit
from demo.year import at

SOURCE = "demo"
"""By it the catalogue is taken out again."""
QUAKES = 60
SMALLEST, LARGEST = 1.5, 5.2
ASSUMED = (
    ("县城附近 6.5 级", 0.02, -0.015, 6.5, 12.0, 40.0, "全县演练用：震中在县城附近。"),
    ("北部山区 7.2 级", 0.06, 0.21, 7.2, 15.0, 65.0, "检查北部乡镇避难场所是否够用。"),
)
"""Name, degrees east and north of the seat, magnitude, depth, strike, note."""
LINE = "假设发生 %s 级地震（%s），先就近避震，再有序疏散。（仅供演练和教学，不是预报，也不是预警）"


def add_scenarios(rng: Random, rows: Rows, own: DemoUnit, today: date) -> None:
    """Write the catalogue and the scenarios, and let the coming drill of the school with an account start from one."""
    seat = rows["areas"][0]
    _catalogue(rng, rows, seat["lon"], seat["lat"], today)
    for name, east, north, magnitude, depth, strike, note in ASSUMED:
        rows.add(
            "scenarios", area_id=COUNTY_ID, name=name, lon=round(seat["lon"] + east, 4),
            lat=round(seat["lat"] + north, 4), magnitude=magnitude, depth_km=depth, strike_deg=strike,
            region="central", earthquake_id=None, note=note, is_active=True,
            created_at=at(today - timedelta(days=20), 10 * 60), created_by=PLANNER_NAME, version=1,
        )  # fmt: skip
    _use(rows, own, today)


def _catalogue(rng: Random, rows: Rows, lon: float, lat: float, today: date) -> None:
    """Small ones are many and large ones few, as everywhere; none of them ever happened."""
    for number in range(1, QUAKES + 1):
        magnitude = min(LARGEST, SMALLEST - log10(1 - rng.random()) * 1.05)
        on = today - timedelta(days=rng.randint(1, 3000))
        when = datetime(on.year, on.month, on.day, rng.randrange(24), rng.randrange(60), rng.randrange(60), tzinfo=UTC)
        rows.add(
            "earthquakes", source=SOURCE, key=f"demo-{number:04d}", at=when, lon=round(lon + rng.gauss(0, 0.9), 2),
            lat=round(lat + rng.gauss(0, 0.8), 2), depth_km=float(rng.randint(5, 20)), magnitude=round(magnitude, 1),
            magnitude_type="M", place="虚构地震", loaded_at=at(today - timedelta(days=21), 9 * 60),
        )  # fmt: skip


def _use(rows: Rows, own: DemoUnit, today: date) -> None:
    events = rows["events"]
    since = at(today + timedelta(days=1), 0)
    for drill in rows["drills"]:
        event = events[drill["event_id"] - 1]
        is_ahead = event["starts_at"] > since and event["status"] in ("planned", "confirmed")
        is_used = drill["unit_id"] == own.id and is_ahead
        drill["scenario_id"] = 1 if is_used else None
        if is_used:
            name, _, _, magnitude, *_ = ASSUMED[0]
            drill["scenario"] = LINE % (f"{magnitude:.1f}", name)
