"""Days and hours on which things cannot be planned: holidays and workdays, blackouts, absences."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Area


class SpecialDay(Audited, Base):
    """A day off or a make-up workday that stands above the national calendar; without an area it holds everywhere."""

    __tablename__ = "special_days"
    __table_args__ = (
        UniqueConstraint("area_id", "on"),
        Index("uq_special_days_default", "on", unique=True, sqlite_where=text("area_id IS NULL"),
              postgresql_where=text("area_id IS NULL")),
        CheckConstraint("kind IN ('holiday','workday')", name="kind"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area | None] = relationship()


class Blackout(Audited, Base):
    """A time in which units of some kinds cannot be visited: exams, market days, harvest, school holidays.

    It lasts from `starts_on` to `ends_on`; `weekdays` (ISO, 1 Monday to 7 Sunday) and `endings` (last digits of the
    day of the month, of the lunar month when `is_lunar`: market days) narrow it to some days, `from_minute` and
    `until_minute` to some wall-clock minutes of each. Empty lists mean all.
    """

    __tablename__ = "blackouts"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="window"),
        CheckConstraint("from_minute IS NULL OR (0 <= from_minute AND from_minute < until_minute)", name="minutes"),
        Index(None, "area_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(40))  # term of scheme blackout_reason
    name: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    weekdays: Mapped[list[int]] = mapped_column(default=list)
    endings: Mapped[list[int]] = mapped_column(default=list)
    is_lunar: Mapped[bool] = mapped_column(default=False)
    from_minute: Mapped[int | None]
    until_minute: Mapped[int | None]
    unit_kinds: Mapped[list[str]] = mapped_column(default=list)  # terms of scheme unit_kind, groups among them
    event_kinds: Mapped[list[str]] = mapped_column(default=list)  # terms of scheme event_kind
    is_strict: Mapped[bool] = mapped_column(default=False)  # True: no reason makes it possible
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class Absence(Audited, Base):
    """A time in which a team, person or vehicle is not there: leave, repair, or busy in somebody's own calendar."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="span"),
        CheckConstraint("source IN ('typed','calendar')", name="source"),
        Index(None, "resource", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resource: Mapped[str] = mapped_column(String(24))  # team:ID person:ID vehicle:ID
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(120), default="")  # never the title of somebody's own appointment
    source: Mapped[str] = mapped_column(String(8), default="typed")
    uid: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
