"""How often units must drill: rules as data, the county's school terms, and excuses of one unit for one period."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Area, Unit

PERIODS = ("month", "quarter", "term", "half_year", "year")


class DrillRule(Audited, Base):
    """How many drills units of one kind owe in each period; without an area: wherever no nearer rule holds."""

    __tablename__ = "drill_rules"
    __table_args__ = (
        CheckConstraint("period IN ('month','quarter','term','half_year','year')", name="period"),
        CheckConstraint("times BETWEEN 0 AND 31", name="times"),
        UniqueConstraint("area_id", "unit_kind", "is_boarding"),
        Index("uq_drill_rules_default", "unit_kind", "is_boarding", unique=True,
              sqlite_where=text("area_id IS NULL"), postgresql_where=text("area_id IS NULL")),
        Index(None, "area_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    unit_kind: Mapped[str] = mapped_column(String(40))  # term of scheme unit_kind; a group stands for its kinds
    is_boarding: Mapped[bool] = mapped_column(default=False)  # only for units where pupils live
    types: Mapped[list[str]] = mapped_column(default=list)  # drill types that count; empty: every one
    period: Mapped[str] = mapped_column(String(10))
    times: Mapped[int] = mapped_column(default=1)  # 0: these units owe none
    in_term_only: Mapped[bool] = mapped_column(default=False)  # periods without a school day are not owed
    since: Mapped[date | None]  # periods that began before are not owed
    source: Mapped[str] = mapped_column(String(200), default="")
    is_verified: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area | None] = relationship()


class SchoolTerm(Audited, Base):
    """From the first to the last school day of a term, in an area and beneath."""

    __tablename__ = "school_terms"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="window"), Index(None, "area_id", "starts_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    unit_kinds: Mapped[list[str]] = mapped_column(default=list)  # terms of scheme unit_kind; empty: every one
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class DrillExcuse(Audited, Base):
    """A unit need not drill in one period: why, and who said so."""

    __tablename__ = "drill_excuses"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="window"),
        UniqueConstraint("unit_id", "starts_on", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    excused_at: Mapped[datetime] = mapped_column(default=now)
    excused_by: Mapped[str] = mapped_column(String(60), default="")
    excused_by_name: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
