"""What a county plans by unless it says otherwise: hours by name, visits by kind of unit, limits of a day, weights.

All of it is a rule of thumb from memory, editable and shown as unverified until somebody puts in a source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.i18n import Text, t
from planning.hours import HourDays
from planning.solving.problem import Weights

Hours = Sequence[Sequence[int]]
"""Stretches of a day, each from its first to its last minute of the wall clock."""

ANY = "any"
GRID = 5
"""Visits begin at multiples of so many minutes, and last such multiples."""

HOUR_NAMES: dict[str, Text] = {
    "school": t("School hours"), "office": t("Office hours"), "evening": t("Village evenings"),
    "village": t("Village hours"), "market": t("Market mornings"), ANY: t("Any hour of the day"),
}  # fmt: skip
WORKDAYS: HourDays = "workdays"
EVERY_DAY: HourDays = "every_day"
HOUR_DAYS: dict[HourDays, Text] = {WORKDAYS: t("On workdays"), EVERY_DAY: t("Every day")}
"""On which days named hours hold: on those that the county works, make-up workdays among them, or on all."""
ROAD_NAMES: dict[str, Text] = {"plain": t("Plain"), "hill": t("Hills"), "mountain": t("Mountains")}
"""Classes of road, by the country that they lead through."""
DEFAULT_HOURS: dict[str, Hours] = {
    "school": ((510, 690), (840, 990)), "office": ((540, 690), (870, 1050)), "evening": ((1080, 1230),),
    "village": ((540, 690), (900, 1230)), "market": ((450, 690),), ANY: ((480, 1230),),
}  # fmt: skip
DEFAULT_HOUR_DAYS: dict[str, HourDays] = {"school": WORKDAYS, "office": WORKDAYS}
"""Hours that are not named here hold every day unless a county says otherwise."""


@dataclass(frozen=True)
class KindHabit:
    """How units of a kind are usually visited: kind of event, minutes on site, name of the hours, skills, value."""

    event_kind: str = "lecture"
    minutes: int = 60
    hours: str = ANY
    skills: tuple[str, ...] = ()
    value: int = 1

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> KindHabit:
        """The habit kept in a setting, defaults for what it lacks."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        return cls(**known | {"skills": tuple(known.get("skills", ()))})


_SCHOOL = KindHabit("lecture", 90, "school", value=3)
DEFAULT_KINDS: dict[str, KindHabit] = {
    "school": _SCHOOL, "kindergarten": replace(_SCHOOL, minutes=60), "university": replace(_SCHOOL, value=2),
    "village": KindHabit("lecture", 60, "village"), "community": KindHabit("stall", 60, "village"),
    "agency": KindHabit("lecture", 60, "office"), "enterprise": KindHabit("training", 60, "office"),
    "hospital": KindHabit("training", 60, "office", value=2), "public_venue": KindHabit("stall", 120, ANY),
    "religious_site": KindHabit("lecture", 60, ANY), "household": KindHabit("lecture", 30, "evening"),
}  # fmt: skip


@dataclass(frozen=True)
class Conventions:
    """By what a county plans; a team's most visits and minutes of driving a day stand where it has none of its own."""

    hours: Mapping[str, Hours] = field(default_factory=lambda: dict(DEFAULT_HOURS))
    kinds: Mapping[str, KindHabit] = field(default_factory=lambda: dict(DEFAULT_KINDS))
    weights: Weights = field(default_factory=Weights)
    most_visits: int | None = 5
    most_drive_minutes: int | None = 240
    source: str = ""
    is_verified: bool = False
    hour_days: Mapping[str, HourDays] = field(default_factory=lambda: dict(DEFAULT_HOUR_DAYS))

    def days_of_hours(self) -> dict[str, HourDays]:
        """On which days each of the hours holds."""
        return {name: self.hour_days.get(name, EVERY_DAY) for name in self.hours}

    def kind(self, *kinds: str) -> KindHabit:
        """The habit of the first of these that has one: a kind of unit, then the groups above it."""
        return next((self.kinds[one] for one in kinds if one in self.kinds), KindHabit())

    def as_stored(self) -> dict[str, Any]:
        """What is kept in the setting."""
        return {
            "hours": {name: [list(stretch) for stretch in hours] for name, hours in self.hours.items()},
            "hour_days": self.days_of_hours(),
            "kinds": {kind: vars(habit) | {"skills": list(habit.skills)} for kind, habit in self.kinds.items()},
            "weights": dict(vars(self.weights)), "most_visits": self.most_visits,
            "most_drive_minutes": self.most_drive_minutes, "source": self.source, "is_verified": self.is_verified,
        }  # fmt: skip

    @classmethod
    def from_stored(cls, stored: Any) -> Conventions:
        """The conventions kept in a setting, defaults for what it lacks."""
        usual = cls()
        if not isinstance(stored, dict):
            return usual
        kinds = {kind: KindHabit.from_stored(habit) for kind, habit in stored.get("kinds", {}).items()}
        weights = {name: value for name, value in stored.get("weights", {}).items() if hasattr(usual.weights, name)}
        return cls(
            {**usual.hours, **stored.get("hours", {})}, {**usual.kinds, **kinds}, replace(usual.weights, **weights),
            stored.get("most_visits", usual.most_visits), stored.get("most_drive_minutes", usual.most_drive_minutes),
            stored.get("source", ""), stored.get("is_verified", False),
            {**usual.hour_days, **stored.get("hour_days", {})},
        )  # fmt: skip


def say_hours(hours: Hours) -> str:
    """The stretches as they are typed: 08:30-11:30, 14:00-16:30."""
    return ", ".join(f"{say_clock(first)}-{say_clock(last)}" for first, last in hours)


def say_clock(minute: int) -> str:
    """Minutes of the wall clock as a clock."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
