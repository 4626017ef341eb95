"""Measures of the materials that everybody may download, and of the self-check of households. Pure."""

from __future__ import annotations

from core.i18n import t
from reports.cube import PERIODS
from reports.figures import quotient
from reports.measure import UNIT_SHARE, Measure

VISITED = frozenset({"area", *PERIODS})
UNIT_HOUSEHOLDS, UNIT_TIMES_OVER = t("households"), t("times")

DOWNLOAD_MEASURES: tuple[Measure, ...] = (
    Measure("downloads_viewed", t("Materials looked at"),
            t("How often pages of materials were looked at; once an hour from the same address."), UNIT_TIMES_OVER,
            "downloads", allows=VISITED, is_extra=True),
    Measure("downloads_taken", t("Materials downloaded"),
            t("How often materials were downloaded; once an hour from the same address."), UNIT_TIMES_OVER,
            "downloads", allows=VISITED, is_extra=True),
)  # fmt: skip

QUIZ_MEASURES: tuple[Measure, ...] = (
    Measure("quiz_takers", t("Self-checks taken"),
            t("Households that took the self-check, in the township that they named, else in the county."),
            UNIT_HOUSEHOLDS, "", allows=VISITED, is_extra=True),
    Measure("quiz_points", t("Points of the self-checks"), t("The sum of the points reached."), t("points"), "",
            allows=VISITED, is_extra=True, on_screen=False),
    Measure("quiz_most", t("Points that could be reached"), t("The sum of the points that could be reached."),
            t("points"), "", allows=VISITED, is_extra=True, on_screen=False),
    Measure("quiz_share", t("Preparedness of households"),
            t("Points reached as a share of those that could be reached, over all self-checks."), UNIT_SHARE, "",
            "percent", VISITED, adds_up=False, is_extra=True, empty=None, needs=("quiz_points", "quiz_most"),
            derive=lambda values: quotient(values.get("quiz_points"), values.get("quiz_most"))),
)  # fmt: skip
