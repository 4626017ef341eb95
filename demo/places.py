"""Venues, observation points and stations; shelters stand in shelters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from core.fields import name_key
from demo.areas import SOURCE, Township, Village
from demo.land import point_in
from demo.names import COUNTY, COUNTY_CODE, STEM
from demo.rows import Rows
from demo.units import DemoUnit
from geo.polygons import contains_point

POINTS, STATIONS, VENUES = 30, 4, 12
LETTERS = {"shelter": "B", "venue": "C", "observation_point": "G", "station": "T"}
HALLS = (
    ("防震减灾科普馆", 120),
    ("科技馆", 300),
    ("文化馆报告厅", 260),
    ("会议中心", 420),
    ("青少年活动中心多功能厅", 180),
    ("图书馆报告厅", 160),
)
OBJECTS = (
    ("水井", "村民自用井，每日观察水位、水色和气味。"),
    ("机井", "灌溉用井，观察水位升降和翻花、冒泡。"),
    ("鱼塘", "约 6 亩，观察鱼群浮头、跳跃等情况。"),
    ("养鸡场", "存栏约 800 只，观察鸡群整体活动情况。"),
    ("养猪场", "存栏约 60 头，观察猪群进食和躁动情况。"),
    ("泉眼", "常年出水，观察流量、水温和浑浊情况。"),
    ("养蜂场", "约 40 箱，观察蜂群出巢、归巢情况。"),
    ("养牛场", "存栏约 30 头，观察牛群进圈和躁动情况。"),
)


@dataclass(frozen=True)
class DemoPlace:
    """A place as later parts need it; `id` is its number among the places."""

    id: int
    kind: str
    name: str
    village: Village


@dataclass
class Surveyor:
    """Adds places to the rows."""

    rng: Random
    rows: Rows
    townships: Sequence[Township]
    units: Sequence[DemoUnit]
    scale: float
    places: list[DemoPlace] = field(default_factory=list)
    _numbers: Counter[str] = field(default_factory=Counter)

    def many(self, number: int) -> int:
        """So many in a county of this scale."""
        return max(1, round(number * self.scale))

    def add(self, kind: str, name: str, village: Village, unit: DemoUnit | None = None, **more: Any) -> DemoPlace:
        """Add a place, at its unit when it has one."""
        self._numbers[kind] += 1
        lon, lat = self._beside(unit, village) if unit else point_in(self.rng, village.shape, village.seat, 0.6)
        number = self.rows.add(
            "places",
            area_id=village.id,
            unit_id=unit.id if unit else None,
            kind=kind,
            code=f"{COUNTY_CODE}{LETTERS[kind]}{self._numbers[kind]:04d}",
            name=name,
            name_key=name_key(name),
            address=f"{COUNTY}{village.township.name}{village.name}",
            lon=lon,
            lat=lat,
            datum="wgs84",
            coordinate_source=SOURCE,
            precision_m=10,
            is_active=True,
            **({"capacity": None, "note": ""} | more),
        )
        place = DemoPlace(number, kind, name, village)
        self.places.append(place)
        return place

    def _beside(self, unit: DemoUnit, village: Village) -> tuple[float, float]:
        """Some ten metres from the unit's own point, still in the village."""
        for _ in range(8):
            lon = round(unit.point[0] + self.rng.uniform(-0.0006, 0.0006), 6)
            lat = round(unit.point[1] + self.rng.uniform(-0.0006, 0.0006), 6)
            if contains_point(village.shape, lon, lat):
                return lon, lat
        return unit.point


def add_other_places(surveyor: Surveyor) -> None:
    """Add all places that are not shelters."""
    _add_venues(surveyor)
    _add_points(surveyor)
    country = [t for t in surveyor.townships if not t.is_urban]
    for number in range(surveyor.many(STATIONS)):
        township = country[number * 5 % len(country)]
        name = f"{STEM}地震台" if number == 0 else f"{township.stem}{'测震台' if number % 2 else '强震动观测站'}"
        surveyor.add(
            "station", name, surveyor.rng.choice(township.villages[1:]), note="演示用台站，不代表任何真实台站。"
        )


def _add_venues(surveyor: Surveyor) -> None:
    in_town = [v for t in surveyor.townships if t.is_urban for v in t.villages]
    for name, seats in HALLS:
        surveyor.add("venue", f"{COUNTY}{name}", surveyor.rng.choice(in_town), capacity=seats)
    country = sorted((t for t in surveyor.townships if not t.is_urban), key=lambda t: -t.population)
    for township in country[: max(1, surveyor.many(VENUES) - len(HALLS))]:
        seats = surveyor.rng.randrange(80, 221, 20)
        surveyor.add("venue", f"{township.stem}综合文化站", township.seat, capacity=seats)


def _add_points(surveyor: Surveyor) -> None:
    country = [t for t in surveyor.townships if not t.is_urban]
    for number in range(surveyor.many(POINTS)):
        township = country[number % len(country)]
        object_, note = OBJECTS[number % len(OBJECTS)]
        village = township.villages[1 + number // len(country) * 2]
        surveyor.add("observation_point", f"{village.name}{object_}", village, note=note)
