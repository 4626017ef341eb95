"""Maps as pictures: areas shaded by a figure, with names, legend and title, drawn without a browser. Pure."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import TYPE_CHECKING, Any, Literal

from core.i18n import t
from geo.polygons import Shape, inner_point
from maps.picture_paper import INK, MUTED, drawing, font, new_figure, signed
from reports.charts import say_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHADES = ("#e4f1ef", "#b3dad5", "#74b8b1", "#2f8f88", "#0a5452")
"""From little to much, also told apart in a black and white copy."""

NONE, EDGE = "#f1efe8", "#7d8c8b"
NAMED_AREAS = 60  # with more of them the names run into each other


@dataclass(frozen=True)
class Shaded:
    """An area of the map: its polygon in WGS-84 and its figure, None where there is none."""

    name: str
    shape: Shape
    value: float | None


@dataclass(frozen=True)
class AreaMap:
    """What is drawn. Percentages are given as fractions."""

    title: str
    areas: Sequence[Shaded]
    unit: str = ""
    source: str = ""
    is_percent: bool = False


def map_png(given: AreaMap, dpi: int = 150) -> bytes:
    """The map as PNG on white, about 1,200 dots wide."""
    return _picture(given, "png", dpi)


def map_svg(given: AreaMap) -> bytes:
    """The same as SVG."""
    return _picture(given, "svg", 100)


def bounds(values: Sequence[float], is_percent: bool) -> list[float]:
    """Edges of the classes, from the lowest to the highest figure, so that each class holds about as many areas.

    They are rounded, so that the legend can be read; there are as many classes as there are shades or fewer.
    """
    known = sorted(values)
    if not known:
        return []
    digits = 2 if is_percent else (0 if known[-1] >= 10 else 1)
    inner = {round(known[at * len(known) // len(SHADES)], digits) for at in range(1, len(SHADES))}
    return [known[0], *sorted(edge for edge in inner if known[0] < edge <= known[-1]), known[-1]]


def class_of(value: float, edges: Sequence[float]) -> int:
    """The class in which the value stands, counted from 0; an edge belongs to the class above it."""
    return sum(value >= edge for edge in edges[1:-1])


def _picture(given: AreaMap, form: Literal["png", "svg"], dpi: int) -> bytes:
    with drawing():
        made = io.BytesIO()
        figure = new_figure(8, 7)
        _draw(figure, given)
        figure.savefig(made, format=form, dpi=dpi, metadata={"Date": None} if form == "svg" else {"Software": None})
        return made.getvalue()


def _draw(figure: Figure, given: AreaMap) -> None:
    axes = figure.subplots()
    axes.set_axis_off()
    edges = bounds([area.value for area in given.areas if area.value is not None], given.is_percent)
    for area in given.areas:
        axes.add_patch(_patch(area, edges))
    if given.areas:
        axes.autoscale_view()
        south, north = axes.get_ylim()
        axes.set_aspect(1 / max(cos(radians((south + north) / 2)), 0.1))
        _name(axes, given)
        _legend(axes, given, edges)
    else:
        axes.text(0.5, 0.5, str(t("No outlines of areas are known")), font=font(12), color=MUTED, ha="center",
                  transform=axes.transAxes)  # fmt: skip
    signed(figure, given.title, str(t("Unit: %(unit)s", unit=given.unit)) if given.unit else "", given.source)


def _patch(area: Shaded, edges: Sequence[float]) -> Any:
    from matplotlib.patches import PathPatch

    look: dict[str, Any] = {"facecolor": NONE, "hatch": "///"}
    if area.value is not None:
        look = {"facecolor": _shade(class_of(area.value, edges), len(edges) - 1)}
    return PathPatch(_path(area.shape), edgecolor=EDGE, linewidth=0.7, **look)


def _shade(at: int, classes: int) -> str:
    """The shades of few classes are taken from the whole range, the highest class always darkest."""
    return SHADES[-1] if classes <= 1 else SHADES[round(at * (len(SHADES) - 1) / (classes - 1))]


def _path(shape: Shape) -> Any:
    from matplotlib.path import Path

    parts = shape.geoms if shape.geom_type == "MultiPolygon" else [shape]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return Path.make_compound_path(*(Path([xy[:2] for xy in ring.coords], closed=True) for ring in rings))


def _name(axes: Axes, given: AreaMap) -> None:
    if len(given.areas) > NAMED_AREAS:
        return
    from matplotlib.patheffects import withStroke

    for area in given.areas:
        lon, lat = inner_point(area.shape)
        figure = "–" if area.value is None else say_value(area.value, given.is_percent)
        axes.text(lon, lat, f"{area.name}\n{figure}", font=font(8), color=INK, ha="center", va="center",
                  path_effects=[withStroke(linewidth=2.2, foreground="white")])  # fmt: skip


def _legend(axes: Axes, given: AreaMap, edges: Sequence[float]) -> None:
    from matplotlib.patches import Patch

    keys = []
    for at, (low, high) in enumerate(pairwise(edges)):
        said = _class_name(low, high, at == len(edges) - 2, given.is_percent)
        keys.append(Patch(facecolor=_shade(at, len(edges) - 1), edgecolor=EDGE, label=said))
    if any(area.value is None for area in given.areas):
        keys.append(Patch(facecolor=NONE, edgecolor=EDGE, hatch="///", label=str(t("No figure"))))
    axes.legend(handles=keys, prop=font(9), frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _class_name(low: float, high: float, is_last: bool, is_percent: bool) -> str:
    said = {"low": say_value(low, is_percent), "high": say_value(high, is_percent)}
    if low == high:
        return said["low"]
    return str(t("%(low)s to %(high)s", **said) if is_last else t("%(low)s to under %(high)s", **said))
