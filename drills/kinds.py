"""The closed lists of drills in words: types, levels, channels, and the state that a drill is in."""

from __future__ import annotations

from datetime import datetime

from core.i18n import Text, t

TYPE_NAMES: dict[str, Text] = {
    "evacuation": t("Evacuation drill"),
    "full_scale": t("Full-scale exercise"),
    "functional": t("Functional exercise"),
    "single": t("Single-task drill"),
    "tabletop": t("Tabletop exercise"),
    "workshop": t("Workshop"),
    "seminar": t("Seminar"),
}
TIMED_TYPES = frozenset({"evacuation", "full_scale"})
LEVEL_NAMES: dict[str, Text] = {
    "simple": t("Simple"),
    "basic": t("Basic"),
    "intermediate": t("Intermediate"),
    "advanced": t("Advanced"),
}
CHANNEL_NAMES: dict[str, Text] = {"web": t("On the web"), "phone": t("By telephone"), "import": t("From a file")}

STATE_NAMES: dict[str, Text] = {
    "registered": t("Registered"),
    "unreported": t("Result missing"),
    "reported": t("Result reported"),
    "postponed": t("Postponed"),
    "cancelled": t("Cancelled"),
}
STATE_TONES = {"registered": "info", "unreported": "warn", "reported": "ok", "postponed": "warn", "cancelled": "muted"}


def state(status: str, starts_at: datetime, has_result: bool, at: datetime) -> str:
    """The drill's state, a key of STATE_NAMES, from its event's status and start; a result counts only when held."""
    if status in ("cancelled", "postponed"):
        return status
    if status == "held" and has_result:
        return "reported"
    return "registered" if at < starts_at and status != "held" else "unreported"
