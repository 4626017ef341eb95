"""Improvement actions in words: their states, and the state that counts on a given day. Pure."""

from __future__ import annotations

from datetime import date

from core.i18n import Text, t

STATE_NAMES: dict[str, Text] = {
    "overdue": t("Overdue"),
    "open": t("To be done"),
    "done": t("Waiting to be closed"),
    "closed": t("Checked and closed"),
    "dropped": t("Not pursued"),
}
STATE_TONES = {"overdue": "bad", "open": "info", "done": "warn", "closed": "ok", "dropped": "muted"}
RETEST_NAMES: dict[str, Text] = {"fixed": t("Fixed"), "not_fixed": t("Not fixed")}


def state_on(state: str, due_on: date, today: date) -> str:
    """The state as it is shown, a key of STATE_NAMES: an open action is overdue after its day."""
    return "overdue" if state == "open" and due_on < today else state
