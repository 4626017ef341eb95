"""How many people live where, as far as it is known: nobody is counted twice, nobody is dropped. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from maps.coverage import AreaFact, Ground

VILLAGE = "village"


@dataclass(frozen=True)
class Group:
    """People of an area whom no area beneath it accounts for; placed when they have a village with a point."""

    area: AreaFact
    people: int
    is_placed: bool


@dataclass
class People:
    """The groups, which add up to `total`, and what is not known: each area is named.

    `whole` are areas of which people are known only for the whole of them; `excess` are areas whose parts have more
    people than the area's own figure says (the parts count).
    """

    groups: list[Group] = field(default_factory=list)
    without_people: list[AreaFact] = field(default_factory=list)
    without_point: list[Group] = field(default_factory=list)
    whole: list[Group] = field(default_factory=list)
    excess: list[tuple[AreaFact, int]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Everybody."""
        return sum(group.people for group in self.groups)


def people_of(ground: Ground) -> People:
    """The people of the ground's area: the villages' own figures, and what the figures above have beyond them."""
    found = People()
    beneath: dict[int | None, list[AreaFact]] = defaultdict(list)
    for area in ground.areas:
        beneath[area.parent_id].append(area)
    root = next(area for area in ground.areas if area.id == ground.root_id)
    _count(root, beneath, found)
    return found


def _count(area: AreaFact, beneath: dict[int | None, list[AreaFact]], found: People) -> int:
    parts: Sequence[AreaFact] = beneath[area.id]
    inside = sum(_count(part, beneath, found) for part in sorted(parts, key=lambda one: one.code))
    own = area.people
    if own is None:
        if not parts:
            found.without_people.append(area)
        return inside
    if own < inside:
        found.excess.append((area, inside - own))
    elif own > inside:
        _keep(area, own - inside, bool(parts), found)
    return max(own, inside)


def _keep(area: AreaFact, people: int, has_parts: bool, found: People) -> None:
    is_village = area.level == VILLAGE and not has_parts
    group = Group(area, people, is_village and area.lon is not None and area.lat is not None)
    found.groups.append(group)
    if not is_village:
        found.whole.append(group)
    elif not group.is_placed:
        found.without_point.append(group)
