"""The picture of a campaign: outlines of its areas, and a sign for each unit done, planned or missing. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians

from core.i18n import Text, t

STATES: dict[str, Text] = {"done": t("Units reached"), "planned": t("Visit planned"), "missing": t("Not reached yet")}
WIDTH, MARGIN = 900.0, 24.0
MOST_SIGNS = 4000
"""With more of them nothing could be told apart, and the page would be heavy; then only the outlines are drawn."""

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Spot:
    """A unit of the campaign: where it lies, if that is known, and how it stands."""

    unit_id: int
    name: str
    state: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class MapFacts:
    """What is drawn; `rings` are the outer edges of areas in longitude and latitude."""

    spots: Sequence[Spot]
    rings: Sequence[Ring] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many units are in each state."""
        found = Counter(one.state for one in self.spots)
        return {state: found[state] for state in STATES}

    @property
    def states(self) -> Mapping[int, str]:
        """The state of each unit."""
        return {one.unit_id: one.state for one in self.spots}

    @property
    def off_map(self) -> int:
        """How many units cannot be drawn, as nobody knows where they lie."""
        return sum(one.lon is None or one.lat is None for one in self.spots)


@dataclass(frozen=True)
class Sign:
    """A unit in the picture."""

    x: float
    y: float
    state: str
    name: str


@dataclass(frozen=True)
class Picture:
    """Paths and signs in the units of the picture, the ones that matter most drawn last."""

    width: float
    height: float
    paths: Sequence[str] = ()
    signs: Sequence[Sign] = field(default_factory=list)


def picture(facts: MapFacts) -> Picture | None:
    """The picture, north up; None when there is nothing whose place is known."""
    spots = [(one, one.lon, one.lat) for one in facts.spots if one.lon is not None and one.lat is not None]
    points = [(lon, lat) for _, lon, lat in spots] + [point for ring in facts.rings for point in ring]
    if not points:
        return None
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    squeeze = max(cos(radians((south + north) / 2)), 0.1)
    wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = (WIDTH - 2 * MARGIN) / max(wide, high)

    def at(lon: float, lat: float) -> tuple[float, float]:
        return (round(MARGIN + (lon - west) * squeeze * scale, 1), round(MARGIN + (north - lat) * scale, 1))

    paths = ["M" + "L".join(f"{x:g} {y:g}" for x, y in (at(*point) for point in ring)) + "Z" for ring in facts.rings]
    order = list(STATES)
    drawn = sorted(spots, key=lambda one: order.index(one[0].state)) if len(spots) <= MOST_SIGNS else []
    signs = [Sign(*at(lon, lat), one.state, one.name) for one, lon, lat in drawn]
    return Picture(round(wide * scale + 2 * MARGIN), round(high * scale + 2 * MARGIN), paths, signs)
