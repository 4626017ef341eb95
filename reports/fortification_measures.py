"""Measures of the review of fortification. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from reports.cube import PERIODS
from reports.figures import quotient
from reports.measure import UNIT_SHARE, Measure

PROJECTS = frozenset({"area", *PERIODS})
UNIT_PROJECTS = t("projects")


def _projects(name: str, label: Text, definition: Text) -> Measure:
    return Measure(name, label, definition, UNIT_PROJECTS, "projects", allows=PROJECTS, is_extra=True)


FORTIFICATION_MEASURES: tuple[Measure, ...] = (
    _projects("projects_settled", t("Fortification reviews with a result"),
              t("By the day of the result; those that their owners withdrew are left out.")),
    _projects("projects_passed", t("Fortification reviews passed"),
              t("Of those with a result: passed, with or without conditions.")),
    _projects("projects_on_time", t("Fortification reviews settled in time"),
              t("Of those with a result: not after the day on which it was due.")),
    Measure("projects_time_share", t("Share of reviews settled in time"),
            t("Reviews settled in time as a share of those with a result."), UNIT_SHARE, "projects", "percent",
            PROJECTS, adds_up=False, is_extra=True, empty=None, needs=("projects_on_time", "projects_settled"),
            derive=lambda values: quotient(values.get("projects_on_time"), values.get("projects_settled")),
            opens="projects_settled"),
)  # fmt: skip
