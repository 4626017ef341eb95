"""Small drawings of areas: SVG paths from GeoJSON outlines, without any map library. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

SIDE = 320
MARGIN = 4
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Drawing:
    """Paths in a box of `width` x `height`, ready for the attribute `d`; the parts lie inside the outline."""

    width: int
    height: int
    outline: str
    parts: list[str]
    frame: Frame

    def at(self, lon: float, lat: float) -> tuple[int, int] | None:
        """Where a point (WGS-84 degrees) is drawn; None when it lies outside the box."""
        x, y = self.frame.place(lon, lat)
        return (x, y) if 0 <= x <= self.width and 0 <= y <= self.height else None


@dataclass(frozen=True)
class Frame:
    """How degrees become places in the box."""

    west: float
    north: float
    squeeze: float  # a degree of longitude over one of latitude, at this latitude
    scale: float

    def place(self, lon: float, lat: float) -> tuple[int, int]:
        """Across from the left and down from the top."""
        x, y = (lon - self.west) * self.squeeze * self.scale, (self.north - lat) * self.scale
        return round(x) + MARGIN, round(y) + MARGIN


def drawing(
    outline: Mapping[str, Any] | None,
    parts: Iterable[Mapping[str, Any]] = (),
    side: int = SIDE,
    points: Iterable[tuple[float, float]] = (),
) -> Drawing | None:
    """The drawing of an outline and of the areas inside it (GeoJSON Polygon or MultiPolygon, WGS-84 degrees).

    The longer side of the box is `side`. Without any outline the box holds the points (longitude, latitude); None
    when there is nothing to draw. Corners closer than a pixel are left out.
    """
    inside = list(parts)
    corners = [
        corner for shape in [*([outline] if outline else []), *inside] for ring in _rings(shape) for corner in ring
    ] or list(points)
    if not corners:
        return None
    lons, lats = [corner[0] for corner in corners], [corner[1] for corner in corners]
    squeeze = cos(radians((min(lats) + max(lats)) / 2))
    wide, high = (max(lons) - min(lons)) * squeeze, max(lats) - min(lats)
    scale = (side - 2 * MARGIN) / max(wide, high, 1e-9)
    frame = Frame(min(lons), max(lats), squeeze, scale)
    width, height = round(wide * scale) + 2 * MARGIN, round(high * scale) + 2 * MARGIN
    drawn = _path(outline, frame) if outline else ""
    return Drawing(width, height, drawn, [_path(shape, frame) for shape in inside], frame)


def _rings(shape: Mapping[str, Any]) -> Iterator[Ring]:
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    for polygon in polygons:
        yield from polygon


def _path(shape: Mapping[str, Any], frame: Frame) -> str:
    return "".join(filter(None, (_ring_path(ring, frame) for ring in _rings(shape))))


def _ring_path(ring: Ring, frame: Frame) -> str:
    placed: list[tuple[int, int]] = []
    for corner in ring:
        point = frame.place(corner[0], corner[1])
        if not placed or placed[-1] != point:
            placed.append(point)
    if len(placed) < 3:
        return ""
    return "M" + "L".join(f"{x} {y}" for x, y in placed) + "Z"
