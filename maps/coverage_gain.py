"""Which new sites would gain most: those that bring most people within reach, one after the other. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from maps.coverage import Assumptions, Ground
from maps.coverage_reach import Point

Row = dict[str, Any]


def best_sites(
    ground: Ground,
    given: Assumptions,
    beyond: Sequence[tuple[Point, int]],
    reached: int,
    ways: Mapping[tuple[int, int], float],
) -> list[Row]:
    """The sites that gain most among `beyond` (villages out of reach, with their people), each after those before it.

    `reached` are the people within reach already.

    Sites that are added on trial are no candidates any more.
    """
    sites = {-number: site for number, site in enumerate(ground.sites, 1) if site.key not in given.added}
    if not sites or not given.new_sites:
        return []
    from maps import siting
    from maps.allocation import Demand

    demands = [Demand(point.key, point.lon, point.lat, people) for point, people in beyond]
    candidates = [siting.Reach(number, one.lon, one.lat, given.reach_of_sites) for number, one in sites.items()]
    places = {int(one.key[6:]): number for number, one in sites.items() if one.key.startswith("place:")}
    known = {(area, places[place]): metres for (area, place), metres in ways.items() if place in places}
    gains = siting.best_sites(
        demands, [], candidates, given.new_sites, detour_factor=given.detour_factor, ways=known
    )  # fmt: skip
    return [
        {
            "key": sites[one.site].key, "name": sites[one.site].name, "kind": sites[one.site].kind,
            "area": sites[one.site].area_id, "lon": sites[one.site].lon, "lat": sites[one.site].lat,
            "capacity": sites[one.site].capacity, "gain": one.people, "villages": one.demands,
            "within_then": one.within_reach + reached,
        }
        for one in gains
    ]  # fmt: skip
