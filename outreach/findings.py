"""Findings of supervision visits in words, and the list in which each stands. Pure."""

from __future__ import annotations

from datetime import date

from core.i18n import Text, t

SEVERITY_NAMES: dict[str, Text] = {"minor": t("minor"), "major": t("major"), "urgent": t("urgent")}
SEVERITY_TONES = {"minor": "muted", "major": "warn", "urgent": "bad"}
FINDING_LISTS: dict[str, Text] = {
    "ownerless": t("Unit out of use"),
    "late": t("Overdue"), "done": t("To be looked at"), "open": t("Being worked on"), "accepted": t("Settled"),
}  # fmt: skip
FINDING_TONES = {"ownerless": "bad", "late": "bad", "done": "warn", "open": "info", "accepted": "ok"}


def finding_list(state: str, due_on: date, today: date, unit_is_there: bool = True) -> str:
    """The one list in which it stands: ownerless (open at a unit out of use), late, done (waits for the supervisor),
    open or accepted."""
    if state == "open" and not unit_is_there:
        return "ownerless"
    return "late" if state == "open" and due_on < today else state
