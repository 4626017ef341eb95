"""What records and fields of campaigns, their money and the stock of materials are called in the audit trail."""

from __future__ import annotations

from core.i18n import Text, t

CAMPAIGN_RECORDS: dict[str, Text] = {
    "anchor_days": t("Days of an anchor"),
    "campaign_area_targets": t("Target of a campaign in an area"),
    "campaign_teams": t("Team of a campaign"),
    "campaign_origins": t("Campaign taken over"),
    "budget_lines": t("Budget line"),
    "expenses": t("Expense"),
    "materials": t("Item of the stock"),
    "material_moves": t("Move of the stock"),
    "material_wishes": t("Material wished for"),
}

CAMPAIGN_FIELDS: dict[str, Text] = {
    "amount": t("Amount in fen"),
    "anchor": t("Anchor of the year"),
    "batch": t("Taken over together"),
    "counted_in": t("Counted in"),
    "drawn_for": t("Column of the result"),
    "entered_at": t("Entered at"),
    "entered_by": t("Entered in the books by"),
    "is_kept": t("Marked in this area in this year"),
    "line_id": t("Budget line"),
    "low_at": t("Warn from"),
    "made_by_name": t("Name of who entered it"),
    "material_id": t("Item"),
    "moved_on": t("Day"),
    "planned": t("Planned, in fen"),
    "receipt_no": t("Receipt number"),
    "source_id": t("Campaign of the year before"),
    "spent_on": t("Day"),
    "what": t("What for"),
}

CAMPAIGN_VOCABULARIES: dict[str, str] = {
    "campaign_area_targets.unit_kind": "unit_kind",
    "budget_lines.purpose": "budget_purpose",
    "materials.kind": "material_kind",
}

CAMPAIGN_CODES: dict[str, dict[str, Text]] = {
    "anchor_days.kind": {
        "day": t("A day"),
        "week": t("A week"),
        "month": t("A month"),
        "own": t("The county's own"),
    },
    "material_moves.kind": {
        "received": t("Received"),
        "given": t("Given out"),
        "returned": t("Returned"),
        "corrected": t("Corrected"),
    },
}
