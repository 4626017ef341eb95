"""How many people live in an area: its own figure, or the sum of what lies beneath it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Population:
    """People in an area; `counted` of the `of` areas directly beneath gave a figure when it is a sum."""

    people: int | None
    is_sum: bool = False
    counted: int = 0
    of: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether areas are missing from the sum."""
        return self.is_sum and self.counted < self.of


def populations(areas: Iterable[tuple[int, int | None, int | None]]) -> Mapping[int, Population]:
    """The population of each area, from (id, id of the area above, own figure or None) of a whole tree."""
    rows = list(areas)
    beneath: dict[int | None, list[int]] = defaultdict(list)
    for area_id, parent_id, _ in rows:
        beneath[parent_id].append(area_id)
    own = {area_id: figure for area_id, _, figure in rows}
    found: dict[int, Population] = {}
    for area_id in _deepest_first(rows):
        figure = own[area_id]
        found[area_id] = Population(figure) if figure is not None else _sum([found[one] for one in beneath[area_id]])
    return found


def _sum(parts: list[Population]) -> Population:
    figures = [part.people for part in parts if part.people is not None]
    return Population(sum(figures) if figures else None, bool(parts), len(figures), len(parts))


def _deepest_first(rows: list[tuple[int, int | None, int | None]]) -> list[int]:
    parent = {area_id: parent_id for area_id, parent_id, _ in rows}
    depth: dict[int | None, int] = {None: 0}

    def depth_of(area_id: int | None) -> int:
        if area_id not in depth:
            depth[area_id] = 1 + depth_of(parent.get(area_id)) if area_id in parent else 0
        return depth[area_id]

    return sorted(parent, key=depth_of, reverse=True)
