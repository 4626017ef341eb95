"""The closed lists of outreach in words: states of a campaign, and the columns in which results are reported."""

from __future__ import annotations

from core.i18n import Text, t

STATUS_NAMES: dict[str, Text] = {
    "draft": t("Draft"),
    "running": t("Running"),
    "closed": t("Ended"),
    "cancelled": t("Cancelled"),
}
NOT_BEGUN = t("Not begun")
"""What is said instead of "Running" while the first day of a campaign lies ahead."""
STATUS_TONES = {"draft": "muted", "running": "ok", "closed": "info", "cancelled": "bad"}

MATERIALS: dict[str, Text] = {
    "leaflets": t("Leaflets"),
    "booklets": t("Booklets"),
    "boards": t("Display boards"),
    "banners": t("Banners"),
    "souvenirs": t("Souvenirs"),
}
ACTIVITIES: dict[str, Text] = {
    "screenings": t("Screenings"),
    "quizzes": t("Quizzes"),
    "enquiries": t("Enquiries on the spot"),
    "phone_enquiries": t("Enquiries by telephone"),
    "media_items": t("Media items"),
    "media_reach": t("Reach of the media items"),
    "hall_visitors": t("Visitors to science halls"),
    "trained": t("People trained"),
}
COLUMNS: dict[str, Text] = {**MATERIALS, **ACTIVITIES}
"""Every column of a result, in the order in which it is reported."""
