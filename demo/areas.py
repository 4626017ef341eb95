"""The county's tree of areas: names, codes, populations that add up, and polygons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from shapely.geometry import Polygon

from demo.land import RADIUS_KM, Land, VillageLand, degrees, make_land
from demo.names import COUNTY, COUNTY_CODE, SCHEME, community_stems, township_names, village_stems
from demo.rows import AreaPath, Rows
from geo.polygons import Shape, area_m2, to_geojson

POPULATION = 731_000
TOWNSHIPS, VILLAGES, STREETS = 24, 350, 2
SOURCE = "演示数据"
COUNTY_ID = 1


@dataclass(frozen=True)
class Village:
    """A village or community; `id` is its number among the areas."""

    id: int
    stem: str
    name: str
    is_community: bool
    township: Township
    population: int
    shape: Polygon
    seat: tuple[float, float]


@dataclass
class Township:
    """A township; in town (`is_urban`) are the county's seat and the streets around it."""

    id: int
    name: str
    is_urban: bool
    villages: list[Village] = field(default_factory=list)

    @property
    def stem(self) -> str:
        """The name without the word for town or township: 梅坪."""
        return self.name.removesuffix("街道").removesuffix("镇").removesuffix("乡")

    @property
    def seat(self) -> Village:
        """The village or community in which the township's government sits."""
        return self.villages[0]

    @property
    def population(self) -> int:
        """People of all its villages."""
        return sum(village.population for village in self.villages)


def make_areas(rng: Random, rows: Rows, scale: float) -> list[Township]:
    """The townships with their villages, the first of each its seat; their rows, with polygons, are added."""
    streets = max(1, round(STREETS * scale))
    land = make_land(
        rng, max(4, round(TOWNSHIPS * scale)), max(40, round(VILLAGES * scale)), streets, RADIUS_KM * scale**0.5
    )
    people = _populations(rng, land, streets, round(POPULATION * scale * rng.uniform(0.996, 1.004)))
    names = township_names(len(land.townships), streets)
    rows.add("areas", **_area(None, COUNTY_CODE, COUNTY, "county", sum(people), degrees((0.0, 0.0)), (COUNTY_ID,)))
    townships = [
        Township(_township_row(rows, name, code), name, number <= streets)
        for number, (name, code) in enumerate(zip(names, _township_codes(names), strict=True))
    ]
    _add_villages(rng, rows, townships, land, people)
    _add_up(rows, townships)
    _add_outlines(rows, townships, land)
    return townships


def _populations(rng: Random, land: Land, streets: int, total: int) -> list[int]:
    """People of each cell, log-normal, more in town and in market places; they add up to the total."""
    weights = []
    for cell in land.villages:
        usual = 4600 if cell.township <= streets else 4300 if cell.to_township_km == 0 else 1500
        weights.append(usual * rng.lognormvariate(0, 0.22 if usual > 2000 else 0.45))
    factor = total / sum(weights)
    people = [round(weight * factor) for weight in weights]
    people[0] += total - sum(people)
    return people


def _township_codes(names: list[str]) -> list[str]:
    """Nine digits: streets from 001, towns from 100, country townships from 200, as in the statistical code."""
    next_free = {"街": 1, "镇": 100, "乡": 200}
    codes = []
    for name in names:
        kind = "街" if name.endswith("街道") else name[-1]
        codes.append(f"{COUNTY_CODE}{next_free[kind]:03d}")
        next_free[kind] += 1
    return codes


def _area(
    parent: int | None,
    code: str,
    name: str,
    level: str,
    population: int,
    seat: tuple[float, float],
    path: tuple[int, ...],
) -> dict[str, Any]:
    return {
        "parent_id": parent,
        "scheme": SCHEME,
        "code": code,
        "name": name,
        "level": level,
        "path": AreaPath(path),
        "population": population,
        "lon": seat[0],
        "lat": seat[1],
        "is_demo": parent is None,
    }


def _township_row(rows: Rows, name: str, code: str) -> int:
    number = len(rows["areas"]) + 1
    return rows.add("areas", **_area(COUNTY_ID, code, name, "township", 0, (0.0, 0.0), (COUNTY_ID, number)))


def _add_villages(rng: Random, rows: Rows, townships: list[Township], land: Land, people: list[int]) -> None:
    stems, in_town = village_stems(rng, {t.stem for t in townships}), community_stems(rng)
    for number, township in enumerate(townships):
        cells = sorted(
            ((cell, people[n]) for n, cell in enumerate(land.villages) if cell.township == number),
            key=lambda pair: pair[0].to_township_km,
        )
        communities = len(cells) if township.is_urban else 1
        numbers = {True: 0, False: 199}
        for place, (cell, count) in enumerate(cells):
            is_community = place < communities
            numbers[is_community] += 1
            stem = _stem(township, is_community, in_town, stems)
            township.villages.append(_village(rows, township, cell, count, stem, is_community, numbers[is_community]))


def _stem(township: Township, is_community: bool, in_town: Iterator[str], stems: Iterator[str]) -> str:
    if township.is_urban:
        return next(in_town)
    return township.stem if is_community else next(stems)


def _village(
    rows: Rows, township: Township, cell: VillageLand, people: int, stem: str, is_community: bool, number: int
) -> Village:
    above = rows["areas"][township.id - 1]
    name = f"{stem}{'社区' if is_community else '村'}"
    own = len(rows["areas"]) + 1
    path = (COUNTY_ID, township.id, own)
    rows.add("areas", **_area(township.id, f"{above['code']}{number:03d}", name, "village", people, cell.seat, path))
    return Village(own, stem, name, is_community, township, people, cell.shape, cell.seat)


def _add_up(rows: Rows, townships: list[Township]) -> None:
    for township in townships:
        row = rows["areas"][township.id - 1]
        row["population"] = township.population
        row["lon"], row["lat"] = township.seat.seat
    rows["areas"][0]["lon"], rows["areas"][0]["lat"] = townships[0].seat.seat


def _add_outlines(rows: Rows, townships: list[Township], land: Land) -> None:
    shapes: list[tuple[int, Shape]] = [(COUNTY_ID, land.county)]
    shapes += [(township.id, shape) for township, shape in zip(townships, land.townships, strict=True)]
    shapes += [(village.id, village.shape) for township in townships for village in township.villages]
    for number, shape in shapes:
        rows.put("area_outlines", area_id=number, geojson=to_geojson(shape), area_m2=area_m2(shape), source=SOURCE)
