"""The form of the result, filled from the live drill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from core.times import local, say_clock
from drills import people
from drills.inputs import clock_of
from drills.live_outcome import spread
from drills.live_queries import door_of, live_of, outcome_of, state
from drills.models import Drill
from drills.views.results import PREFILLS
from schedule.queries import people as people_at

UNSPECIFIED = "unspecified"
LONGEST = 4000  # characters that the form takes


def from_the_live_drill(db: Session, drill: Drill) -> Mapping[str, Any]:
    """Times and people as the live log has them; nothing when the drill was not run live."""
    came = outcome_of(db, drill)
    if came is None:
        return {}
    expected = people_at(db, drill.event_id, "expected")
    asked = {code: count for code, count in expected.items() if code not in people.APART and code != "visitors"}
    wall = local(came.started_at, drill.event.zone)
    return {
        "on": wall.date(), "started": wall.time().replace(second=0, microsecond=0),
        "evacuation": clock_of(came.evacuation), "shelter": clock_of(came.shelter),
        "rollcall": clock_of(came.rollcall), "enrolled": came.enrolled,
        "present": spread(came.present, asked, UNSPECIFIED), "excused": came.excused, "missing": came.missing,
        "injured": came.injured, "problems": _noted(db, drill), "source": "live",
    }  # fmt: skip


def _noted(db: Session, drill: Drill) -> str:
    """What was noted while it ran, a line each, with the wall clock before it."""
    live = live_of(db, drill)
    remarks = state(db, door_of(db, live)).remarks if live else ()
    lines = [f"{say_clock(one.at, drill.event.zone)} {one.data['text']}" for one in remarks if one.data.get("text")]
    return "\n".join(lines)[:LONGEST]


PREFILLS.append(from_the_live_drill)
