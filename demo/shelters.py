"""Shelters: parks, squares, sports grounds and school grounds, some badly kept so that there is something to find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from demo.areas import Village
from demo.names import COUNTY, STEM, Contacts
from demo.places import Surveyor
from demo.units import DemoUnit

SHELTERS, CLOSED, UNDER_REPAIR, OVERSTATED, OVERDUE, NEVER_VERIFIED = 90, 2, 3, 9, 12, 2
M2_PER_PERSON = {"emergency": 0.5, "short": 2.0, "long": 4.5}  # the product's own defaults
GRADES = {"emergency": "III", "short": "II", "long": "I"}
SITES = {"公园": "park", "广场": "square", "操场": "school_ground", "田径场": "stadium", "体育馆": "stadium"}
SHUT = {"is_open": False, "occupancy": None, "opened_at": None}
MOST_PEOPLE = 9_800
YEAR = timedelta(days=365)
IN_TOWN = (
    ("人民公园", "long", 36_000),
    ("体育中心田径场", "long", 23_000),
    ("滨江公园", "long", 31_000),
    ("文化广场", "short", 9_600),
    ("湿地公园", "long", 42_000),
    ("火车站广场", "short", 7_200),
    ("体育中心体育馆", "short", 4_100),
    ("城北公园", "short", 15_000),
    ("市民广场", "short", 12_500),
    ("东门广场", "emergency", 2_600),
    ("会展中心广场", "short", 8_300),
)
FACILITIES = {
    "emergency": ("signs", "toilets", "water", "fire_points", "power", "roads"),
    "short": ("signs", "toilets", "water", "power", "roads", "fire_points", "medical", "waste", "tents", "store"),
    "long": (
        "signs",
        "toilets",
        "water",
        "power",
        "sewage",
        "roads",
        "fire_points",
        "medical",
        "waste",
        "tents",
        "store",
        "command",
        "parking",
        "showers",
        "helipad",
    ),
}
NOTES = {
    "closed": "场地改作他用，暂停作为避难场所，标志牌待拆除。",
    "under_repair": "正在维修地面和供水管道，预计两个月内恢复使用。",
}


@dataclass(frozen=True)
class Ground:
    """A ground that can be a shelter."""

    name: str
    shelter_class: str
    area_m2: float
    village: Village
    unit: DemoUnit | None = None

    @property
    def is_indoor(self) -> bool:
        """Whether people would be under a roof."""
        return self.name.endswith("体育馆")

    @property
    def site_kind(self) -> str:
        """A term of the sites of shelters, by the end of the name."""
        return next((site for ending, site in SITES.items() if self.name.endswith(ending)), "other")


def add_shelters(surveyor: Surveyor, contacts: Contacts, today: date) -> None:
    """Add the shelters: those in town, one or two in each township, then school grounds and village squares."""
    rng, number = surveyor.rng, surveyor.many(SHELTERS)
    grounds = [ground for ground, _ in zip(_grounds(surveyor), range(number), strict=False)]
    order = rng.sample(range(len(grounds)), len(grounds))
    marks = _Marks.drawn(order, surveyor.scale)
    for place, ground in enumerate(grounds):
        _add(surveyor, ground, marks, place, contacts, today)


@dataclass(frozen=True)
class _Marks:
    """Which shelters, by their place in the list, have what wrong with them."""

    closed: frozenset[int]
    under_repair: frozenset[int]
    overstated: frozenset[int]
    overdue: frozenset[int]
    never_verified: frozenset[int]

    @classmethod
    def drawn(cls, order: list[int], scale: float) -> _Marks:
        cuts, start = [], 0
        for number in (CLOSED, UNDER_REPAIR, OVERSTATED, OVERDUE, NEVER_VERIFIED):
            many = max(1, round(number * scale))
            cuts.append(frozenset(order[start : start + many]))
            start += many
        return cls(*cuts)


def _grounds(surveyor: Surveyor) -> Iterator[Ground]:
    rng = surveyor.rng
    in_town = [v for t in surveyor.townships if t.is_urban for v in t.villages]
    for name, shelter_class, area in IN_TOWN:
        yield Ground(f"{STEM if '体育' not in name else COUNTY}{name}", shelter_class, area, rng.choice(in_town))
    for township in surveyor.townships:
        if not township.is_urban:
            large = township.population > 26_000
            size = rng.uniform(5_000, 11_000) if large else rng.uniform(1_500, 3_800)
            yield Ground(f"{township.stem}文化广场", "short" if large else "emergency", size, township.seat)
    schools = [u for u in surveyor.units if u.kind in ("primary", "junior", "senior", "nine_year") and u.total > 330]
    for n, school in enumerate(rng.sample(schools, len(schools))):
        yield _school_ground(rng, school)
        if n % 2:
            village = rng.choice([v for v in school.village.township.villages[1:] if not v.is_community] or in_town)
            yield Ground(f"{village.name}文体广场", "emergency", rng.lognormvariate(7.0, 0.35), village)


def _school_ground(rng: Random, school: DemoUnit) -> Ground:
    area = min(24_000.0, 1_400 + school.total * rng.uniform(2.2, 5.5))
    shelter_class = "short" if area > 6_500 else "emergency"
    return Ground(f"{school.name}操场", shelter_class, area, school.village, school)


def _add(surveyor: Surveyor, ground: Ground, marks: _Marks, place: int, contacts: Contacts, today: date) -> None:
    rng = surveyor.rng
    area = round(ground.area_m2 / 10) * 10
    computed = area / M2_PER_PERSON[ground.shelter_class]
    share = rng.uniform(1.08, 1.5) if place in marks.overstated else rng.uniform(0.5, 0.98)
    declared = max(60, round(min(computed * share, MOST_PEOPLE) / 10) * 10)
    status = "closed" if place in marks.closed else "under_repair" if place in marks.under_repair else "usable"
    added = surveyor.add(
        "shelter", ground.name, ground.village, ground.unit, capacity=declared, note=NOTES.get(status, "")
    )
    surveyor.rows.put(
        "shelters",
        place_id=added.id,
        **_kind(ground),
        management=_management(ground),
        status=status,
        suits_vulnerable=ground.shelter_class == "long" or rng.random() < 0.35,
        hazards=_hazards(rng),
        facilities=_facilities(rng, ground.shelter_class),
        **_size(area, place),
        declared_capacity=declared,
        villages_served="、".join(_served(rng, ground.village)),
        manager_name=contacts.name("主任"),
        manager_phone=contacts.phone(),
        **SHUT,
        **_verification(rng, marks, place, today),
    )


def _kind(ground: Ground) -> dict[str, Any]:
    """Class, grade and site."""
    return {
        "shelter_class": ground.shelter_class, "grade": GRADES[ground.shelter_class], "site_kind": ground.site_kind,
        "is_comprehensive": ground.shelter_class == "long", "is_indoor": ground.is_indoor,
        "is_outdoor": not ground.is_indoor,
    }  # fmt: skip


def _size(area: float, place: int) -> dict[str, Any]:
    """Areas and exits."""
    gross = float(round(area * (1.0 + 0.1 * (place % 5)) / 10) * 10)
    return {"gross_area_m2": gross, "effective_area_m2": float(area), "exits": 2 + place % 4 if area > 3_000 else 2}


def _management(ground: Ground) -> str:
    if ground.name.endswith("文体广场"):
        return "village"
    return "county" if ground.village.township.is_urban and ground.unit is None else "township"


def _hazards(rng: Random) -> list[str]:
    others = {"fire": 0.8, "flood": 0.45, "landslide": 0.5, "typhoon": 0.3}
    return ["earthquake", *(hazard for hazard, share in others.items() if rng.random() < share)]


def _facilities(rng: Random, shelter_class: str) -> list[str]:
    usual = FACILITIES[shelter_class]
    return [facility for place, facility in enumerate(usual) if rng.random() < 0.98 - place * 0.04]


def _served(rng: Random, village: Village) -> list[str]:
    others = sorted(
        (v for v in village.township.villages if v is not village),
        key=lambda v: (v.seat[0] - village.seat[0]) ** 2 + (v.seat[1] - village.seat[1]) ** 2,
    )
    return [village.name, *(v.name for v in others[: rng.randint(0, 3)])]


def _verification(rng: Random, marks: _Marks, place: int, today: date) -> dict[str, Any]:
    """When it was last looked at and is to be looked at again, a year later."""
    if place in marks.never_verified:
        return {"verified_on": None, "verified_by": "", "verify_due_on": None}
    days = rng.randint(372, 560) if place in marks.overdue else rng.randint(12, 345)
    verified_on = today - timedelta(days=days)
    by = f"{COUNTY}应急管理局" if rng.random() < 0.7 else f"{COUNTY}地震局"
    return {"verified_on": verified_on, "verified_by": by, "verify_due_on": verified_on + YEAR}
