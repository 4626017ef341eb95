"""What is to be mended after a drill, until somebody has seen that it was."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from drills.models import Drill
from registry.models import Unit


class ImprovementAction(Audited, Base):
    """A problem seen in a drill, what is done about it, by whom and until when; closed by whoever oversees drills.

    The unit's next drill asks in its script whether it was fixed; the answer stands in `retest`.
    """

    __tablename__ = "improvement_actions"
    __table_args__ = (
        CheckConstraint("state IN ('open','done','closed','dropped')", name="state"),
        CheckConstraint("retest IN ('','fixed','not_fixed')", name="retest"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), index=True)
    problem: Mapped[str] = mapped_column(String(300))
    action: Mapped[str] = mapped_column(String(300), default="")
    owner: Mapped[str] = mapped_column(String(60), default="")
    due_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(8), default="open")
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    done_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(60), default="")
    closed_by_name: Mapped[str] = mapped_column(String(60), default="")
    retest: Mapped[str] = mapped_column(String(10), default="")
    retest_drill_id: Mapped[int | None] = mapped_column(ForeignKey("drills.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)

    drill: Mapped[Drill] = relationship(foreign_keys=[drill_id])
    unit: Mapped[Unit] = relationship()
