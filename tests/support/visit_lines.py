"""Visits of a proposal as lines, for tests of what is shown of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from planning.visits import VisitLine

MONDAY = date(2026, 12, 7)


def line(number: int, **facts: Any) -> VisitLine:
    """The visit to unit `number`: on Monday at nine by team 1, an hour long, ten minutes from where it came."""
    usual: dict[str, Any] = {
        "id": number, "unit_id": number, "unit": f"Unit {number}", "kind": "primary", "area": "Meijiang", "lon": 116.0,
        "lat": 26.4, "occurrence": 1, "event_kind": "lecture", "minutes": 60, "is_must": False, "value": 1,
        "due_on": None, "state": "placed", "on": MONDAY, "starts": 540, "team_id": 1, "second_team_id": None,
        "way": 10, "is_pinned": False, "event_id": None,
    }  # fmt: skip
    return VisitLine(**usual | facts)


def left(number: int, **facts: Any) -> VisitLine:
    """A visit that is left out."""
    return line(number, **{"state": "left_out", "on": None, "starts": None, "team_id": None, "way": None} | facts)
