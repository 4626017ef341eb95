"""Measures of who organises events together. Pure."""

from __future__ import annotations

from core.i18n import t
from reports.measure import UNIT_UNITS, Measure

ORGANISER_MEASURES: tuple[Measure, ...] = (
    Measure("organisers", t("Organising units"),
            t("Units and names that organised held events together, each counted once; those that declined are left "
              "out."), UNIT_UNITS, adds_up=False, is_extra=True),
)  # fmt: skip
