"""Measures of the visits of specialists and lecturers. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from core.sheets.sheet import ColumnKind
from reports.measure import EVENTS, PEOPLE, UNIT_PEOPLE, UNIT_UNITS, UNIT_VISITS, Measure

ROWS = "visit_reports"
UNIT_TURNS, UNIT_HOURS, UNIT_VILLAGES = t("visits made"), t("hours"), t("villages")


def _sum(name: str, label: Text, definition: Text, unit: Text, kind: ColumnKind = "integer") -> Measure:
    return Measure(name, label, definition, unit, ROWS, kind, EVENTS, is_extra=True)


def _once(name: str, label: Text, definition: Text, unit: Text) -> Measure:
    return Measure(name, label, definition, unit, ROWS, allows=EVENTS, adds_up=False, is_extra=True)


SPECIALIST_MEASURES: tuple[Measure, ...] = (
    _sum("specialist_visits", t("Visits by specialists"),
         t("Visits of specialists and lecturers whose report was accepted, by the day on which they began; two who go "
           "to the same event make two."), UNIT_TURNS),
    _sum("specialist_hours", t("Hours of specialists"), t("From beginning to end of each of these visits."),
         UNIT_HOURS, "number"),
    Measure("specialist_people", t("People served by specialists"),
            t("As the accepted reports give them, counted at each visit; where several report of one event, the one "
              "with most people."), UNIT_VISITS, ROWS, allows=PEOPLE, is_extra=True),
    _once("specialists_out", t("Specialists who made visits"),
          t("Specialists and lecturers who made these visits, each counted once."), UNIT_PEOPLE),
    _once("specialist_villages", t("Villages visited by specialists"),
          t("Villages and communities in which these visits were, each counted once."), UNIT_VILLAGES),
    _once("specialist_units", t("Units visited by specialists"),
          t("Units for which these visits were, each counted once."), UNIT_UNITS),
)  # fmt: skip
