"""The words of emergency plans: levels, states of versions and findings. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from registry.inputs import LEVEL_NAMES

PLAN_LEVELS: dict[str, Text] = {
    **{code: LEVEL_NAMES[code] for code in ("province", "prefecture", "county", "township", "village")},
    "unit": t("Unit"),
}  # fmt: skip
VERSION_STATES: dict[str, Text] = {
    "sent": t("Waits to be looked at"), "sent_back": t("Sent back"), "accepted": t("Accepted"),
}  # fmt: skip
VERSION_TONES = {"sent": "info", "sent_back": "warn", "accepted": "ok"}
FINDING_STATES: dict[str, Text] = {
    "open": t("To be taken up"), "taken_up": t("Taken up"), "dropped": t("Not pursued"),
}  # fmt: skip
FINDING_TONES = {"open": "warn", "taken_up": "ok", "dropped": "muted"}
