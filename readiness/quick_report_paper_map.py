"""The map of a round as a picture for documents, drawn without a browser, the round's mode across it. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core.i18n import t
from maps.picture_paper import INK, MUTED, drawing, font, new_figure, signed
from readiness.quick_report_map import Base, Drawn, drawn, legend
from readiness.quick_report_picture import Picture
from readiness.quick_report_words import MODE_NAMES, NOT_YET

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKS = {"exercise": "#3b2a8c", "real": "#b3261e"}
EDGE = "#8b8a7f"
_POINT = re.compile(r"(-?\d+) (-?\d+)")


def map_png(ground: Base, found: Picture, title: str, as_of: str, epicentre: tuple[int, int] | None) -> bytes:
    """The map as PNG on white, about 1,100 dots wide."""
    with drawing():
        made = io.BytesIO()
        figure = new_figure(7.4, 7.4 * ground.box.height / ground.box.width + 0.9)
        axes = figure.subplots()
        _draw(axes, ground, found, epicentre)
        _mark(axes, ground, found)
        signed(figure, title, as_of, "")
        figure.savefig(made, format="png", dpi=150, metadata={"Software": None})
        return made.getvalue()


def _draw(axes: Axes, ground: Base, found: Picture, epicentre: tuple[int, int] | None) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, ground.box.width)
    axes.set_ylim(ground.box.height, 0)
    axes.set_aspect("equal")
    for one in drawn(ground, found):
        _area(axes, one)
    for line in ground.lines:
        for ring in rings(line):
            axes.plot([x for x, _ in ring], [y for _, y in ring], color=INK, linewidth=0.9)
    if epicentre is not None:
        axes.plot(*epicentre, marker="*", markersize=18, color="#c8102e", markeredgecolor="white")
    _legend(axes, found)


def _area(axes: Axes, one: Drawn) -> None:
    from matplotlib.patches import Circle, Polygon

    look: dict[str, Any] = {"facecolor": one.hue, "edgecolor": EDGE, "linewidth": 0.4}
    if one.is_waiting:
        look["hatch"] = "////"
    for ring in rings(one.path):
        axes.add_patch(Polygon(ring, closed=True, **look))
    if not one.path and one.at is not None:
        axes.add_patch(Circle(one.at, 9, **look))
    if one.at is not None and one.number:
        ink = "white" if one.is_dark else INK
        axes.text(*one.at, one.number, font=font(5.5), color=ink, ha="center", va="center")


def _legend(axes: Axes, found: Picture) -> None:
    from matplotlib.patches import Patch

    keys = [Patch(facecolor=hue, edgecolor=EDGE, label=said) for hue, said in legend(found)]
    keys.append(Patch(facecolor=NOT_YET, edgecolor=EDGE, hatch="////", label=str(t("nobody has reported yet"))))
    axes.legend(handles=keys, prop=font(8), frameon=False, loc="lower left", labelcolor=MUTED)


def _mark(axes: Axes, ground: Base, found: Picture) -> None:
    """The mode in large letters across the whole map."""
    for share in (0.2, 0.5, 0.8):
        axes.text(
            ground.box.width / 2, ground.box.height * share, str(MODE_NAMES[found.mode]), font=font(46),
            color=MARKS[found.mode], alpha=0.22, ha="center", va="center", rotation=24, zorder=9,
        )  # fmt: skip


def rings(path: str) -> Iterator[Sequence[tuple[int, int]]]:
    """The corners of each ring of an SVG path made of straight lines."""
    for ring in path.split("M")[1:]:
        corners = [(int(x), int(y)) for x, y in _POINT.findall(ring)]
        if len(corners) > 2:
            yield corners
