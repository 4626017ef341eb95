"""What was registered of a drill, as the form of its registration takes it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core.times import local
from drills.models import Drill
from schedule.queries import people


def registered_values(session: Session, drill: Drill) -> dict[str, Any]:
    """Everything that a RegistrationInput holds, with the versions that were read."""
    event = drill.event
    wall = local(event.starts_at, event.zone)
    return {
        "unit_id": drill.unit_id, "on": wall.date(), "starts": wall.time(),
        "minutes": round((event.ends_at - event.starts_at).total_seconds() / 60),
        "expected": people(session, drill.event_id, "expected"), "special_needs": drill.special_needs,
        "special_needs_helper": drill.special_needs_helper, "is_public": drill.is_public, "type": drill.type,
        "level": drill.level, "scenario": drill.scenario, "scenario_id": drill.scenario_id,
        "rehearsed_on": drill.rehearsed_on, "note": drill.note,
        "renewed_from_id": drill.renewed_from_id, "version": drill.version, "event_version": event.version,
    }  # fmt: skip
