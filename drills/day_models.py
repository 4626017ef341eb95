"""A drill day of a whole county: one event under which each unit's drill stands, and its exercise messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from schedule.models import Event


class DrillDay(Audited, Base):
    """A common day and minute; drills whose events are `part_of` its event move with it when they keep that minute."""

    __tablename__ = "drill_days"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    is_public: Mapped[bool] = mapped_column(default=False)
    scenario: Mapped[str] = mapped_column(String(300), default="")
    unit_kinds: Mapped[list[str]] = mapped_column(default=list)  # who is called on; terms of scheme unit_kind
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class CapMessage(Audited, Base):
    """A CAP 1.2 message of a drill day as it was issued; its status is Exercise, there is no column for another."""

    __tablename__ = "cap_messages"
    __table_args__ = (
        CheckConstraint("msg_type IN ('Alert','Update','Cancel')", name="msg_type"),
        UniqueConstraint("identifier"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("drill_days.id", ondelete="CASCADE"), index=True)
    identifier: Mapped[str] = mapped_column(String(80))
    msg_type: Mapped[str] = mapped_column(String(6))
    sent_at: Mapped[datetime] = mapped_column(default=now)
    sent_by: Mapped[str] = mapped_column(String(60), default="")
    xml: Mapped[str] = mapped_column(Text)
