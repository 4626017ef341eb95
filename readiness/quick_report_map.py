"""The map of a round as a drawing of villages: coloured by estimated intensity, hatched where nobody reported. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import t
from readiness.quick_report_picture import Picture, Village
from readiness.quick_report_words import HUES, NOT_YET, ROMAN, say_degree
from registry.drawings import Drawing, drawing

SIDE = 900
POINT = 9
"""The radius of an area that has a point and no outline."""


@dataclass(frozen=True)
class Base:
    """What does not change while a round runs: the box, each area's path or point, lines of townships."""

    box: Drawing
    paths: Mapping[int, str]
    points: Mapping[int, tuple[int, int]]
    lines: Sequence[str]


@dataclass(frozen=True)
class Drawn:
    """One area as it is drawn: a path or a circle, its colour, the degree that stands in it, and its words."""

    path: str
    at: tuple[int, int] | None
    hue: str
    number: str
    title: str
    is_dark: bool

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has reported from there."""
        return self.hue == NOT_YET


def base(
    outline: Mapping[str, Any] | None,
    towns: Sequence[Mapping[str, Any]],
    villages: Mapping[int, Mapping[str, Any]],
    points: Mapping[int, tuple[float, float]],
) -> Base | None:
    """The ground of the map: GeoJSON outlines of the area, its townships and villages, and points (degrees)."""
    parts = [*towns, *villages.values()]
    box = drawing(outline, parts, SIDE, points.values())
    if box is None:
        return None
    lines, paths = box.parts[: len(towns)], box.parts[len(towns) :]
    placed = {number: box.frame.place(lon, lat) for number, (lon, lat) in points.items()}
    return Base(box, dict(zip(villages, paths, strict=True)), placed, lines)


def drawn(ground: Base, found: Picture) -> list[Drawn]:
    """Every area of the round that has a place on the map, those with an outline first."""
    areas = [one for one in found.villages if one.ground.id in ground.paths or one.ground.id in ground.points]
    return [_area(ground, one) for one in sorted(areas, key=lambda one: one.ground.id not in ground.paths)]


def unplaced(ground: Base | None, found: Picture) -> int:
    """How many areas of the round have neither outline nor point."""
    if ground is None:
        return len(found.villages)
    return sum(one.ground.id not in ground.paths and one.ground.id not in ground.points for one in found.villages)


def _area(ground: Base, one: Village) -> Drawn:
    at = ground.points.get(one.ground.id)
    if one.estimate is None:
        said = t("%(name)s: nobody has reported yet (%(n)s asked)", name=one.ground.name, n=one.asked)
        return Drawn(ground.paths.get(one.ground.id, ""), at, NOT_YET, "", str(said), False)
    degree = one.estimate.degree
    return Drawn(ground.paths.get(one.ground.id, ""), at, HUES[degree], ROMAN[degree], say_village(one), degree >= 8)


def say_village(one: Village) -> str:
    """What the informants of an area say together, with the spread and how many they are."""
    if one.estimate is None:
        return str(t("nobody has reported yet"))
    facts = {"name": one.ground.name, "degree": say_degree(one.estimate.degree), "n": one.estimate.count}
    if one.estimate.spread:
        spread = f"{ROMAN[one.estimate.least]}–{ROMAN[one.estimate.most]}"
        return str(t("%(name)s: %(degree)s (%(spread)s, reports: %(n)s)", **facts, spread=spread))
    return str(t("%(name)s: %(degree)s (reports: %(n)s)", **facts))


def legend(found: Picture) -> list[tuple[str, str]]:
    """(colour, words) of each degree that occurs, the strongest first."""
    degrees = {one.estimate.degree for one in found.villages if one.estimate is not None}
    return [(HUES[degree], say_degree(degree)) for degree in sorted(degrees, reverse=True)]
