"""The question that every figure answers: which measures, of what, broken down by which dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PERIODS = ("day", "week", "month", "quarter", "half_year", "year")
"""Grains of time; keys "2026-05-12", "2026-W20" (ISO), "2026-05", "2026-Q2", "2026-H1", "2026", which sort by time."""

DIMENSIONS = ("area", "kind", "activity", "campaign", "category", *PERIODS)
"""Keys: id of the area at the level asked for; code of the kind of unit, "none" for the general public; code of the
activity; id of the campaign, "0" for none; code of the category of people, "unspecified" where nobody said."""

UNIT = "unit"
"""One dimension more, which is too fine for a table to offer: the id of a unit, "0" for the general public."""


@dataclass(frozen=True)
class Question:
    """What is asked of the figures; both days are counted, "" and None mean all."""

    starts_on: date
    ends_on: date
    by: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()  # names of reports.measures.MEASURES; none: all that need no rows of their own
    level: str = "township"
    area_id: int | None = None
    kind: str = ""
    activity: str = ""
    campaign_id: int | None = None
    category: str = ""
