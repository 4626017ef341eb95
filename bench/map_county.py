"""A county full of places, for the bench of the map: the same county for the same number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select

from core.db import Database
from core.fields import name_key
from core.times import now
from maps.models import Place, Shelter
from registry.models import Area, AreaOutline, AuditEntry

TOWNSHIPS, VILLAGES = 40, 20  # of each township
WEST, SOUTH, WIDE, HIGH, ACROSS = 103.2, 30.4, 0.2, 0.16, 8
CLASSES = ("emergency", "emergency", "short", "long", None)
STATES = ("usable", "usable", "usable", "closed", "under_repair")
AT_ONCE = 5000


def settle(data: Path) -> None:
    """A county with townships and villages, and an outline of each township."""
    database = Database(f"sqlite:///{data / 'zhenan.db'}")
    with database.engine.begin() as connection:
        connection.execute(insert(Area), list(_areas()))
        connection.execute(insert(AreaOutline), list(_outlines()))
    database.engine.dispose()


def _areas() -> Iterator[dict[str, Any]]:
    yield _area(1, None, "510000", "清源县", "county", "/1/")
    for town in range(TOWNSHIPS):
        number = 2 + town
        yield _area(number, 1, f"51{town:04}000", f"{town + 1}号镇", "township", f"/1/{number}/")
        for village in range(VILLAGES):
            below = 100 + town * VILLAGES + village
            path = f"/1/{number}/{below}/"
            yield _area(below, number, f"51{town:04}{village + 1:03}", f"{village + 1}村", "village", path)


def _area(number: int, parent: int | None, code: str, name: str, level: str, path: str) -> dict[str, Any]:
    return {"id": number, "parent_id": parent, "code": code, "name": name, "level": level, "path": path}


def _outlines() -> Iterator[dict[str, Any]]:
    for town in range(TOWNSHIPS):
        west, south = _corner(town)
        ring = [[west, south], [west + WIDE, south], [west + WIDE, south + HIGH], [west, south + HIGH], [west, south]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        yield {"area_id": 2 + town, "geojson": shape, "area_m2": 1.0}


def _corner(town: int) -> tuple[float, float]:
    return WEST + town % ACROSS * WIDE, SOUTH + town // ACROSS * HIGH


def fill(data: Path, upto: int) -> None:
    """Add places until there are so many, each in or near its village, with its line in the trail."""
    database = Database(f"sqlite:///{data / 'zhenan.db'}")
    with database.transaction(writing=False) as session:
        first = (session.scalar(select(Place.id).order_by(Place.id.desc()).limit(1)) or 0) + 1
    for begin in range(first, upto + 1, AT_ONCE):
        numbers = range(begin, min(begin + AT_ONCE, upto + 1))
        with database.engine.begin() as connection:
            connection.execute(insert(Place), [_place(number) for number in numbers])
            connection.execute(insert(Shelter), [_shelter(number) for number in numbers])
            connection.execute(insert(AuditEntry), [_entry(number) for number in numbers])
    database.engine.dispose()


def position(number: int) -> tuple[float, float]:
    """Latitude and longitude of a place, gathered around its village's middle."""
    village = number * 7919 % (TOWNSHIPS * VILLAGES)
    dice, middle = Random(number), Random(village)
    west, south = _corner(village // VILLAGES)
    lon = west + middle.random() * WIDE + dice.gauss(0, WIDE / 30)
    lat = south + middle.random() * HIGH + dice.gauss(0, HIGH / 30)
    return round(lat, 6), round(lon, 6)


def name_of(number: int) -> str:
    """A name as such places have."""
    return f"第{number}应急避难场所"


def _place(number: int) -> dict[str, Any]:
    lat, lon = position(number)
    village, name = number * 7919 % (TOWNSHIPS * VILLAGES), name_of(number)
    return {
        "id": number, "area_id": 100 + village, "kind": "shelter", "name": name, "name_key": name_key(name),
        "lon": lon, "lat": lat, "capacity": None,
    }  # fmt: skip


def _shelter(number: int) -> dict[str, Any]:
    return {
        "place_id": number, "shelter_class": CLASSES[number % 5], "status": STATES[number // 5 % 5],
        "declared_capacity": 100 * (number % 30),
    }  # fmt: skip


def _entry(number: int) -> dict[str, Any]:
    return {
        "at": now(), "actor_key": "bench", "actor_name": "bench", "action": "created", "record_type": "places",
        "record_id": str(number), "before": None, "after": {}, "digest": "",
    }  # fmt: skip
