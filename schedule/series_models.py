"""Events that come again and again by a rule, and the dates on which one of them had to be skipped."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Area
from schedule.models import Event

DATE_STATES = ("placed", "waiting", "dropped")


class Series(Audited, Base):
    """A rule (RFC 5545, without DTSTART) from `first_on`, on the wall clock of `zone`, and what each event is like."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    rule: Mapped[str] = mapped_column(String(300))
    first_on: Mapped[date]
    starts_minute: Mapped[int]  # wall-clock minutes since midnight
    minutes: Mapped[int]  # length on the wall
    zone: Mapped[str] = mapped_column(String(40))
    template: Mapped[dict[str, Any]]  # EventInput as JSON, without its days and clocks
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    dates: Mapped[list[SeriesDate]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="SeriesDate.on"
    )


class SeriesDate(Audited, Base):
    """One date of a series: placed as an event, waiting to be placed, or dropped; `on` is what the rule says."""

    __tablename__ = "series_dates"
    __table_args__ = (
        UniqueConstraint("series_id", "on"),
        CheckConstraint("state IN ('placed','waiting','dropped')", name="state"),
        CheckConstraint("(state = 'placed') = (event_id IS NOT NULL)", name="placed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    on: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default="placed", index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), unique=True)
    is_own: Mapped[bool] = mapped_column(default=False)  # moved or changed by itself: edits of all leave it alone
    blocked_by: Mapped[list[Any]] = mapped_column(default=list)  # clashes as JSON, said anew in the reader's language
    tried_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event | None] = relationship()
