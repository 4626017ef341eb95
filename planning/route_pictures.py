"""The route of one team's day as a picture: base, stops with their numbers, the townships around. Pure."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import cos, radians
from typing import TYPE_CHECKING, Any

from core.i18n import t
from geo.distance import great_circle_m
from geo.polygons import Shape, inner_point
from maps.picture_paper import COLOURS, INK, MUTED, drawing, font
from planning.day_sheet_facts import DaySheet, Ground, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, HIGH = 6.2, 3.3  # inches
LEAST_DEGREES = 0.02  # a day within one village is drawn no closer than this
MARGIN = 0.14  # of the stretch, on each side
STRIP = 0.13  # of the height, at the lower edge, for the scale
ROUTE, BASE, EDGE, GROUND = COLOURS[0], COLOURS[1], "#b9c2bf", "#f7f6f1"
STEPS = (1, 2, 5)  # of lengths at which a scale is drawn, times a power of ten


def route_png(sheet: DaySheet, ground: Ground, dpi: int = 130) -> bytes:
    """The route as PNG, the same for the same day; nothing when fewer than two points are known."""
    points = _points(sheet)
    if len(points) < 2:
        return b""
    from matplotlib.figure import Figure

    with drawing():
        figure = Figure(figsize=(WIDE, HIGH), facecolor="white")
        _draw(figure, sheet, ground, points)
        made = io.BytesIO()
        figure.savefig(made, format="png", dpi=dpi, metadata={"Software": None})
        return made.getvalue()


def _points(sheet: DaySheet) -> list[Point]:
    """Where the way leads, in order: base, stops, base."""
    base = [sheet.base.point] if sheet.base is not None and sheet.base.point is not None else []
    return [*base, *(stop.point for stop in sheet.stops if stop.point is not None), *base]


def frame(points: Sequence[Point], shape: float) -> tuple[Point, Point]:
    """South-west and north-east corner around the points, `shape` as wide as high on the ground."""
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    narrower = max(cos(radians(lat)), 0.1)
    high = max(max(lats) - min(lats), LEAST_DEGREES) * (1 + 2 * MARGIN)
    wide = max(max(lons) - min(lons), LEAST_DEGREES) * (1 + 2 * MARGIN)
    high = max(high, wide * narrower / shape)
    wide = high * shape / narrower
    strip = high * STRIP
    high, wide = high + strip, wide * (1 + STRIP)
    return (lon - wide / 2, lat - (high + strip) / 2), (lon + wide / 2, lat + (high - strip) / 2)


def _draw(figure: Figure, sheet: DaySheet, ground: Ground, points: list[Point]) -> None:
    axes: Any = figure.add_axes((0.005, 0.008, 0.99, 0.984))
    (west, south), (east, north) = frame(points, WIDE / HIGH)
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("auto")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(GROUND)
    for spine in axes.spines.values():
        spine.set_edgecolor(EDGE)
    _townships(axes, ground, (west, south, east, north))
    axes.plot([lon for lon, _ in points], [lat for _, lat in points], color=ROUTE, linewidth=1.6, zorder=3)
    _arrows(axes, points)
    _marks(axes, sheet)
    _scale(axes, (west, south, east, north))


def _townships(axes: Axes, ground: Ground, box: tuple[float, float, float, float]) -> None:
    from shapely.geometry import box as rectangle

    seen = rectangle(*box)
    for name, shape in ground.outlines:
        part: Any = shape.intersection(seen)
        if part.is_empty:
            continue
        for ring in _rings(shape):
            axes.plot([xy[0] for xy in ring], [xy[1] for xy in ring], color=EDGE, linewidth=0.8, zorder=1)
        if part.geom_type in ("Polygon", "MultiPolygon") and part.area > seen.area / 60:
            lon, lat = inner_point(part)
            axes.text(lon, lat, name, font=font(9), color="#a7b0ad", ha="center", va="center", zorder=2)


def _rings(shape: Shape) -> list[Any]:
    parts = shape.geoms if shape.geom_type == "MultiPolygon" else [shape]
    return [part.exterior.coords for part in parts]


def _arrows(axes: Any, points: list[Point]) -> None:
    """A small arrow in the middle of each stretch that is long enough to carry one."""
    (west, _), (east, _) = frame(points, WIDE / HIGH)
    for number in range(len(points) - 1):
        (lon, lat), (to_lon, to_lat) = points[number], points[number + 1]
        if abs(to_lon - lon) + abs(to_lat - lat) < (east - west) / 14:
            continue
        axes.annotate(
            "", xy=(lon + (to_lon - lon) * 0.55, lat + (to_lat - lat) * 0.55),
            xytext=(lon + (to_lon - lon) * 0.5, lat + (to_lat - lat) * 0.5),
            arrowprops={"arrowstyle": "-|>", "color": ROUTE, "lw": 1.2, "mutation_scale": 11}, zorder=4,
        )  # fmt: skip


def _marks(axes: Axes, sheet: DaySheet) -> None:
    """The base as a square, stops as numbered circles with their names; stops at one place share a mark."""
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2.4, foreground="white")]
    if sheet.base is not None and sheet.base.point is not None:
        lon, lat = sheet.base.point
        axes.plot([lon], [lat], marker="s", markersize=9, color=BASE, markeredgecolor="white", zorder=5)
        axes.annotate(sheet.base.name, (lon, lat), (0, -13), textcoords="offset points", font=font(8), color=INK,
                      ha="center", va="top", path_effects=halo, zorder=6)  # fmt: skip
    for point, numbers, name in _places(sheet):
        axes.plot([point[0]], [point[1]], marker="o", markersize=15, color=ROUTE, markeredgecolor="white", zorder=5)
        axes.annotate(numbers, point, (0, 0), textcoords="offset points", font=font(8), color="white", ha="center",
                      va="center", zorder=6)  # fmt: skip
        axes.annotate(name, point, (0, 11), textcoords="offset points", font=font(8), color=INK, ha="center",
                      va="bottom", path_effects=halo, zorder=6)  # fmt: skip


def _places(sheet: DaySheet) -> list[tuple[Point, str, str]]:
    """Each point once with the numbers and the name of its stops."""
    found: dict[Point, tuple[list[str], str]] = {}
    for number, stop in enumerate(sheet.stops, start=1):
        if stop.point is not None:
            found.setdefault(stop.point, ([], stop.name))[0].append(str(number))
    return [(point, "·".join(numbers), name) for point, (numbers, name) in found.items()]


def _scale(axes: Axes, box: tuple[float, float, float, float]) -> None:
    """A line of round length at the lower edge, and that the lines are no roads."""
    west, south, east, north = box
    metres = great_circle_m(west, south, east, south)
    length = scale_metres(metres / 4)
    lon, lat = west + (east - west) * 0.03, south + (north - south) * 0.045
    axes.plot([lon, lon + (east - west) * length / metres], [lat, lat], color=INK, linewidth=2, zorder=6)
    said = f"{length // 1000} km" if length >= 1000 else f"{length} m"
    axes.text(lon, lat + (north - south) * 0.015, said, font=font(7.5), color=INK, va="bottom", zorder=6)
    axes.text(east - (east - west) * 0.015, south + (north - south) * 0.02,
              str(t("Order of the stops; not the course of roads")), font=font(7.5), color=MUTED, ha="right",
              va="bottom", zorder=6)  # fmt: skip


def scale_metres(most: float) -> int:
    """The longest of 1, 2, 5, 10, 20, 50 ... that is no longer; in metres, at least 1."""
    best, power = 1, 1
    while power <= most:
        best = max(best, *(step * power for step in STEPS if step * power <= most))
        power *= 10
    return best
