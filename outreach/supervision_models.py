"""Supervision visits: what was found at a unit, and how it was put right."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Unit
from schedule.models import Event


class SupervisionFinding(Audited, Base):
    """Something found at a unit during a supervision visit, which the unit puts right by a day and proves."""

    __tablename__ = "supervision_findings"
    __table_args__ = (
        CheckConstraint("state IN ('open','done','accepted')", name="state"),
        CheckConstraint("severity IN ('minor','major','urgent')", name="severity"),
        Index(None, "state", "due_on"),
        Index(None, "event_id"),
        Index(None, "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"))
    finding: Mapped[str] = mapped_column(String(300))
    severity: Mapped[str] = mapped_column(String(8), default="minor")
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open")
    proof: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    found_at: Mapped[datetime] = mapped_column(default=now)
    found_by: Mapped[str] = mapped_column(String(60), default="")
    done_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit] = relationship()


class FindingPhoto(Audited, Base):
    """A photo of a finding, or of how it was put right."""

    __tablename__ = "finding_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("supervision_findings.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    is_proof: Mapped[bool] = mapped_column(default=False)
    caption: Mapped[str] = mapped_column(String(200), default="")

    file: Mapped[StoredFile] = relationship()
