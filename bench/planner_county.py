"""The county whose campaign the bench of the planner plans: a real one if its data is there, else one of its shape.

The real one is Hualien, from the folder that ZHENAN_REAL_DATA names: 103 schools, 176 villages. Without it, as many
units are scattered around townships along a valley of the same length, the same ones for the same seed. What is not in
the data (hours, skills, blackouts) is drawn by seed in both. Times are in minutes, driving in tenths of minutes.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from geo.distance import great_circle_m
from geo.polygons import inner_point, parse_geojson
from planning.solving.problem import Fixed, Location, Problem, Rows, Shift, Team, Visit, Weights, Window
from schedule.travel import SAME_PLACE_M, Road

SEED = 20180206
ROAD = Road()
SCHOOL_MINUTES, VILLAGE_MINUTES = 90, 60
SCHOOL_HOURS = (Window(8 * 60 + 30, 11 * 60 + 40), Window(13 * 60 + 30, 16 * 60 + 20))
OFFICE_HOURS = (Window(9 * 60, 12 * 60), Window(14 * 60, 17 * 60))
EVENING = (Window(18 * 60, 20 * 60 + 30),)
OUT = Window(8 * 60, 21 * 60 + 30)
"""When a team may be out at all; for how long on one day, DAY_MINUTES say."""
DAY_MINUTES, REST = 9 * 60, Window(12 * 60, 13 * 60)
MOST_VISITS = 5

FIRST_DAY, HOLIDAY = date(2026, 6, 1), date(2026, 6, 19)
LECTURE, DIALECT = "lecture", "dialect"
SKILLS = ({LECTURE}, {LECTURE, DIALECT}, {LECTURE}, {DIALECT}, {LECTURE, DIALECT}, {LECTURE})
"""Of the teams, in turn; two from each base."""

WITHOUT_FAIRNESS = Weights(unfair=0)
"""What the peers do not know either, so that all are measured by the same."""


@dataclass(frozen=True)
class Unit:
    """A school or village: where it is, whose township, and how many people live there (0 for a school)."""

    name: str
    town: str
    point: tuple[float, float]
    is_school: bool
    people: int = 0


@dataclass(frozen=True)
class County:
    """Units, the three townships from which teams go out, and those where the dialect is spoken."""

    name: str
    units: tuple[Unit, ...]
    seats: tuple[tuple[float, float], ...]
    dialect: frozenset[str]


def county() -> County:
    """The real one if its data is there, else one of its size and shape."""
    folder = Path(os.environ.get("ZHENAN_REAL_DATA", "")) / "hualien"
    return _hualien(folder) if (folder / "villages.geojson").is_file() else valley(103, 176, towns=13)


def _hualien(folder: Path) -> County:
    with (folder / "schools.csv").open(encoding="utf-8-sig") as file:
        schools = [
            Unit(row["name"], row["town"], (float(row["lon"]), float(row["lat"])), True) for row in csv.DictReader(file)
        ]
    features = json.loads((folder / "villages.geojson").read_text(encoding="utf-8"))["features"]
    villages = [_village(feature["properties"], feature["geometry"]) for feature in features]
    seats = tuple(_seat(villages, town) for town in ("花蓮市", "光復鄉", "玉里鎮"))
    return County("Hualien", (*schools, *villages), seats, frozenset({"秀林鄉", "萬榮鄉", "卓溪鄉"}))


def _village(properties: dict[str, str], geometry: object) -> Unit:
    point = inner_point(parse_geojson(geometry))
    return Unit(properties["VILLNAME"], properties["TOWNNAME"], point, False, int(properties["POP_TOTAL"]))


def _seat(villages: Sequence[Unit], town: str) -> tuple[float, float]:
    """The township's most populous village."""
    return max((one for one in villages if one.town == town), key=lambda one: one.people).point


def valley(schools: int, villages: int, *, towns: int, seed: int = SEED) -> County:
    """So many units around townships along a valley, denser near its northern end."""
    dice = Random(seed)
    middles = [(121.2 + 0.035 * n + dice.uniform(-0.08, 0.08), 23.05 + 0.085 * n) for n in range(towns)]
    weights = [1 + n for n in range(towns)]

    def unit(number: int, is_school: bool) -> Unit:
        town = dice.choices(range(towns), weights)[0]
        point = (dice.gauss(middles[town][0], 0.04), dice.gauss(middles[town][1], 0.035))
        return Unit(f"{'school' if is_school else 'village'} {number}", f"town {town}", point, is_school)

    units = [unit(n, n < schools) for n in range(schools + villages)]
    seats = tuple(middles[n * (towns - 1) // 2] for n in (2, 1, 0))
    dialect = frozenset(f"town {n}" for n in range(1, towns, 5))
    return County("a seeded county of Hualien's size", tuple(units), seats, dialect)


def campaign(
    place: County, *, teams: int = 6, days: int = 20, seed: int = SEED, weights: Weights | None = None
) -> Problem:
    """A campaign of so many working days: each unit once, some must-dos, blackouts, events that stay, days off."""
    dice = Random(seed)
    calendar = working_days(days)
    seats = [Location(f"base:{n}", f"base {n}", point) for n, point in enumerate(place.seats)]
    stops = [Location(f"unit:{n}", unit.name, unit.point) for n, unit in enumerate(place.units)]
    locations = (*seats, *stops)
    people = tuple(Team(f"team:{n}", f"team {n}") for n in range(teams))
    open_days = [n for n, day in enumerate(calendar) if day != HOLIDAY]
    visits = tuple(_visit(dice, place, n, len(seats) + n, open_days) for n in range(len(place.units)))
    shifts = tuple(_shifts(dice, teams, open_days, len(seats)))
    minutes = _minutes([location.point or (0, 0) for location in locations])
    way = [[0 if at is None else _ceiling(at + ROAD.margin_minutes) for at in row] for row in minutes]
    fixed = tuple(_fixed(dice, shifts, way, count=len(open_days) // 4))
    drive = [[0 if at is None else round(at * 10) for at in row] for row in minutes]
    return Problem(calendar, locations, people, shifts, visits, way, drive, fixed=fixed, weights=weights or Weights())


def working_days(count: int) -> tuple[date, ...]:
    """So many working days from FIRST_DAY on and the holiday, if it lies among them."""
    found: list[date] = []
    day = FIRST_DAY
    while len([one for one in found if one != HOLIDAY]) < count:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


def _minutes(points: Sequence[tuple[float, float]]) -> list[list[float | None]]:
    """Driving without margins; None within the same place, where nobody drives."""
    return [[_drive(one, other) for other in points] for one in points]


def _drive(one: tuple[float, float], other: tuple[float, float]) -> float | None:
    metres = great_circle_m(*one, *other)
    return None if metres <= SAME_PLACE_M else metres * ROAD.detour / 1000 / ROAD.km_per_hour * 60


def _ceiling(minutes: float) -> int:
    return int(-(-minutes // 1))


def _visit(dice: Random, place: County, number: int, at: int, open_days: Sequence[int]) -> Visit:
    unit = place.units[number]
    hours = SCHOOL_HOURS if unit.is_school else dice.choice((OFFICE_HOURS, EVENING, OFFICE_HOURS + EVENING))
    away = _blackout(dice, open_days)
    skills = {LECTURE} if unit.is_school else {DIALECT} if unit.town in place.dialect else set()
    length = SCHOOL_MINUTES if unit.is_school else VILLAGE_MINUTES
    is_must = dice.random() < 0.08
    return Visit(f"unit:{number}", at, length, {day: hours for day in open_days if day not in away}, unit.name,
                 frozenset(skills), is_must)  # fmt: skip


def _blackout(dice: Random, open_days: Sequence[int]) -> set[int]:
    """Exams or harvest: a few days in a row for every third unit; a weekday never for some."""
    away: set[int] = set()
    if dice.random() < 0.35:
        begins = dice.randrange(len(open_days))
        away |= set(open_days[begins : begins + min(dice.randint(2, 6), len(open_days) // 3)])
    if dice.random() < 0.15:
        weekday = dice.randrange(5)
        away |= {day for day in open_days if day % 5 == weekday}
    return away


def _shifts(dice: Random, teams: int, open_days: Sequence[int], bases: int) -> Iterator[Shift]:
    for team in range(teams):
        off = set(dice.sample(open_days, len(open_days) // 10))
        base = team * bases // teams
        skills = frozenset(SKILLS[team % len(SKILLS)])
        for day in open_days:
            if day not in off:
                yield Shift(team, day, OUT.first, OUT.last, base, base, skills, REST, MOST_VISITS, DAY_MINUTES)


def _fixed(dice: Random, shifts: Sequence[Shift], way: Rows, *, count: int) -> Iterator[Fixed]:
    """Open days in the afternoon, no further than an hour from the base."""
    for number, shift in enumerate(dice.sample(shifts, count)):
        place = dice.choice([at for at in range(len(way)) if 0 < way[shift.start][at] <= 60])
        yield Fixed(f"event:{number}", shift.team, shift.day, 14 * 60, 16 * 60, place, f"event {number}")


def small(place: County, *, units: int, teams: int = 2, days: int = 4, seed: int = SEED) -> Problem:
    """A part of the county, around the first bases, that is small enough for a lower bound."""
    seats = place.seats[:2]
    near = sorted(place.units, key=lambda unit: min(great_circle_m(*seat, *unit.point) for seat in seats))
    chosen = Random(seed).sample(near[: units * 6], units)
    dialect = frozenset({unit.town for unit in chosen if not unit.is_school and unit.town in place.dialect})
    part = replace(place, units=tuple(chosen), seats=seats, dialect=dialect)
    return campaign(part, teams=teams, days=days, seed=seed, weights=WITHOUT_FAIRNESS)
