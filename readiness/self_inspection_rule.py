"""Who looks for hazards in its own rooms, how often, and how a unit stands on a day. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

Standing = Literal["never", "overdue", "soon", "done"]
USUAL_KINDS = ("school", "kindergarten", "hospital", "enterprise", "public_venue")
"""Kinds of unit that owe a self-inspection unless the county says otherwise; nobody has laid this down."""


@dataclass(frozen=True)
class SelfInspectionRule:
    """A unit of these kinds (and those beneath them) inspects itself again after so many months.

    It is told so many days before; a hazard without a day of its own is to be fixed within `fix_days`.
    """

    months: int = 6
    remind_days: int = 14
    fix_days: int = 30
    kinds: tuple[str, ...] = field(default=USUAL_KINDS)
    source: str = ""
    is_verified: bool = False

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any] | None) -> SelfInspectionRule:
        """The rule as a setting keeps it; what it does not name is as usual."""
        known = {name: value for name, value in (stored or {}).items() if name in cls.__dataclass_fields__}
        return cls(**known | ({"kinds": tuple(known["kinds"])} if "kinds" in known else {}))

    def due_on(self, last: date | None, on: date) -> date:
        """The day by which the unit inspects itself (again); one that never did is due already."""
        return months_later(last, self.months) if last is not None else on

    def standing(self, last: date | None, on: date) -> Standing:
        """How a unit stands that inspected itself last on that day, or never."""
        if last is None:
            return "never"
        due = months_later(last, self.months)
        if due < on:
            return "overdue"
        return "soon" if due <= on + timedelta(days=self.remind_days) else "done"

    def done_since(self, on: date) -> date:
        """The day on or after which the last inspection has to be so that the unit is not overdue."""
        day = on
        while months_later(day, self.months) >= on:  # months differ in length, so the day is looked for
            day -= timedelta(days=1)
        return day + timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def score(answers: Mapping[str, str]) -> float | None:
    """The share of items in order among those that apply; None when none does."""
    counted = [answer for answer in answers.values() if answer in ("ok", "hazard")]
    return counted.count("ok") / len(counted) if counted else None


def hazards_in(answers: Mapping[str, str]) -> int:
    """How many items of a round were answered with a hazard."""
    return list(answers.values()).count("hazard")


@dataclass
class Tally:
    """Units that owe a self-inspection, how they stand, and their hazards."""

    units: int = 0
    done: int = 0  # inspected within the time, those due soon among them
    soon: int = 0
    overdue: int = 0
    never: int = 0
    hazards: int = 0  # open
    late: int = 0  # of these past their day

    @property
    def share(self) -> float | None:
        """Units inspected within the time as a share of all that owe it."""
        return self.done / self.units if self.units else None

    def count(self, standing: Standing, hazards: int, late: int) -> None:
        """Count one unit."""
        self.units += 1
        self.done += standing in ("done", "soon")
        for name in ("soon", "overdue", "never"):
            setattr(self, name, getattr(self, name) + (standing == name))
        self.hazards += hazards
        self.late += late


def folded(rows: Iterable[tuple[str, Standing, int, int]]) -> dict[str, Tally]:
    """Tallies by key; rows are (key, standing, open hazards, of these late)."""
    found: dict[str, Tally] = {}
    for key, standing, hazards, late in rows:
        found.setdefault(key, Tally()).count(standing, hazards, late)
    return found
