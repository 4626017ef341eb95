"""Drills: what a unit registers, and what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Unit
from schedule.models import Event

TYPES = ("evacuation", "tabletop", "functional", "full_scale", "single", "seminar", "workshop")
LEVELS = ("simple", "basic", "intermediate", "advanced")
CHANNELS = ("web", "phone", "import")


class Drill(Audited, Base):
    """A unit's drill; time, state and people are those of its event."""

    __tablename__ = "drills"
    __table_args__ = (
        CheckConstraint(
            "type IN ('evacuation','tabletop','functional','full_scale','single','seminar','workshop')", name="type"
        ),
        CheckConstraint("level IN ('simple','basic','intermediate','advanced')", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    type: Mapped[str] = mapped_column(String(12), default="evacuation")
    level: Mapped[str] = mapped_column(String(12), default="basic")
    scenario: Mapped[str] = mapped_column(String(300), default="")
    scenario_id: Mapped[int | None] = mapped_column(ForeignKey("scenarios.id", ondelete="SET NULL"), index=True)
    rehearsed_on: Mapped[date | None]
    is_public: Mapped[bool] = mapped_column(default=False)
    special_needs: Mapped[int] = mapped_column(default=0)  # counted among the people expected, not besides them
    special_needs_helper: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[str] = mapped_column(String(12), default="web")
    renewed_from_id: Mapped[int | None] = mapped_column(ForeignKey("drills.id", ondelete="SET NULL"))
    registered_at: Mapped[datetime] = mapped_column(default=now)
    registered_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit] = relationship()
    result: Mapped[DrillResult | None] = relationship(cascade="all, delete-orphan", passive_deletes=True, uselist=False)


class DrillResult(Audited, Base):
    """Times in seconds and people counted at the assembly point."""

    __tablename__ = "drill_results"
    __table_args__ = (
        CheckConstraint("evacuation_seconds IS NULL OR evacuation_seconds > 0", name="evacuation"),
        CheckConstraint("present >= 0 AND excused >= 0 AND missing >= 0 AND injured >= 0", name="people"),
    )

    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    shelter_seconds: Mapped[int | None]
    evacuation_seconds: Mapped[int | None]  # first alarm to last person
    rollcall_seconds: Mapped[int | None]
    enrolled: Mapped[int]
    present: Mapped[int]
    excused: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    injured: Mapped[int] = mapped_column(default=0)
    visitors: Mapped[int] = mapped_column(default=0)
    extra_reason: Mapped[str] = mapped_column(String(200), default="")  # why more were present than are on the roll
    source: Mapped[str] = mapped_column(String(6), default="typed")  # typed, or live: taken from the live drill
    problems: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime] = mapped_column(default=now)
    reported_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)
