"""Charts as pictures, drawn without a browser: bars, grouped bars and lines, told apart on paper too. Pure.

The drawing library takes a second to load and 60 MB, so nothing of it is imported before a picture is asked for.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from core.i18n import t
from maps.picture_paper import COLOURS, INK, LINE, MUTED, drawing, font, new_figure, signed, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HATCHES = ("", "///", "...", "xx", "\\\\\\", "++", "oo", "--")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
DASHES = ("-", "--", "-.", ":", "-", "--", "-.", ":")
LONG_LABEL, MANY_BARS = 8, 14
LABELLED_BARS = 40  # with more of them the figures above the bars run into each other


@dataclass(frozen=True)
class Series:
    """One set of bars or one line: its name and a value for each label, None where there is none."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Chart:
    """What is drawn. Percentages are given as fractions: 0.35 is drawn as 35 %.

    Bars lie down where labels are long or many. `target` is drawn as a line across with its value.
    """

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: Literal["bars", "line"] = "bars"
    unit: str = ""
    source: str = ""
    is_percent: bool = False
    target: float | None = None

    @property
    def lies(self) -> bool:
        """Whether the bars are horizontal."""
        longest = max((len(label) for label in self.labels), default=0)
        return self.kind == "bars" and (len(self.labels) > MANY_BARS or (longest > LONG_LABEL and len(self.labels) > 3))


def chart_png(chart: Chart, dpi: int = 150) -> bytes:
    """The chart as PNG on white, about 1,200 dots wide; Chinese needs a font on the server (maps.picture_paper)."""
    return _picture(chart, "png", dpi)


def chart_svg(chart: Chart) -> bytes:
    """The same as SVG; letters are outlines, so it looks alike everywhere."""
    return _picture(chart, "svg", 100)


def say_value(value: float, is_percent: bool) -> str:
    """A value as it stands at its bar or in a legend."""
    if is_percent:
        return f"{value * 100:.1f}%".replace(".0%", "%")
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}"


def _picture(chart: Chart, form: Literal["png", "svg"], dpi: int) -> bytes:
    with drawing():
        made = io.BytesIO()
        height = max(4.5, 0.32 * len(chart.labels) * _slots(chart) + 2) if chart.lies else 4.5
        figure = new_figure(8, min(height, 60))
        _draw(figure, chart)
        figure.savefig(made, format=form, dpi=dpi, metadata={"Date": None} if form == "svg" else {"Software": None})
        return made.getvalue()


def _slots(chart: Chart) -> float:
    return max(1.0, 0.6 * len(chart.series))


def _draw(figure: Figure, chart: Chart) -> None:
    axes = figure.subplots()
    values = [value for series in chart.series for value in series.values if value is not None]
    if not values:
        axes.set_axis_off()
        axes.text(0.5, 0.5, str(t("No figures for this period")), font=font(12), color=MUTED, ha="center",
                  transform=axes.transAxes)  # fmt: skip
    elif chart.kind == "line":
        _lines(axes, chart)
    else:
        _bars(axes, chart)
    if values:
        _frame(axes, chart)
    signed(figure, chart.title, str(t("Unit: %(unit)s", unit=chart.unit)) if chart.unit else "", chart.source)


def _bars(axes: Axes, chart: Chart) -> None:
    count = len(chart.series)
    thick = 0.8 / max(count, 1)
    for at, series in enumerate(chart.series):
        places = [slot - 0.4 + thick * (at + 0.5) for slot in range(len(chart.labels))]
        heights = [value or 0 for value in series.values]
        look: dict[str, Any] = {
            "color": COLOURS[at % len(COLOURS)], "hatch": HATCHES[at % len(HATCHES)],
            "edgecolor": "white", "linewidth": 0.5, "label": series.name,
        }  # fmt: skip
        bars = axes.barh(places, heights, thick, **look) if chart.lies else axes.bar(places, heights, thick, **look)
        if count * len(chart.labels) <= LABELLED_BARS:
            said = ["–" if value is None else say_value(value, chart.is_percent) for value in series.values]
            axes.bar_label(bars, said, padding=2, font=font(8), color=INK)


def _lines(axes: Axes, chart: Chart) -> None:
    for at, series in enumerate(chart.series):
        values = [float("nan") if value is None else value for value in series.values]
        axes.plot(
            range(len(values)), values, color=COLOURS[at % len(COLOURS)], linestyle=DASHES[at % len(DASHES)],
            marker=MARKERS[at % len(MARKERS)], linewidth=1.8, markersize=5, label=series.name,
        )  # fmt: skip


def _frame(axes: Axes, chart: Chart) -> None:
    """Axes, labels, legend and target."""
    from matplotlib.ticker import FuncFormatter

    slots = range(len(chart.labels))
    shown = FuncFormatter(lambda value, _: say_value(value, chart.is_percent))
    if chart.lies:
        axes.set_yticks(slots, [wrapped(label, 24) for label in chart.labels])
        axes.invert_yaxis()
        axes.xaxis.set_major_formatter(shown)
        axes.set_ylim(len(chart.labels) - 0.4, -0.6)
    else:
        axes.set_xticks(slots, _thinned(chart))
        axes.yaxis.set_major_formatter(shown)
    axes.grid(axis="x" if chart.lies else "y", color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    if chart.target is not None:
        _target(axes, chart, chart.target)
    if chart.lies:
        axes.margins(x=0.12)
        axes.set_xlim(left=_floor(chart))
    else:
        axes.margins(y=0.12)
        axes.set_ylim(bottom=_floor(chart))
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        text.set_fontproperties(font(9))
    if len(chart.series) > 1 or chart.target is not None:
        axes.legend(prop=font(9), frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderaxespad=0.2)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _floor(chart: Chart) -> float | None:
    """Where the axis of values begins: at nought, because a bar cut off lies; below it where there is less."""
    lowest = min((v for series in chart.series for v in series.values if v is not None), default=0)
    return 0 if lowest >= 0 else None


def _target(axes: Axes, chart: Chart, target: float) -> None:
    said = str(t("Target: %(value)s", value=say_value(target, chart.is_percent)))
    draw = axes.axvline if chart.lies else axes.axhline
    draw(target, color=COLOURS[1], linestyle=(0, (5, 2)), linewidth=1.5, label=said)


def _thinned(chart: Chart) -> list[str]:
    """The labels along the foot; of many only some, so that they can be read."""
    step = -(-len(chart.labels) // 24)
    return [wrapped(label, 8) if at % step == 0 else "" for at, label in enumerate(chart.labels)]
