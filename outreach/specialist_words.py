"""The closed lists of specialists in words."""

from __future__ import annotations

from core.i18n import Text, t

RATE_NAMES: dict[str, Text] = {
    "none": t("Nothing is paid"),
    "hour": t("For each hour"),
    "day": t("For each day"),
    "visit": t("For each visit"),
}
UNIT_NAMES: dict[str, Text] = {"hour": t("yuan an hour"), "day": t("yuan a day"), "visit": t("yuan a visit")}
REPORT_NAMES: dict[str, Text] = {
    "sent": t("Waits for acceptance"),
    "accepted": t("Report accepted"),
    "returned": t("Sent back"),
}
REPORT_TONES = {"sent": "warn", "accepted": "ok", "returned": "bad"}
VISIT_NAMES: dict[str, Text] = {
    "ahead": t("Planned"),
    "due": t("Report due"),
    **REPORT_NAMES,
}
VISIT_TONES = {"ahead": "info", "due": "bad", **REPORT_TONES}
