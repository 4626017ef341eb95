"""In which list a task stands: every one in exactly one, whatever was done with it or with its owner. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.i18n import Text, t

LISTS = ("ownerless", "late", "open", "closed")
"""What somebody has to act on first: without an owner, late, open, and closed (done or not pursued)."""
LIST_NAMES: dict[str, Text] = {
    "ownerless": t("Without an owner"),
    "late": t("Overdue"),
    "open": t("Being worked on"),
    "closed": t("Settled"),
}
LIST_TONES = {"ownerless": "bad", "late": "bad", "open": "info", "closed": "ok"}
DEED_NAMES: dict[str, Text] = {
    "made": t("Given to somebody"),
    "postponed": t("Postponed"),
    "handed_over": t("Handed over"),
    "done": t("Reported done"),
    "dropped": t("No longer worked on"),
    "reopened": t("Opened again"),
}


def is_owned(has_account: bool, person_name: str, is_of_unit: bool, unit_is_there: bool) -> bool:
    """Whether somebody answers for it: an account in use that has a role, a person by name, or a unit that is there."""
    return has_account or bool(person_name) or (is_of_unit and unit_is_there)


def list_of(state: str, due_on: date, owned: bool, today: date) -> str:
    """The one list in which it stands; one without an owner stands there even when it is late."""
    if state != "open":
        return "closed"
    if not owned:
        return "ownerless"
    return "late" if due_on < today else "open"


def stands_on(task: Any, today: date) -> str:
    """The list in which a task, with its owner and its unit, stands on that day."""
    owner_is_there = task.owner is not None and task.owner.is_active and bool(task.owner.grants)
    unit_is_there = task.unit is not None and task.unit.is_active
    owned = is_owned(owner_is_there, task.person_name, task.is_of_unit, unit_is_there)
    return list_of(task.state, task.due_on, owned, today)


@dataclass(frozen=True)
class Step:
    """What was done with a task on a day, and by which day it was due from then on."""

    deed: str
    on: date
    due_on: date


def is_missed(steps: Sequence[Step]) -> bool:
    """Whether a day that was set went by: the task was put off, done or given up only after it."""
    due_on: date | None = None
    for step in steps:
        if due_on is not None and step.on > due_on and step.deed in ("postponed", "done", "dropped"):
            return True
        due_on = step.due_on
    return False
