"""Who organises an event together: units or names, their part and their share, and whether they have confirmed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from registry.models import Unit
from schedule.models import Event


class EventOrganiser(Audited, Base):
    """One organiser of an event: a unit of the register, or a name; `named` ones were entered and not asked."""

    __tablename__ = "event_organisers"
    __table_args__ = (
        CheckConstraint("role IN ('host','co_host','support')", name="role"),
        CheckConstraint("state IN ('named','asked','confirmed','declined')", name="state"),
        CheckConstraint("share_percent IS NULL OR share_percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("people IS NULL OR people >= 0", name="people"),
        Index("uq_event_organisers_unit", "event_id", "unit_id", unique=True,
              sqlite_where=text("unit_id IS NOT NULL"), postgresql_where=text("unit_id IS NOT NULL")),
        Index(None, "event_id"),
        Index(None, "unit_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120), default="")  # of an organiser that is in no register
    role: Mapped[str] = mapped_column(String(8), default="co_host")
    share: Mapped[str] = mapped_column(String(200), default="")  # what it takes on, in words
    share_percent: Mapped[int | None]
    people: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10), default="named")
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(60), default="")
    answered_by_name: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit | None] = relationship()
