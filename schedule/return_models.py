"""Returns: who owes which report for which days by when, and until which day they are locked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Area, Unit


class Return(Audited, Base):
    """A report that an area or a unit files for a span of days; what is due and not here is missing, not zero.

    Whoever asks for it makes `figures` when it is filed; received, late and missing follow from `filed_at`, `due_at`.
    """

    __tablename__ = "returns"
    __table_args__ = (
        CheckConstraint("state IN ('filed','approved','sent_back')", name="state"),
        CheckConstraint("ends_on >= starts_on", name="span"),
        Index("uq_returns_area", "kind", "area_id", "starts_on", unique=True, sqlite_where=text("unit_id IS NULL"),
              postgresql_where=text("unit_id IS NULL")),
        Index("uq_returns_unit", "kind", "unit_id", "starts_on", unique=True, sqlite_where=text("unit_id IS NOT NULL"),
              postgresql_where=text("unit_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    due_at: Mapped[datetime]
    filed_at: Mapped[datetime] = mapped_column(default=now)
    filed_by: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(9), default="filed")
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(String(300), default="")
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str] = mapped_column(String(60), default="")
    review_note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    unit: Mapped[Unit | None] = relationship()


class ReturnLock(Audited, Base):
    """In an area and beneath, what lies up to this day is no longer changed, for one kind of record."""

    __tablename__ = "return_locks"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    up_to: Mapped[date]
    locked_at: Mapped[datetime] = mapped_column(default=now)
    locked_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class LockException(Audited, Base):
    """A named exception: this area or unit may still write what is locked, until an instant, for a reason."""

    __tablename__ = "lock_exceptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), index=True)
    since: Mapped[date]  # days of records that may be written
    up_to: Mapped[date]
    allowed_until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))
    allowed_at: Mapped[datetime] = mapped_column(default=now)
    allowed_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    unit: Mapped[Unit | None] = relationship()
