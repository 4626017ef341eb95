"""All measures that figures can be asked for, and the names of what they are broken down by.

A measure more is an entry here and one in the list of providers, which says how it is counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.i18n import Text, t
from reports.campaign_measures import BUDGET_MEASURES, STOCK_MEASURES
from reports.checklist_measures import CHECKLIST_MEASURES
from reports.demonstration_measures import DEMONSTRATION_MEASURES
from reports.download_measures import DOWNLOAD_MEASURES, QUIZ_MEASURES
from reports.event_measures import EVENT_MEASURES, MATERIALS
from reports.fortification_measures import FORTIFICATION_MEASURES
from reports.joint_measures import FINDING_MEASURES, TASK_MEASURES
from reports.measure import Measure
from reports.media_measures import MEDIA_MEASURES
from reports.network_measures import NETWORK_MEASURES, QUICK_MEASURES
from reports.organiser_measures import ORGANISER_MEASURES
from reports.other_measures import (
    ACTION_MEASURES,
    ANOMALY_MEASURES,
    DRILL_MEASURES,
    FREQUENCY_MEASURES,
    SHELTER_MEASURES,
)
from reports.plan_measures import (
    COVERAGE_MEASURES,
    MOBILISATION_MEASURES,
    PLAN_MEASURES,
    REVIEW_MEASURES,
    TEAM_MEASURES,
)
from reports.self_inspection_measures import SELF_INSPECTION_MEASURES
from reports.specialist_measures import SPECIALIST_MEASURES
from reports.suggestion_measures import SUGGESTION_MEASURES
from reports.training_measures import TRAINING_MEASURES

__all__ = [
    "ATTRIBUTION", "BY_NAME", "DIMENSION_NAMES", "GROUPS", "MATERIALS", "MEASURES", "PARTICIPATION", "Measure",
    "chosen",
]  # fmt: skip

GROUPS: tuple[tuple[Text, tuple[Measure, ...]], ...] = (
    (t("Drills"), DRILL_MEASURES),
    (t("Drill frequency"), FREQUENCY_MEASURES),
    (t("Anomalies"), ANOMALY_MEASURES),
    (t("Shelters"), SHELTER_MEASURES),
    (t("Improvements"), ACTION_MEASURES),
    (t("Suggestions"), SUGGESTION_MEASURES),
    (t("Tasks"), TASK_MEASURES),
    (t("Supervision"), FINDING_MEASURES),
    (t("Specialists"), SPECIALIST_MEASURES),
    (t("Demonstration units"), DEMONSTRATION_MEASURES),
    (t("Training"), TRAINING_MEASURES),
    (t("Checklists"), CHECKLIST_MEASURES),
    (t("Organising units"), ORGANISER_MEASURES),
    (t("Media"), MEDIA_MEASURES),
    (t("Fortification"), FORTIFICATION_MEASURES),
    (t("Downloads"), DOWNLOAD_MEASURES),
    (t("Self-check"), QUIZ_MEASURES),
    (t("Three networks"), NETWORK_MEASURES),
    (t("Quick reports"), QUICK_MEASURES),
    (t("Emergency plans"), (*PLAN_MEASURES, *REVIEW_MEASURES, *COVERAGE_MEASURES)),
    (t("Response teams"), (*TEAM_MEASURES, *MOBILISATION_MEASURES)),
    (t("Self-inspections"), SELF_INSPECTION_MEASURES),
    (t("Money"), BUDGET_MEASURES),
    (t("Materials"), STOCK_MEASURES),
)
"""The measures beside those of events, under the headings by which people find them."""
MEASURES: tuple[Measure, ...] = (*EVENT_MEASURES, *(measure for _, group in GROUPS for measure in group))
BY_NAME: dict[str, Measure] = {measure.name: measure for measure in MEASURES}
PARTICIPATION: tuple[Measure, ...] = tuple(measure for measure in MEASURES if not measure.is_extra)
"""What is answered when no measure is named: what comes of events."""

DIMENSION_NAMES: dict[str, Text] = {
    "area": t("Area"),
    "kind": t("Kind of unit"),
    "activity": t("Activity"),
    "campaign": t("Campaign"),
    "category": t("Category of people"),
    "day": t("Day"),
    "week": t("Week"),
    "month": t("Month"),
    "quarter": t("Quarter"),
    "half_year": t("Half-year"),
    "year": t("Year"),
}
ATTRIBUTION = t(
    "Events count for the area of the unit they are for, wherever they are held; others count for their own area."
)


def chosen(names: Iterable[str]) -> tuple[Measure, ...]:
    """The measures of these names, in their order; those of participation when none is named; KeyError for others."""
    return tuple(BY_NAME[name] for name in names) or PARTICIPATION


def with_needs(measures: Iterable[Measure]) -> frozenset[str]:
    """The names of these and of all that they are worked out from, themselves left out where they are worked out."""
    found: set[str] = set()
    for measure in measures:
        found |= with_needs(BY_NAME[name] for name in measure.needs) if measure.needs else {measure.name}
    return frozenset(found)
