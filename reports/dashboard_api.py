"""The dashboard for programs: the same figures, charts and counts as on the page."""

from __future__ import annotations

from datetime import date

from core.access import needs
from core.api import Answer, blueprint, operation
from core.i18n import t
from core.times import today
from core.web import actor, session
from registry.permissions import Permission as P
from reports.dashboard import Late, Panel, Tile, Township
from reports.dashboard_inputs import DashboardInput
from reports.dashboard_queries import dashboard
from reports.dashboard_words import LATE
from schedule.queries import zone_of

bp = blueprint("reports_dashboard")


class MonthAnswer(Answer):
    """A month, as in "2026-05", and its figure; none where nothing is known."""

    month: str
    value: float | None


class FigureAnswer(Answer):
    """A figure with its unit, part and whole of a share, the same a year before, what can be said of the difference
    (more, less, unclear, few, none), the target of the year, and the last twelve months."""

    measure: str
    label: str
    unit: str
    value: float | None
    part: int | None
    whole: int | None
    last_year: float | None
    verdict: str
    target: float | None
    months: list[MonthAnswer]


class ChartLineAnswer(Answer):
    """One label of a chart, with a value for each of its series."""

    label: str
    values: list[float | None]


class ChartAnswer(Answer):
    """A chart: what it shows, in which unit, and its lines."""

    key: str
    title: str
    measure: str
    unit: str
    series: list[str]
    items: list[ChartLineAnswer]


class TownshipAnswer(Answer):
    """An area beneath with the units reached, the units in all, and the share."""

    area_id: int
    name: str
    reached: int
    units: int
    share: float | None


class LateAnswer(Answer):
    """Something that is late today, and how many."""

    key: str
    label: str
    count: int


class DashboardAnswer(Answer):
    """Everything on the dashboard; `ends_on` is today where the time asked for is not over."""

    place: str
    starts_on: date
    ends_on: date
    figures: list[FigureAnswer]
    charts: list[ChartAnswer]
    areas: list[TownshipAnswer]
    late: list[LateAnswer]


@bp.get("/figures/dashboard")
@needs(P.VIEW_FIGURES)
@operation(t("Get the dashboard"))
def get_dashboard(asked: DashboardInput) -> DashboardAnswer:
    """Figures with trend, change and target, charts, coverage by area, and what is late."""
    found = dashboard(session(), asked, actor(), today(zone_of(session())))
    first, last = found.questions.now
    return DashboardAnswer(
        place=found.charts.place, starts_on=first, ends_on=last, figures=[_figure(tile) for tile in found.tiles],
        charts=[_chart(panel) for panel in found.charts.panels], areas=[_area(one) for one in found.townships],
        late=[_late(one) for one in found.late],
    )  # fmt: skip


def _figure(tile: Tile) -> FigureAnswer:
    sample, change = tile.sample, tile.change
    is_share = tile.measure.kind == "percent"
    return FigureAnswer(
        measure=tile.measure.name, label=str(tile.measure.label), unit=str(tile.measure.unit), value=sample.number,
        part=sample.part if is_share else None, whole=sample.whole if is_share else None,
        last_year=change.before.number if change else None, verdict=change.verdict if change else "none",
        target=tile.aim.target if tile.aim else None,
        months=[MonthAnswer(month=key, value=float(value) if isinstance(value, int | float) else None)
                for key, value in tile.trend],
    )  # fmt: skip


def _chart(panel: Panel) -> ChartAnswer:
    return ChartAnswer(
        key=panel.key, title=str(panel.title), measure=panel.measure.name, unit=str(panel.measure.unit),
        series=list(panel.series),
        items=[ChartLineAnswer(label=row.label, values=[cell.value for cell in row.cells]) for row in panel.rows],
    )  # fmt: skip


def _area(one: Township) -> TownshipAnswer:
    return TownshipAnswer(
        area_id=int(one.area_id), name=one.name, reached=one.reached, units=one.units, share=one.share
    )


def _late(one: Late) -> LateAnswer:
    return LateAnswer(key=one.key, label=str(LATE[one.key].label), count=one.count)
