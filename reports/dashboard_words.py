"""What the dashboard says: trends and charts in a sentence, what is late, charts for script and paper. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import Text, t
from core.sheets.sheet import Value
from registry.permissions import Permission as P
from reports.charts import Chart, Series
from reports.dashboard import Panel, Tile
from reports.export_profiles import Profile, SmallCells, is_hidden
from reports.measure import Measure
from reports.tables import say_period


@dataclass(frozen=True)
class LateWord:
    """What something late is called, and the list that shows it, with the permission for it."""

    label: Text
    endpoint: str
    permission: P


LATE: dict[str, LateWord] = {
    "results": LateWord(t("Results of events not entered"), "schedule.late", P.EDIT_EVENTS),
    "drill_results": LateWord(t("Results of drills not entered"), "drills.drills", P.VIEW_DRILLS),
    "frequency": LateWord(t("Units behind with their drills"), "drills.frequency", P.VIEW_DRILLS),
    "actions": LateWord(t("Improvements overdue"), "drills.actions", P.VIEW_DRILLS),
    "anomalies": LateWord(t("Anomalies past their time"), "observation.anomalies", P.VIEW_OBSERVATION),
    "returns_week": LateWord(t("Weekly returns not here"), "observation.returns_of", P.VIEW_OBSERVATION),
    "returns_month": LateWord(t("Monthly returns not here"), "observation.returns_of", P.VIEW_OBSERVATION),
    "suggestions": LateWord(t("Suggestions overdue"), "outreach.suggestions", P.VIEW_CALENDAR),
    "tasks": LateWord(t("Tasks overdue"), "outreach.joint_tasks", P.VIEW_CALENDAR),
    "findings": LateWord(t("Findings overdue"), "outreach.findings", P.VIEW_CALENDAR),
    "titles": LateWord(t("Titles due for review"), "outreach.demonstrations", P.VIEW_CAMPAIGNS),
    "plans": LateWord(t("Emergency plans overdue for review"), "readiness.plans", P.VIEW_READINESS),
    "hazards": LateWord(t("Hazards overdue"), "readiness.self_hazards", P.VIEW_READINESS),
    "shelters": LateWord(t("Shelters due for a visit"), "maps.places", P.VIEW_PLACES),
}
GROUPS: Sequence[tuple[Text, Sequence[str]]] = (
    (t("Results"), ("results", "drill_results")),
    (t("Drills"), ("frequency", "actions")),
    (t("Observation"), ("anomalies", "returns_week", "returns_month")),
    (t("Outreach"), ("suggestions", "tasks", "findings", "titles")),
    (t("Shelters"), ("shelters",)),
    (t("Readiness"), ("plans", "hazards")),
)


def say_trend(tile: Tile) -> Text | str:
    """The last twelve months in a sentence; "" where nothing is known of them."""
    known = [(key, value) for key, value in tile.trend if isinstance(value, int | float)]
    if not known:
        return ""
    low, high = min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])
    say: Callable[[Value], str] = tile.measure.say
    return t("Last 12 months: lowest %(low)s (%(low_month)s), highest %(high)s (%(high_month)s), now %(last)s.",
             low=say(low[1]), low_month=say_period("month", low[0]), high=say(high[1]),
             high_month=say_period("month", high[0]), last=say(known[-1][1]))  # fmt: skip


def say_cell(measure: Measure, value: float | None) -> str:
    """A value of a chart as its table shows it."""
    return measure.say(int(value) if value is not None and measure.kind == "integer" else value)


def say_highest(panel: Panel) -> Text | str:
    """Where a chart is highest, in a sentence."""
    row = panel.highest
    if row is None:
        return ""
    return t("Highest: %(label)s, %(value)s.", label=row.label, value=say_cell(panel.measure, row.cells[0].value))


def drawn(panel: Panel, most: int, url: Callable[[Panel, int, int], str]) -> dict[str, Any]:
    """The chart as the script draws it: labels, and of each series values, words and addresses; at most so many."""
    rows = panel.rows[:most]
    series = [
        {
            "name": name, "look": look, "values": [row.cells[at].value for row in rows],
            "said": [say_cell(panel.measure, row.cells[at].value) for row in rows],
            "urls": [url(panel, place, at) for place in range(len(rows))],
        }
        for at, (name, look) in enumerate(zip(panel.series, panel.looks, strict=True))
    ]  # fmt: skip
    kind = "percent" if panel.measure.kind == "percent" else "seconds" if panel.measure.is_duration else "number"
    return {"key": panel.key, "lies": panel.lies, "kind": kind, "labels": [row.label for row in rows], "series": series}


def as_picture(panel: Panel, heading: str, source: str, profile: Profile, small: SmallCells) -> Chart:
    """The chart for a picture; counts too small to be published are left out for the public."""
    series = [
        Series(name, [_shown(row.cells[at].value, panel.measure, profile, small) for row in panel.rows])
        for at, name in enumerate(panel.series)
    ]
    return Chart(heading, [row.label for row in panel.rows], series, "bars", str(panel.measure.unit), source,
                 panel.measure.kind == "percent")  # fmt: skip


def _shown(value: float | None, measure: Measure, profile: Profile, small: SmallCells) -> float | None:
    return None if value is None or is_hidden(value, measure, profile, small) else value
