"""When an emergency plan is due to be looked at again, and how it stands on a day. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from core.i18n import Text, t

Standing = Literal["overdue", "soon", "current", "waiting", "withdrawn"]
STANDING_NAMES: dict[str, Text] = {
    "overdue": t("Review overdue"),
    "soon": t("Review due soon"),
    "current": t("Current"),
    "waiting": t("Not in force yet"),
    "withdrawn": t("Withdrawn"),
}
"""How a plan stands, in the order in which somebody has to act."""
STANDING_TONES = {"overdue": "bad", "soon": "warn", "current": "ok", "waiting": "info", "withdrawn": "muted"}
CURRENT = ("current", "soon")
"""Standings in which a unit has a current plan."""


@dataclass(frozen=True)
class ReviewRule:
    """After how many years a plan is looked at again, how many days before that people are reminded, which kinds of
    unit must have a plan (terms of unit_kind, a group stands for all kinds in it), and where that stands."""

    years: int = 3
    remind_days: int = 60
    unit_kinds: tuple[str, ...] = ("school", "hospital")
    source: str = ""
    is_verified: bool = False


def years_later(day: date, years: int) -> date:
    """The same day so many years later; for 29 February the 28th where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def out_of_order(drafted: date | None, approved: date | None, began: date | None) -> dict[str, Text]:
    """What contradicts itself in the days of a version, by the field: drafted, approved, in force, in this order."""
    found: dict[str, Text] = {}
    if drafted is not None and approved is not None and drafted > approved:
        found["drafted_on"] = t("A plan is drafted before it is approved.")
    elif drafted is not None and began is not None and drafted > began:
        found["drafted_on"] = t("A plan is drafted before it comes into force.")
    if approved is not None and began is not None and began < approved:
        found["in_force_from"] = t("A plan comes into force only once it is approved.")
    return found


def review_due(approved: date, review_by: date | None, reviewed: date | None, years: int) -> date:
    """Until when a version need not be looked at again: so many years after its approval or its last review.

    A day that was typed goes before the years until the first review; an earlier review than the approval counts for
    nothing.
    """
    if reviewed is not None and reviewed > approved:
        return years_later(reviewed, years)
    return review_by if review_by is not None else years_later(approved, years)


def standing(
    in_force_since: date | None, due_on: date | None, withdrawn_on: date | None, on: date, remind_days: int
) -> Standing:
    """How a plan stands on that day."""
    if withdrawn_on is not None and withdrawn_on <= on:
        return "withdrawn"
    if in_force_since is None or in_force_since > on or due_on is None:
        return "waiting"
    if due_on < on:
        return "overdue"
    return "soon" if due_on <= on + timedelta(days=remind_days) else "current"
