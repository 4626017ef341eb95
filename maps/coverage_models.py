"""Analyses of who can reach a shelter, and ways on foot that somebody measured."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import Job
from core.times import now
from maps.models import Place
from registry.models import Area


class CoverageRun(Audited, Base):
    """One analysis of an area: what was assumed, and what came out; never changed afterwards, only compared.

    `assumptions` and `summary` are small; `details` holds the tables (townships, villages, flows, sites).
    """

    __tablename__ = "coverage_runs"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','running','done','failed')", name="state"),
        Index(None, "area_id", "created_at"),
    )
    audit_secret = frozenset({"details"})  # heavy, and made from what is in the trail already

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    assumptions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    job: Mapped[Job | None] = relationship()


class WalkingWay(Audited, Base):
    """The way on foot from a village to a place, in metres, as measured or taken from a route planner."""

    __tablename__ = "walking_ways"
    __table_args__ = (UniqueConstraint("area_id", "place_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), index=True)
    metres: Mapped[float]
    source: Mapped[str] = mapped_column(String(60), default="")

    area: Mapped[Area] = relationship()
    place: Mapped[Place] = relationship()
