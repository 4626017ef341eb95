"""Drills that were held and reported, written straight into the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from drills.models import Drill, DrillResult
from registry.models import Unit
from schedule.models import Event, Headcount

HELD_AT = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)


def reported_drill(session: Session, unit: Unit, at: datetime = HELD_AT, evacuation: int = 112) -> Drill:
    """A drill of 1,012 pupils and 53 teachers of that unit, of whom 1,063 were counted."""
    event = Event(
        uid=f"{unit.id}-{at:%Y%m%d%H%M}", kind="drill", title="疏散演练", area_id=unit.area_id, unit_id=unit.id,
        starts_at=at, ends_at=at + timedelta(minutes=30), status="held",
    )  # fmt: skip
    session.add(event)
    session.flush()
    drill = Drill(event_id=event.id, unit_id=unit.id, scenario="上课时发生5.5级地震。", special_needs=1,
                  special_needs_helper="李老师")  # fmt: skip
    session.add(drill)
    for stage, students in (("expected", 1012), ("reported", 1010)):
        session.add_all([Headcount(event_id=event.id, stage=stage, category="students", count=students),
                         Headcount(event_id=event.id, stage=stage, category="teachers", count=53)])  # fmt: skip
    session.flush()
    session.add(DrillResult(
        drill_id=drill.id, started_at=at, shelter_seconds=58, evacuation_seconds=evacuation, rollcall_seconds=200,
        enrolled=1065, present=1063, excused=2, problems="二楼东侧楼梯口拥挤。",
    ))  # fmt: skip
    session.flush()
    return drill
