"""The table of townships: people, reach, room, shortfall and the share that fixed shelters hold. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from maps.coverage import AreaFact, Assumptions, Ground, ShelterFact
from maps.coverage_people import VILLAGE, People

Row = dict[str, Any]
COUNTED = ("people", "within", "beyond", "unplaced", "capacity", "wanted", "placed", "fixed")


def home_of(ground: Ground) -> dict[int, int]:
    """For each area the township that it is or lies in; else the lowest area above village level around it."""
    by_id = {area.id: area for area in ground.areas}
    return {area.id: _home(area, by_id).id for area in ground.areas}


def _home(area: AreaFact, by_id: Mapping[int, AreaFact]) -> AreaFact:
    chain = _chain(area, by_id)
    towns = [one for one in chain if one.level == "township"]
    return (towns or [one for one in chain if one.level != VILLAGE] or chain)[0]


def _chain(area: AreaFact, by_id: Mapping[int, AreaFact]) -> list[AreaFact]:
    """The area and those above it within the ground."""
    chain = [area]
    while chain[-1].parent_id in by_id:
        chain.append(by_id[chain[-1].parent_id])  # type: ignore[index]
    return chain


def township_rows(
    ground: Ground, homes: Mapping[int, int], villages: Sequence[Row], people: People, wanted: Mapping[int, int],
    usable: Sequence[tuple[int, ShelterFact]], given: Assumptions,
) -> list[Row]:  # fmt: skip
    """One row for each township, and for what lies in none; they add up to the whole."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    for area in ground.areas:
        if area.level == "township":
            _ = sums[area.id]
    for group in people.groups:
        home = sums[homes[group.area.id]]
        home["people"] += group.people
        home["wanted"] += wanted[group.area.id]
        home["unplaced"] += 0 if group.is_placed else group.people
    for row in villages:
        home = sums[homes[row["id"]]]
        home["placed"] += row["placed"]
        if row["within"] is not None:
            home["within" if row["within"] else "beyond"] += row["people"] or 0
    for at, shelter in usable:
        held = shelter.capacity(given.capacity_basis) or 0
        sums[at]["capacity"] += held
        sums[at]["fixed"] += held if shelter.is_fixed else 0
    by_id = {area.id: area for area in ground.areas}
    return [_row(by_id[home], sums[home], given) for home in sorted(sums, key=lambda one: by_id[one].code)]


def county_rows(ground: Ground, townships: Sequence[Row], given: Assumptions) -> list[Row]:
    """One row for each county when the ground has several; none for a single one, which the totals speak of."""
    by_id = {area.id: area for area in ground.areas}
    counties = [area for area in ground.areas if area.level == "county"]
    if len(counties) < 2:
        return []
    sums = {county.id: dict.fromkeys(COUNTED, 0) for county in counties}
    for row in townships:
        above = next((one for one in _chain(by_id[row["id"]], by_id) if one.id in sums), None)
        for name in COUNTED if above is not None else ():
            sums[above.id][name] += row[name]  # type: ignore[union-attr]
    return [_row(county, sums[county.id], given) for county in sorted(counties, key=lambda one: one.code)]


def _row(area: AreaFact, sums: dict[str, int], given: Assumptions) -> Row:
    people = sums["people"]
    return {
        "id": area.id, "code": area.code, "name": area.name, "level": area.level, **sums,
        "shortfall": max(0, sums["wanted"] - sums["capacity"]),
        "fixed_percent": round(100 * sums["fixed"] / people, 1) if people else None,
        "meets_fixed": sums["fixed"] * 100 >= given.fixed_percent * people if people else None,
    }  # fmt: skip
