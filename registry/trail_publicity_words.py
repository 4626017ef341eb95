"""What records and fields of media, downloads, the self-check and self-inspections are called in the audit trail."""

from __future__ import annotations

from core.i18n import Text, t

PUBLICITY_RECORDS: dict[str, Text] = {
    "media_items": t("Media item"),
    "downloads": t("Material to download"),
    "download_versions": t("Version of a material to download"),
    "quiz_questions": t("Question of the self-check"),
    "self_inspections": t("Self-inspection"),
    "self_hazards": t("Hazard found by a unit"),
    "self_hazard_photos": t("Photo of a hazard"),
    "household_checks": t("Households looked through"),
}

PUBLICITY_FIELDS: dict[str, Text] = {
    "outlet": t("Outlet"),
    "published_on": t("Date"),
    "link": t("Link"),
    "items": t("How many"),
    "reach": t("People reached, person-times"),
    "reach_source": t("How this was known"),
    "reach_note": t("How it was estimated"),
    "licence": t("Licence"),
    "language": t("Language"),
    "shown_from": t("Shown from"),
    "shown_until": t("Shown until"),
    "is_hidden": t("Hidden"),
    "cover_id": t("Cover picture"),
    "download_id": t("Material to download"),
    "label": t("Name of the version"),
    "text_zh": t("Question in Chinese"),
    "text_en": t("Question in English"),
    "options": t("Answers to choose from"),
    "done_on": t("Done on"),
    "fixed": t("Hazards fixed"),
    "fix_by": t("To be fixed by"),
    "found_on": t("Found on"),
    "settled_on": t("Settled on"),
    "settled_note": t("What was done, or why it is not pursued"),
    "settled_by": t("Settled by"),
    "hazard_id": t("Hazard seen"),
    "shows_fixed": t("Shows it fixed"),
    "checked_on": t("Looked through on"),
    "households": t("Households"),
    "with_hazards": t("Of these with a hazard"),
}

PUBLICITY_CODES: dict[str, dict[str, Text]] = {
    "media_items.reach_source": {
        "unknown": t("Not known"),
        "counted": t("Counted by the platform"),
        "reported": t("Reported by the outlet"),
        "estimated": t("Estimated"),
    },
    "downloads.language": {
        "zh": t("Chinese"),
        "en": t("English"),
        "both": t("Chinese and English"),
        "other": t("Another language"),
    },
    "self_hazards.settled_note": {
        ":in_order": t("found in order at a later round"),
        ":did_not_apply": t("did not apply at a later round"),
    },
    "self_hazards.state": {"open": t("to be fixed"), "fixed": t("fixed"), "dropped": t("not pursued")},
}

PUBLICITY_VOCABULARIES: dict[str, str] = {
    "media_items.channel": "media_channel",
    "downloads.kind": "download_kind",
    "self_inspections.answers": "self_inspection_item",
    "self_hazards.item": "self_inspection_item",
    "household_checks.items": "self_inspection_item",
}
