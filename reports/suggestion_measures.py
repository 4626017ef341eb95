"""Measures of the questions and suggestions of open days. Pure."""

from __future__ import annotations

from core.i18n import t
from reports.cube import PERIODS
from reports.figures import quotient
from reports.measure import UNIT_SHARE, UNIT_SUGGESTIONS, Measure

ALLOWED = frozenset({"area", *PERIODS})
ROWS = "suggestions"

SUGGESTION_MEASURES: tuple[Measure, ...] = (
    Measure("suggestions", t("Suggestions collected"),
            t("Questions and suggestions of open days, on the day on which they were given; merged ones count once, "
              "those that are not pursued are left out."), UNIT_SUGGESTIONS, ROWS, allows=ALLOWED, is_extra=True),
    Measure("suggestions_due", t("Suggestions due for an answer"),
            t("Of these those that were answered, or whose time to answer is over."), UNIT_SUGGESTIONS, ROWS,
            allows=ALLOWED, is_extra=True),
    Measure("suggestions_on_time", t("Suggestions answered on time"),
            t("Of these those answered by the day that was set; putting that day off once it is over does not count."),
            UNIT_SUGGESTIONS, ROWS, allows=ALLOWED, is_extra=True),
    Measure("suggestions_share", t("Share of suggestions answered on time"),
            t("Suggestions answered on time as a share of those due for an answer."), UNIT_SHARE, ROWS, "percent",
            ALLOWED, adds_up=False, is_extra=True, empty=None, needs=("suggestions_on_time", "suggestions_due"),
            derive=lambda values: quotient(values.get("suggestions_on_time"), values.get("suggestions_due")),
            opens="suggestions_due"),
    Measure("suggestions_overdue", t("Suggestions overdue"), t("Of these those still without an answer after its day."),
            UNIT_SUGGESTIONS, ROWS, allows=ALLOWED, is_extra=True),
)  # fmt: skip
