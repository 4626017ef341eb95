"""The records behind figures of tasks, supervision, specialists and demonstration units, as lists."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy.orm import joinedload, selectinload

from core.i18n import Text, t, tn
from core.listing import Column
from core.times import local, say_plain_date, say_span, today
from core.web import session
from outreach.allowances import hours
from outreach.demonstration_models import Demonstration, DemonstrationReview
from outreach.demonstration_words import LEVEL_NAMES
from outreach.findings import FINDING_LISTS, SEVERITY_NAMES, finding_list
from outreach.joint_tasks import LIST_NAMES, stands_on
from outreach.meeting_models import JointTask
from outreach.specialist_models import Specialist, VisitReport
from outreach.supervision_models import SupervisionFinding
from registry.models import Unit, User
from registry.terms import labels
from reports.views.listed import Listed
from schedule.models import Event
from schedule.queries import zone_of


def _task_columns() -> list[Column]:
    zone = zone_of(session())
    on = today(zone)

    def answers(one: JointTask) -> str:
        return one.owner.name if one.owner is not None else one.person_name or one.unit_name or "–"

    return [
        Column("title", t("Task"), lambda one: one.title),
        Column("owner", t("Responsible"), answers),
        Column(
            "given", t("Given out on"), lambda one: say_plain_date(local(one.created_at, zone).date()), True, "date"
        ),
        Column("due_on", t("Due on"), lambda one: say_plain_date(one.due_on), True, "date"),
        Column("state", t("State"), lambda one: LIST_NAMES[stands_on(one, on)]),
        Column("area", t("Area"), lambda one: one.area.name),
    ]


def _finding_columns() -> list[Column]:
    zone = zone_of(session())
    on = today(zone)

    def stands(one: SupervisionFinding) -> Text:
        return FINDING_LISTS[finding_list(one.state, one.due_on, on, one.unit.is_active)]

    return [
        Column("finding", t("Problem found"), lambda one: one.finding),
        Column("unit", t("Unit"), lambda one: one.unit.name),
        Column("severity", t("Severity"), lambda one: SEVERITY_NAMES[one.severity]),
        Column("found", t("Found on"), lambda one: say_plain_date(local(one.found_at, zone).date()), True, "date"),
        Column("due_on", t("Due on"), lambda one: say_plain_date(one.due_on), True, "date"),
        Column("state", t("State"), stands),
    ]


def _visit_columns() -> list[Column]:
    def took(one: VisitReport) -> str:
        return f"{hours(int((one.ended_at - one.began_at).total_seconds() // 60)):.1f}"

    return [
        Column("began", t("Time"), lambda one: say_span(one.began_at, one.ended_at, one.event.zone), True, "date"),
        Column("who", t("Specialist"), lambda one: one.specialist.name),
        Column("where", t("Held for"), lambda one: (one.event.unit or one.event.area).name),
        Column("hours", t("Duration, hours"), took, kind="number"),
        Column("people", t("People, person-times"), lambda one: f"{sum(one.people.values()):,}", kind="number"),
    ]


def _title_columns() -> list[Column]:
    kinds = labels(session(), "demonstration_kind")

    def day(on: Any) -> str:
        return say_plain_date(on) if on else "–"

    return [
        Column("name", t("Name"), lambda one: one.name, True),
        Column("kind", t("Kind"), lambda one: kinds.get(one.kind, one.kind)),
        Column("level", t("Level"), lambda one: LEVEL_NAMES[one.level]),
        Column("granted", t("Granted on"), lambda one: day(one.granted_on), True, "date"),
        Column("due", t("Next review due"), lambda one: day(one.review_due_on), True, "date"),
        Column("area", t("Area"), lambda one: one.area.name),
    ]


def _review_columns() -> list[Column]:
    kinds = labels(session(), "demonstration_kind")
    return [
        Column("name", t("Name"), lambda one: one.demonstration.name),
        Column("kind", t("Kind"), lambda one: kinds.get(one.demonstration.kind, one.demonstration.kind)),
        Column("reviewed", t("Reviewed on"), lambda one: say_plain_date(one.reviewed_on), True, "date"),
        Column("score", t("Score"), lambda one: "–" if one.score_percent is None else f"{one.score_percent}%",
               kind="number"),
        Column("area", t("Area"), lambda one: one.demonstration.area.name),
    ]  # fmt: skip


LISTED: dict[str, Listed] = {
    "joint_tasks": Listed(
        t("Tasks behind the figure"), lambda n: tn("%(n)s task.", "%(n)s tasks.", n),
        (joinedload(JointTask.area), joinedload(JointTask.unit),
         joinedload(JointTask.owner).options(selectinload(User.grants))),
        {"given": JointTask.created_at, "due_on": JointTask.due_on}, "due_on", _task_columns,
        lambda one: url_for("outreach.joint_task", task_id=one.id),
    ),
    "findings": Listed(
        t("Findings behind the figure"), lambda n: tn("%(n)s finding.", "%(n)s findings.", n),
        (joinedload(SupervisionFinding.unit),),
        {"found": SupervisionFinding.found_at, "due_on": SupervisionFinding.due_on}, "due_on", _finding_columns,
        lambda one: url_for("outreach.finding", finding_id=one.id),
    ),
    "visit_reports": Listed(
        t("Visits behind the figure"), lambda n: tn("%(n)s visit.", "%(n)s visits.", n),
        (joinedload(VisitReport.specialist).joinedload(Specialist.person),
         joinedload(VisitReport.event).options(joinedload(Event.area), joinedload(Event.unit).joinedload(Unit.area))),
        {"began": VisitReport.began_at}, "-began", _visit_columns,
        lambda one: url_for("outreach.visit_report", specialist_id=one.specialist_id, event_id=one.event_id),
    ),
    "titles": Listed(
        t("Titles behind the figure"), lambda n: tn("%(n)s title.", "%(n)s titles.", n),
        (joinedload(Demonstration.area),),
        {"name": Demonstration.name, "granted": Demonstration.granted_on, "due": Demonstration.review_due_on},
        "-granted", _title_columns, lambda one: url_for("outreach.demonstration", demonstration_id=one.id),
    ),
    "title_reviews": Listed(
        t("Reviews behind the figure"), lambda n: tn("%(n)s review.", "%(n)s reviews.", n),
        (joinedload(DemonstrationReview.demonstration).joinedload(Demonstration.area),),
        {"reviewed": DemonstrationReview.reviewed_on}, "-reviewed", _review_columns,
        lambda one: url_for("outreach.demonstration", demonstration_id=one.demonstration_id),
    ),
}  # fmt: skip
