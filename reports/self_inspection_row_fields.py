"""The columns of files of self-inspections and of the hazards found at them."""

from __future__ import annotations

from collections.abc import Sequence

from core.i18n import t
from readiness.self_inspection_rule import hazards_in
from reports.row_field import NAMED, ONLY_ANALYSIS, ONLY_OFFICE, Field


def hazard_fields() -> Sequence[Field]:
    """What a file says of a hazard that a unit found."""
    return (
        Field("hazard_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("unit", t("Unit"), ONLY_OFFICE, lambda one, _: one.unit.name),
        Field("unit_code", t("Unit code"), NAMED, lambda one, _: one.unit.code),
        Field("item_code", t("Item of the checklist"), ONLY_ANALYSIS, lambda one, _: one.item),
        Field(
            "problem", t("Hazard seen"), ONLY_OFFICE, lambda one, known: one.problem or known.word("hazard", one.item)
        ),
        Field("found_on", t("Found on"), NAMED, lambda one, _: one.found_on, "date"),
        Field("fix_by", t("To be fixed by"), NAMED, lambda one, _: one.fix_by, "date"),
        Field("state_code", t("State"), NAMED, lambda one, _: one.state),
    )


def round_fields() -> Sequence[Field]:
    """What a file says of a round of a unit through its own rooms."""
    return (
        Field("inspection_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("unit", t("Unit"), ONLY_OFFICE, lambda one, _: one.unit.name),
        Field("unit_code", t("Unit code"), NAMED, lambda one, _: one.unit.code),
        Field("on", t("Day"), NAMED, lambda one, _: one.done_on, "date"),
        Field("hazards", t("Hazards found"), NAMED, lambda one, _: hazards_in(one.answers), "integer"),
        Field("area", t("Area"), NAMED, lambda one, _: one.unit.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.unit.area.code),
    )
