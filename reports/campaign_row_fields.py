"""What a file says of the campaigns, expenses, items and moves behind a figure. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.i18n import t
from core.money import yuan
from outreach.kinds import STATUS_NAMES
from outreach.stock import MOVE_NAMES
from reports.row_field import NAMED, ONLY_ANALYSIS, ONLY_OFFICE, Field


def _campaign_fields() -> Sequence[Field]:
    return (
        Field("campaign_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("name", t("Campaign"), NAMED, lambda one, _: one.name),
        Field("from", t("First day"), NAMED, lambda one, _: one.starts_on, "date"),
        Field("until", t("Last day"), NAMED, lambda one, _: one.ends_on, "date"),
        Field("state", t("State"), ONLY_OFFICE, lambda one, _: str(STATUS_NAMES[one.status])),
        Field("state_code", t("State"), ONLY_ANALYSIS, lambda one, _: one.status),
        Field("area", t("Area"), NAMED, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
    )


def _expense_fields() -> Sequence[Field]:
    return (
        Field("expense_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("on", t("Day"), NAMED, lambda one, _: one.spent_on, "date"),
        Field("campaign", t("Campaign"), NAMED, lambda one, _: one.line.campaign.name),
        Field("purpose", t("Purpose"), ONLY_OFFICE, lambda one, known: known.word("budget_purpose", one.line.purpose)),
        Field("purpose_code", t("Purpose"), ONLY_ANALYSIS, lambda one, _: one.line.purpose),
        Field("what", t("What for"), ONLY_OFFICE, lambda one, _: one.what),
        Field("amount", t("Amount (yuan)"), NAMED, lambda one, _: float(yuan(one.amount)), "number"),
        Field("area", t("Area"), NAMED, lambda one, _: one.line.campaign.area.name),
    )


def _material_fields() -> Sequence[Field]:
    return (
        Field("material_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("name", t("Item"), NAMED, lambda one, _: one.name),
        Field("kind", t("Kind"), ONLY_OFFICE, lambda one, known: known.word("material_kind", one.kind)),
        Field("kind_code", t("Kind"), ONLY_ANALYSIS, lambda one, _: one.kind),
        Field("stock", t("In stock"), NAMED, lambda one, _: one.stock, "integer"),
        Field("low_at", t("Low from"), NAMED, lambda one, _: one.low_at, "integer"),
        Field("area", t("Kept by"), NAMED, lambda one, _: one.area.name),
    )


def _move_fields() -> Sequence[Field]:
    return (
        Field("move_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("on", t("Day"), NAMED, lambda one, _: one.moved_on, "date"),
        Field("item", t("Item"), NAMED, lambda one, _: one.material.name),
        Field("what", t("Kind of move"), ONLY_OFFICE, lambda one, _: str(MOVE_NAMES[one.kind])),
        Field("what_code", t("Kind of move"), ONLY_ANALYSIS, lambda one, _: one.kind),
        Field("count", t("How many"), NAMED, lambda one, _: one.count, "integer"),
        Field("campaign", t("Campaign"), NAMED, lambda one, _: one.campaign.name if one.campaign else None),
        Field("area", t("Kept by"), NAMED, lambda one, _: one.material.area.name),
    )


CAMPAIGN_FIELDS: dict[str, Sequence[Field]] = {
    "campaigns": _campaign_fields(), "expenses": _expense_fields(), "materials": _material_fields(),
    "material_moves": _move_fields(),
}  # fmt: skip
