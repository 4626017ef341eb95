"""Who counts which measures, and what is behind them: a measure more is an entry here and one in `reports.measures`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from reports import (
    campaign_measure_queries,
    checklist_measure_queries,
    demonstration_measure_queries,
    download_measure_queries,
    fortification_measure_queries,
    frequency_measure_queries,
    joint_measure_queries,
    media_measure_queries,
    network_measure_queries,
    organiser_measure_queries,
    participation_queries,
    plan_measure_queries,
    record_measure_queries,
    self_inspection_measure_queries,
    specialist_measure_queries,
    suggestion_measure_queries,
    training_measure_queries,
)
from reports.campaign_measures import BUDGET_MEASURES, STOCK_MEASURES
from reports.checklist_measures import CHECKLIST_MEASURES
from reports.cut_queries import Cut
from reports.demonstration_measures import DEMONSTRATION_MEASURES
from reports.download_measures import DOWNLOAD_MEASURES, QUIZ_MEASURES
from reports.event_measures import EVENT_MEASURES
from reports.figures import Answer
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


@dataclass(frozen=True)
class Provider:
    """Counts measures of these names, those left out that follow from others; `rows` are the records behind one."""

    names: frozenset[str]
    answer: Callable[[Session, Cut, Collection[str]], Answer]
    rows: Callable[[Session, Cut, str], Select[Any]]


def _counted(measures: Iterable[Measure]) -> frozenset[str]:
    return frozenset(measure.name for measure in measures if measure.derive is None)


PROVIDERS: tuple[Provider, ...] = (
    Provider(
        _counted((*EVENT_MEASURES, *DRILL_MEASURES)) - {"units", "inhabitants"},
        participation_queries.answer, participation_queries.rows,
    ),
    Provider(_counted(FREQUENCY_MEASURES), frequency_measure_queries.answer, frequency_measure_queries.rows),
    Provider(_counted(ANOMALY_MEASURES), record_measure_queries.anomalies, record_measure_queries.anomaly_rows),
    Provider(_counted(SHELTER_MEASURES), record_measure_queries.shelters, record_measure_queries.shelter_rows),
    Provider(_counted(TRAINING_MEASURES), training_measure_queries.answer, training_measure_queries.rows),
    Provider(_counted(CHECKLIST_MEASURES), checklist_measure_queries.answer, checklist_measure_queries.rows),
    Provider(_counted(ORGANISER_MEASURES), organiser_measure_queries.answer, organiser_measure_queries.rows),
    Provider(_counted(ACTION_MEASURES), record_measure_queries.actions, record_measure_queries.action_rows),
    Provider(_counted(SUGGESTION_MEASURES), suggestion_measure_queries.suggestions,
             suggestion_measure_queries.suggestion_rows),
    Provider(_counted(TASK_MEASURES), joint_measure_queries.tasks, joint_measure_queries.task_rows),
    Provider(_counted(FINDING_MEASURES), joint_measure_queries.findings, joint_measure_queries.finding_rows),
    Provider(_counted(SPECIALIST_MEASURES), specialist_measure_queries.answer, specialist_measure_queries.rows),
    Provider(
        _counted(DEMONSTRATION_MEASURES), demonstration_measure_queries.answer, demonstration_measure_queries.rows
    ),
    Provider(
        _counted(FORTIFICATION_MEASURES), fortification_measure_queries.answer, fortification_measure_queries.rows
    ),
    Provider(_counted(MEDIA_MEASURES), media_measure_queries.answer, media_measure_queries.rows),
    Provider(_counted(DOWNLOAD_MEASURES), download_measure_queries.downloads, download_measure_queries.download_rows),
    Provider(_counted(QUIZ_MEASURES), download_measure_queries.quiz, download_measure_queries.quiz_rows),
    Provider(_counted(NETWORK_MEASURES), network_measure_queries.networks, network_measure_queries.member_rows),
    Provider(_counted(QUICK_MEASURES), network_measure_queries.quick_reports, network_measure_queries.report_rows),
    Provider(_counted(PLAN_MEASURES), plan_measure_queries.plans, plan_measure_queries.plan_rows),
    Provider(_counted(REVIEW_MEASURES), plan_measure_queries.reviews, plan_measure_queries.review_rows),
    Provider(_counted(COVERAGE_MEASURES), plan_measure_queries.coverage, plan_measure_queries.coverage_rows),
    Provider(_counted(TEAM_MEASURES), plan_measure_queries.teams, plan_measure_queries.team_rows),
    Provider(
        _counted(MOBILISATION_MEASURES), plan_measure_queries.mobilisations, plan_measure_queries.mobilisation_rows
    ),
    Provider(
        _counted(SELF_INSPECTION_MEASURES), self_inspection_measure_queries.answer,
        self_inspection_measure_queries.rows,
    ),
    Provider(_counted(BUDGET_MEASURES), campaign_measure_queries.money, campaign_measure_queries.money_rows),
    Provider(_counted(STOCK_MEASURES), campaign_measure_queries.stock, campaign_measure_queries.stock_rows),
)  # fmt: skip
