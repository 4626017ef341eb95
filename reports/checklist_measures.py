"""Measures of the checklists of units. Pure."""

from __future__ import annotations

from core.i18n import t
from reports.cube import PERIODS, UNIT
from reports.figures import Values, quotient
from reports.measure import UNIT_ITEMS, UNIT_SHARE, UNIT_UNITS, Measure

_ALLOWED = frozenset({"area", "kind", UNIT, *PERIODS})


def _items_share(values: Values) -> float | None:
    return quotient(values.get("checklist_done"), values.get("checklist_due"))


def _units_share(values: Values) -> float | None:
    return quotient(values.get("checklist_complete"), values.get("checklist_units"))


CHECKLIST_MEASURES: tuple[Measure, ...] = (
    Measure(
        "checklist_due", t("Checklist items due"),
        t("Items of the yearly checklists of units, counted on the day on which the checklist is due, also before it."),
        UNIT_ITEMS, "units", allows=_ALLOWED, is_extra=True,
    ),
    Measure(
        "checklist_done", t("Checklist items done"),
        t("Of these those proven by held events or by hand; proofs that were sent back or taken back do not count."),
        UNIT_ITEMS, "units", allows=_ALLOWED, is_extra=True,
    ),
    Measure(
        "checklist_share", t("Share of checklist items done"), t("Checklist items done as a share of those due."),
        UNIT_SHARE, "units", "percent", _ALLOWED, adds_up=False, is_extra=True, empty=None,
        needs=("checklist_done", "checklist_due"), derive=_items_share, opens="checklist_due",
    ),
    Measure(
        "checklist_units", t("Units with a checklist"),
        t("Units for which a checklist holds that is due in the period."), UNIT_UNITS, "units", allows=_ALLOWED,
        is_extra=True,
    ),
    Measure(
        "checklist_complete", t("Checklists complete"), t("Of these units those with every item done."), UNIT_UNITS,
        "units", allows=_ALLOWED, is_extra=True,
    ),
    Measure(
        "checklist_complete_share", t("Share of checklists complete"),
        t("Checklists complete as a share of the units with a checklist."), UNIT_SHARE, "units", "percent", _ALLOWED,
        adds_up=False, is_extra=True, empty=None, needs=("checklist_complete", "checklist_units"), derive=_units_share,
        opens="checklist_units",
    ),
)  # fmt: skip
