"""The columns of questions and suggestions of open days as exported records; no visitor is named. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.i18n import t
from core.sheets.sheet import Value
from core.times import local
from outreach.suggestion_words import KIND_NAMES as SUGGESTION_KINDS
from outreach.suggestion_words import STATE_NAMES as SUGGESTION_STATES
from outreach.suggestion_words import shown_state
from reports.row_field import NAMED, ONLY_ANALYSIS, ONLY_OFFICE, Field, Known


def suggestion_fields() -> Sequence[Field]:
    """Number, kind, days, state and area."""

    def state(one: Any, known: Known) -> str:
        return shown_state(one.state, one.outcome, one.due_on, known.today)

    def day(name: str) -> Callable[[Any, Known], Value]:
        return lambda one, known: local(value, known.zone).date() if (value := getattr(one, name)) else None

    return (
        Field("suggestion_id", t("Number"), NAMED, lambda one, _: one.id, "integer"),
        Field("kind", t("Kind"), ONLY_OFFICE, lambda one, _: str(SUGGESTION_KINDS[one.kind])),
        Field("kind_code", t("Kind"), ONLY_ANALYSIS, lambda one, _: one.kind),
        Field("received_on", t("Given on"), NAMED, day("received_at"), "date"),
        Field("due_on", t("Answer by"), NAMED, lambda one, _: one.due_on, "date"),
        Field("answered_on", t("Answered on"), NAMED, day("answered_at"), "date"),
        Field("state", t("State"), ONLY_OFFICE, lambda one, known: str(SUGGESTION_STATES[state(one, known)])),
        Field("state_code", t("State"), ONLY_ANALYSIS, state),
        Field("area", t("Area"), NAMED, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
    )
