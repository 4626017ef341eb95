"""The columns of tasks, findings, visit reports and titles as exported records; no telephone number. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.i18n import t
from core.sheets.sheet import Value
from core.times import local
from outreach.demonstration_words import LEVEL_NAMES
from outreach.demonstration_words import STATE_NAMES as TITLE_STATES
from outreach.findings import FINDING_LISTS, SEVERITY_NAMES, finding_list
from outreach.joint_tasks import LIST_NAMES, stands_on
from reports.row_field import NAMED, ONLY_ANALYSIS, ONLY_OFFICE, Field, Known


def _task_fields() -> Sequence[Field]:
    def answers(one: Any, _: Known) -> Value:
        return one.owner.name if one.owner is not None else one.person_name or None

    def closed_on(one: Any, known: Known) -> Value:
        return local(one.closed_at, known.zone).date() if one.closed_at else None

    return (
        Field("task_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("task", t("Task"), NAMED, lambda one, _: one.title),
        Field("event", t("Event"), ONLY_OFFICE, lambda one, _: one.event.title if one.event else None),
        Field("owner", t("Responsible"), ONLY_OFFICE, answers),
        Field("unit", t("Unit"), ONLY_OFFICE, lambda one, _: one.unit_name or None),
        Field("unit_code", t("Unit code"), ONLY_ANALYSIS, lambda one, _: one.unit.code if one.unit else None),
        Field("given_on", t("Given out on"), NAMED, lambda one, known: local(one.created_at, known.zone).date(),
              "date"),
        Field("due_on", t("Due on"), NAMED, lambda one, _: one.due_on, "date"),
        Field("closed_on", t("Done on"), NAMED, closed_on, "date"),
        Field("state", t("State"), ONLY_OFFICE, lambda one, known: str(LIST_NAMES[stands_on(one, known.today)])),
        Field("state_code", t("State"), ONLY_ANALYSIS, lambda one, known: stands_on(one, known.today)),
        Field("area", t("Area"), NAMED, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
    )  # fmt: skip


def _finding_fields() -> Sequence[Field]:
    def stands(one: Any, known: Known) -> str:
        return finding_list(one.state, one.due_on, known.today, one.unit.is_active)

    def done_on(one: Any, known: Known) -> Value:
        return local(one.done_at, known.zone).date() if one.done_at else None

    return (
        Field("finding_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("finding", t("Problem found"), ONLY_OFFICE, lambda one, _: one.finding),
        Field("event_id", t("Event"), ONLY_ANALYSIS, lambda one, _: one.event_id, "integer"),
        Field("unit", t("Unit"), ONLY_OFFICE, lambda one, _: one.unit.name),
        Field("unit_code", t("Unit code"), NAMED, lambda one, _: one.unit.code),
        Field("severity", t("Severity"), ONLY_OFFICE, lambda one, _: str(SEVERITY_NAMES[one.severity])),
        Field("severity_code", t("Severity"), ONLY_ANALYSIS, lambda one, _: one.severity),
        Field("found_on", t("Found on"), NAMED, lambda one, known: local(one.found_at, known.zone).date(), "date"),
        Field("due_on", t("Due on"), NAMED, lambda one, _: one.due_on, "date"),
        Field("done_on", t("Done on"), NAMED, done_on, "date"),
        Field("state", t("State"), ONLY_OFFICE, lambda one, known: str(FINDING_LISTS[stands(one, known)])),
        Field("state_code", t("State"), ONLY_ANALYSIS, stands),
        Field("area", t("Area"), NAMED, lambda one, _: one.unit.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.unit.area.code),
    )


def _visit_fields() -> Sequence[Field]:
    def unit(one: Any, _: Known) -> Value:
        return one.event.unit.name if one.event.unit else None

    def minutes(one: Any, _: Known) -> Value:
        return int((one.ended_at - one.began_at).total_seconds() // 60)

    return (
        Field("report_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("event_id", t("Event"), ONLY_ANALYSIS, lambda one, _: one.event_id, "integer"),
        Field("event", t("Event"), ONLY_OFFICE, lambda one, _: one.event.title),
        Field("specialist", t("Specialist"), ONLY_OFFICE, lambda one, _: one.specialist.name),
        Field("specialist_id", t("Specialist"), ONLY_ANALYSIS, lambda one, _: one.specialist_id, "integer"),
        Field("unit", t("Unit"), ONLY_OFFICE, unit),
        Field("unit_code", t("Unit code"), NAMED, lambda one, _: one.event.unit.code if one.event.unit else None),
        Field("area", t("Area"), NAMED, lambda one, _: one.event.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.event.area.code),
        Field("began_at", t("From"), NAMED, lambda one, known: local(one.began_at, known.zone), "datetime"),
        Field("ended_at", t("To"), NAMED, lambda one, known: local(one.ended_at, known.zone), "datetime"),
        Field("minutes", t("Minutes"), NAMED, minutes, "integer"),
        Field("people", t("People, person-times"), NAMED, lambda one, _: sum(one.people.values()), "integer"),
    )


def _title_fields() -> Sequence[Field]:
    return (
        Field("demonstration_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("name", t("Name"), ONLY_OFFICE, lambda one, _: one.name),
        Field("unit_code", t("Unit code"), NAMED, lambda one, _: one.unit.code if one.unit else None),
        Field("kind", t("Kind"), ONLY_OFFICE, lambda one, known: known.word("demonstration_kind", one.kind)),
        Field("kind_code", t("Kind"), ONLY_ANALYSIS, lambda one, _: one.kind),
        Field("level", t("Level"), ONLY_OFFICE, lambda one, _: str(LEVEL_NAMES[one.level])),
        Field("level_code", t("Level"), ONLY_ANALYSIS, lambda one, _: one.level),
        Field("state", t("State"), ONLY_OFFICE, lambda one, _: str(TITLE_STATES[one.state])),
        Field("state_code", t("State"), ONLY_ANALYSIS, lambda one, _: one.state),
        Field("granted_on", t("Granted on"), NAMED, lambda one, _: one.granted_on, "date"),
        Field("due_on", t("Next review due"), NAMED, lambda one, _: one.review_due_on, "date"),
        Field("until", t("Holds until"), NAMED, lambda one, _: one.term_until, "date"),
        Field("area", t("Area"), NAMED, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
    )


def _review_fields() -> Sequence[Field]:
    title = [
        Field(one.key, one.header, one.profiles, _of_title(one), one.kind)
        for one in _title_fields() if one.key in ("demonstration_id", "name", "kind", "kind_code", "area", "area_code")
    ]  # fmt: skip
    return (
        *title,
        Field("reviewed_on", t("Reviewed on"), NAMED, lambda one, _: one.reviewed_on, "date"),
        Field("score", t("Score, %"), NAMED, lambda one, _: one.score_percent, "integer"),
        Field("due_on", t("Next review due"), NAMED, lambda one, _: one.review_due_on, "date"),
    )


def _of_title(one: Field) -> Any:
    return lambda review, known: one.value(review.demonstration, known)


JOINT_FIELDS: dict[str, Sequence[Field]] = {
    "joint_tasks": _task_fields(), "findings": _finding_fields(), "visit_reports": _visit_fields(),
    "titles": _title_fields(), "title_reviews": _review_fields(),
}  # fmt: skip
