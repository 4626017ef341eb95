"""Measures of self-inspections, of the hazards found, and of households looked through. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from reports.cube import PERIODS, UNIT
from reports.figures import quotient
from reports.measure import UNIT_SHARE, UNIT_UNITS, Measure

STANDING = frozenset({"area", "kind", UNIT})
FOUND = frozenset({"area", "kind", UNIT, *PERIODS})
HOMES = frozenset({"area", *PERIODS})
UNIT_HAZARDS, UNIT_HOMES, UNIT_ROUNDS_MADE = t("hazards"), t("households"), t("rounds of inspection")


def _plain(name: str, label: Text, definition: Text, unit: Text, rows: str, allows: frozenset[str]) -> Measure:
    return Measure(name, label, definition, unit, rows, allows=allows, is_extra=True)


def _share(
    name: str, label: Text, definition: Text, rows: str, allows: frozenset[str], part: str, whole: str
) -> Measure:
    return Measure(
        name, label, definition, UNIT_SHARE, rows, "percent", allows, adds_up=False, is_extra=True, empty=None,
        needs=(part, whole), derive=lambda values: quotient(values.get(part), values.get(whole)),
        opens=whole if rows else "",
    )  # fmt: skip


SELF_INSPECTION_MEASURES: tuple[Measure, ...] = (
    _plain("self_owing", t("Units that owe a self-inspection"),
           t("Active units of the kinds that the rule names, as of today, whatever the period."), UNIT_UNITS, "units",
           STANDING),
    _plain("self_current", t("Units that inspected themselves in time"),
           t("Of these those whose last self-inspection is not older than the rule allows."), UNIT_UNITS, "units",
           STANDING),
    _share("self_share", t("Self-inspected in time"),
           t("Units that inspected themselves in time as a share of those that owe it."), "units", STANDING,
           "self_current", "self_owing"),
    _plain("self_rounds", t("Self-inspections done"), t("Rounds of units through their own rooms, by their day."),
           UNIT_ROUNDS_MADE, "self_inspections", FOUND),
    _plain("hazards_found", t("Hazards found by units"), t("Hazards found at self-inspections, by the day of finding."),
           UNIT_HAZARDS, "hazards", FOUND),
    _plain("hazards_fixed", t("Hazards fixed"), t("Of these those that are fixed by now."), UNIT_HAZARDS, "hazards",
           FOUND),
    _share("hazards_share", t("Share of hazards fixed"), t("Hazards fixed as a share of those found."), "hazards",
           FOUND, "hazards_fixed", "hazards_found"),
    _plain("hazards_overdue", t("Hazards overdue"), t("Of these those still open after their day."), UNIT_HAZARDS,
           "hazards", FOUND),
    _plain("homes_checked", t("Number of households looked through"),
           t("As villages and townships report them, by the day."), UNIT_HOMES, "", HOMES),
    _plain("homes_with_hazards", t("Households with a hazard"), t("Of these those in which a hazard was found."),
           UNIT_HOMES, "", HOMES),
    _share("homes_share", t("Share of households with a hazard"),
           t("Households with a hazard as a share of those looked through."), "", HOMES, "homes_with_hazards",
           "homes_checked"),
)  # fmt: skip
