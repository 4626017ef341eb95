"""The analysis of coverage itself: plain values in, tables and a summary out, as they are kept with a run. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maps.coverage import (
    Assumptions,
    Ground,
    ShelterFact,
    SiteFact,
    portions,
    why_not,
    with_added,
)
from maps.coverage_gain import best_sites
from maps.coverage_people import VILLAGE, People, people_of
from maps.coverage_reach import Point, Reach, points_of, reaches, ways_between
from maps.coverage_townships import county_rows, home_of, township_rows

Row = dict[str, Any]
Say = Callable[[int], None]
STEPS = 5


@dataclass(frozen=True)
class Outcome:
    """What comes out: `summary` are single figures, `details` the tables; both hold nothing but plain values."""

    summary: Row
    details: dict[str, Any]


@dataclass
class _Work:
    """Everything that the parts of an analysis share."""

    ground: Ground
    given: Assumptions
    shelters: list[ShelterFact]
    usable: list[ShelterFact]
    added: Mapping[int, SiteFact]
    people: People
    wanted: dict[int, int]
    homes: dict[int, int]
    ways: dict[tuple[int, int], float]
    reach: dict[int, Reach]

    def capacity(self, shelter: ShelterFact) -> int | None:
        return shelter.capacity(self.given.capacity_basis)


def analyse(ground: Ground, given: Assumptions, say: Say = lambda step: None) -> Outcome:
    """The analysis of the ground under these assumptions; `say` hears which of the STEPS comes next (from 0)."""
    say(0)
    work = _prepared(ground, given)
    say(1)
    flows, left, figures = _allocated(work)
    say(2)
    beyond = _out_of_reach(work)
    within = sum(group.people for group in work.people.groups if group.is_placed) - sum(many for _, many in beyond)
    sites = best_sites(ground, given, beyond, within, work.ways)
    say(3)
    villages = _village_rows(work, flows, left)
    townships = township_rows(ground, work.homes, villages, work.people, work.wanted, _shelter_homes(work), given)
    shelters = _shelter_rows(work, flows)
    say(4)
    summary = _summary(work, villages, shelters, flows, left) | figures
    summary |= {"sites": len(ground.sites), "best_gain": sites[0]["gain"] if sites else 0}
    details: dict[str, Any] = {
        "townships": townships,
        "counties": county_rows(ground, townships, given),
        "villages": villages,
        "flows": flows,
        "shelters": shelters,
        "sites": sites,
    }
    details["whole"] = {name: summary[name] for name in ("fixed_percent", "meets_fixed")}
    return Outcome(summary, details | {"unknown": _unknown(work)})


def _prepared(ground: Ground, given: Assumptions) -> _Work:
    shelters, added = with_added(ground, given)
    usable = [one for one in shelters if not why_not(one, given)]
    people = people_of(ground)
    shares = portions((group.people for group in people.groups), given.share_percent)
    wanted = {group.area.id: share for group, share in zip(people.groups, shares, strict=True)}
    ways = ways_between(ground.ways, added) if given.uses_ways else {}
    villages = points_of([area for area in ground.areas if area.level == VILLAGE])
    radii = [given.reach_of(one.shelter_class) for one in usable]
    found = reaches(villages, points_of(usable), radii, given, ways)
    return _Work(ground, given, shelters, usable, added, people, wanted, home_of(ground), ways, found)


def _out_of_reach(work: _Work) -> list[tuple[Point, int]]:
    """The placed people whom no usable shelter reaches, by village."""
    placed = [group for group in work.people.groups if group.is_placed and not work.reach[group.area.id].is_within]
    return [(point, group.people) for group in placed for point in points_of([group.area])]


def _allocated(work: _Work) -> tuple[list[Row], dict[int, int], Row]:
    """Who goes where, who is left over, and how this compares with everybody going to the nearest with room."""
    from maps.allocation import Demand, Site, allocate, nearest_first

    areas = [group.area for group in work.people.groups if group.is_placed]
    demands = [Demand(point.key, point.lon, point.lat, work.wanted[point.key]) for point in points_of(areas)]
    room = {one.id: work.capacity(one) or 0 for one in work.usable}
    sites = [Site(point.key, point.lon, point.lat, room[point.key]) for point in points_of(work.usable)]
    limits: dict[str, Any] = {"detour_factor": work.given.detour_factor, "longest_m": work.given.longest_m}
    best = allocate(demands, sites, **limits, ways=work.ways)
    usual = nearest_first(demands, sites, **limits, ways=work.ways)
    parts = Counter(flow.demand for flow in best.flows)
    flows = [
        {"village": flow.demand, "shelter": flow.site, "people": flow.people, "metres": round(flow.metres),
         "is_split": parts[flow.demand] > 1}
        for flow in best.flows
    ]  # fmt: skip
    return flows, best.left_over, {
        "allocated": best.allocated, "person_km": round(best.person_metres / 1000, 1), "is_proven": best.is_proven,
        "nearest_first_km": round(usual.person_metres / 1000, 1), "nearest_first": usual.allocated,
        "split": sum(1 for count in parts.values() if count > 1),
    }  # fmt: skip


def _village_rows(work: _Work, flows: Sequence[Row], left: Mapping[int, int]) -> list[Row]:
    """Every village, also those of which people or point are not known, in the order of their codes."""
    people = {group.area.id: group.people for group in work.people.groups}
    going: dict[int, int] = defaultdict(int)
    for flow in flows:
        going[flow["village"]] += flow["people"]
    rows = []
    for area in sorted((one for one in work.ground.areas if one.level == VILLAGE), key=lambda one: one.code):
        reach = work.reach.get(area.id, Reach(None, None, False))
        is_placed = area.lon is not None and area.lat is not None
        rows.append({
            "id": area.id, "code": area.code, "name": area.name, "town": work.homes[area.id],
            "people": people.get(area.id, 0 if area.people is not None else None), "lon": area.lon, "lat": area.lat,
            "is_inner": area.is_inner, "within": reach.is_within if is_placed else None, "near": reach.nearest,
            "metres": None if reach.metres is None else round(reach.metres), "is_measured": reach.is_measured,
            "wanted": work.wanted.get(area.id, 0), "placed": going.get(area.id, 0),
            "left": left.get(area.id, 0) if is_placed else work.wanted.get(area.id, 0),
        })  # fmt: skip
    return rows


def _shelter_homes(work: _Work) -> list[tuple[int, ShelterFact]]:
    return [(work.homes[one.area_id], one) for one in work.usable]


def _shelter_rows(work: _Work, flows: Sequence[Row]) -> list[Row]:
    """Every shelter in use with its load, those that do not count with the reason."""
    load: dict[int, int] = defaultdict(int)
    furthest: dict[int, int] = defaultdict(int)
    for flow in flows:
        load[flow["shelter"]] += flow["people"]
        furthest[flow["shelter"]] = max(furthest[flow["shelter"]], flow["metres"])
    return [
        {
            "id": one.id, "name": one.name, "town": work.homes[one.area_id], "class": one.shelter_class,
            "capacity": work.capacity(one), "lon": one.lon, "lat": one.lat, "why_not": why_not(one, work.given),
            "load": load.get(one.id, 0), "furthest": furthest.get(one.id, 0),
            "key": work.added[one.id].key if one.id in work.added else "",
        }
        for one in sorted(work.shelters, key=lambda one: (work.homes[one.area_id], one.name, one.id))
    ]  # fmt: skip


def _summary(
    work: _Work, villages: Sequence[Row], shelters: Sequence[Row], flows: Sequence[Row], left: Mapping[int, int]
) -> Row:
    within = sum(row["people"] or 0 for row in villages if row["within"])
    beyond = sum(row["people"] or 0 for row in villages if row["within"] is False)
    wanted, counted = sum(work.wanted.values()), [row for row in shelters if not row["why_not"]]
    fixed = sum(work.capacity(one) or 0 for one in work.usable if one.is_fixed)
    total, unclassed = work.people.total, sum(1 for one in work.usable if one.shelter_class is None)
    return {
        "people": total, "within": within, "beyond": beyond, "unplaced": total - within - beyond,
        "villages": len(villages), "villages_within": sum(1 for row in villages if row["within"]),
        "villages_beyond": sum(1 for row in villages if row["within"] is False),
        "shelters": len(shelters), "usable": len(counted), "unclassed": unclassed,
        "capacity": sum(row["capacity"] or 0 for row in counted),
        "without_capacity": sum(1 for row in counted if row["capacity"] is None),
        "wanted": wanted, "left_no_room": sum(left.values()),
        "left_unplaced": wanted - sum(left.values()) - sum(flow["people"] for flow in flows),
        "fixed_capacity": fixed, "fixed_percent": round(100 * fixed / total, 1) if total else None,
        "meets_fixed": fixed * 100 >= work.given.fixed_percent * total if total else None,
        "measured": sum(1 for row in villages if row["is_measured"]),
    }  # fmt: skip


def _unknown(work: _Work) -> dict[str, list[Any]]:
    """What is not known, named: areas with the people concerned."""
    found = work.people
    return {
        "without_people": [[area.code, area.name] for area in found.without_people],
        "without_point": [[group.area.code, group.area.name, group.people] for group in found.without_point],
        "whole": [
            [group.area.code, group.area.name, group.people, work.wanted[group.area.id]] for group in found.whole
        ],
        "excess": [[area.code, area.name, more] for area, more in found.excess],
        "inner": [[area.code, area.name] for area in work.ground.areas if area.level == VILLAGE and area.is_inner],
    }
