"""Self-inspections in words: answers, how units stand, states of hazards. Pure."""

from __future__ import annotations

from datetime import date

from core.i18n import Text, t

ANSWERS: dict[str, Text] = {"ok": t("In order"), "hazard": t("Hazard seen"), "na": t("Not applicable")}
ANSWER_TONES = {"ok": "ok", "hazard": "bad", "na": "muted"}
STANDINGS: dict[str, Text] = {
    "never": t("Never inspected"),
    "overdue": t("Overdue"),
    "soon": t("Due soon"),
    "done": t("Inspected in time"),
}
STANDING_TONES = {"never": "bad", "overdue": "bad", "soon": "warn", "done": "ok"}
HAZARD_STATES: dict[str, Text] = {
    "late": t("Overdue"),
    "open": t("Still open"),
    "fixed": t("Fixed"),
    "dropped": t("Not pursued"),
}
HAZARD_TONES = {"late": "bad", "open": "warn", "fixed": "ok", "dropped": "muted"}


def hazard_state(state: str, fix_by: date, on: date) -> str:
    """The state of a hazard on a day: an open one past its day is late."""
    return "late" if state == "open" and fix_by < on else state
