"""Emergency plans: whose they are, their versions with files, reviews, the drills that tested them, and findings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Area, Unit
from schedule.models import Event


class EmergencyPlan(Audited, Base):
    """A plan of a unit, or of an office named in an area; exactly one of the two.

    `in_force_since` is the first day on which an accepted version was in force, `review_due_on` the last day until
    which the newest accepted version need not be looked at again; both are kept in step by the deeds.
    """

    __tablename__ = "emergency_plans"
    __table_args__ = (
        CheckConstraint("(unit_id IS NULL) <> (area_id IS NULL)", name="owner"),
        CheckConstraint("level IN ('province','prefecture','county','township','village','unit')", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    owner_name: Mapped[str] = mapped_column(String(120), default="")  # of an area's plan: the office
    level: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(40))  # term of scheme plan_kind
    title: Mapped[str] = mapped_column(String(160))
    in_force_since: Mapped[date | None]
    review_due_on: Mapped[date | None] = mapped_column(index=True)
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit | None] = relationship()
    area: Mapped[Area | None] = relationship()

    @property
    def home(self) -> Area:
        """The area in which it holds: its own, or its unit's."""
        if self.unit is not None:
            return self.unit.area
        assert self.area is not None
        return self.area

    @property
    def owner(self) -> str:
        """Whose plan it is: the unit, the office, or the area itself."""
        return self.unit.name if self.unit is not None else self.owner_name or self.home.name


class PlanVersion(Audited, Base):
    """One version of a plan: sent by a unit and waiting, sent back, or accepted.

    An accepted version is superseded by the accepted one with the next higher number.
    """

    __tablename__ = "plan_versions"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("state IN ('sent','sent_back','accepted')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("emergency_plans.id", ondelete="CASCADE"))
    number: Mapped[int]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    drafted_on: Mapped[date | None]
    approved_on: Mapped[date | None]
    approved_by: Mapped[str] = mapped_column(String(120), default="")
    filed_no: Mapped[str] = mapped_column(String(60), default="")
    in_force_from: Mapped[date]
    review_by: Mapped[date | None]  # typed; None: as the county's rule has it
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(9), default="accepted")
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    handed_in_at: Mapped[datetime] = mapped_column(default=now)
    handed_in_by: Mapped[str] = mapped_column(String(60), default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[EmergencyPlan] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class PlanReview(Audited, Base):
    """A review that was made: the plan stays as it is, or a new version came. `due_on` is the day it was due before."""

    __tablename__ = "plan_reviews"
    __table_args__ = (
        CheckConstraint("outcome IN ('unchanged','revised')", name="outcome"),
        Index(None, "plan_id", "reviewed_on"),
        Index(None, "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("emergency_plans.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_versions.id", ondelete="CASCADE"))
    outcome: Mapped[str] = mapped_column(String(9))
    due_on: Mapped[date | None]
    reviewed_on: Mapped[date]
    reviewed_at: Mapped[datetime] = mapped_column(default=now)
    reviewed_by: Mapped[str] = mapped_column(String(60), default="")


class PlanTest(Audited, Base):
    """A drill or other event that tested a plan."""

    __tablename__ = "plan_tests"
    __table_args__ = (UniqueConstraint("plan_id", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("emergency_plans.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_versions.id", ondelete="SET NULL"))
    created_by: Mapped[str] = mapped_column(String(60), default="")

    plan: Mapped[EmergencyPlan] = relationship()
    event: Mapped[Event] = relationship()


class PlanFinding(Audited, Base):
    """What a test found, and what the plan must change for it, until a version takes it up."""

    __tablename__ = "plan_findings"
    __table_args__ = (
        CheckConstraint("state IN ('open','taken_up','dropped')", name="state"),
        CheckConstraint("(state = 'taken_up') = (taken_up_in_id IS NOT NULL)", name="taken_up"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("emergency_plans.id", ondelete="CASCADE"), index=True)
    test_id: Mapped[int] = mapped_column(ForeignKey("plan_tests.id", ondelete="CASCADE"), index=True)
    found: Mapped[str] = mapped_column(String(300))
    must_change: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(8), default="open")
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    taken_up_in_id: Mapped[int | None] = mapped_column(ForeignKey("plan_versions.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[EmergencyPlan] = relationship()
    test: Mapped[PlanTest] = relationship()
    taken_up_in: Mapped[PlanVersion | None] = relationship()
