"""Defects in words: how bad they are, their states, and the state that counts on a given day. Pure."""

from __future__ import annotations

from datetime import date

from core.i18n import Text, t

SEVERITIES: dict[str, Text] = {"minor": t("Minor"), "major": t("Major"), "danger": t("Dangerous")}
SEVERITY_TONES = {"minor": "muted", "major": "warn", "danger": "bad"}
STATE_NAMES: dict[str, Text] = {
    "overdue": t("Overdue"),
    "open": t("To be mended"),
    "mended": t("Waiting to be closed"),
    "closed": t("Checked and closed"),
    "dropped": t("Not pursued"),
}
STATE_TONES = {"overdue": "bad", "open": "info", "mended": "warn", "closed": "ok", "dropped": "muted"}


def state_on(state: str, due_on: date, today: date) -> str:
    """The state as it is shown, a key of STATE_NAMES: an open defect is overdue after its day."""
    return "overdue" if state == "open" and due_on < today else state
