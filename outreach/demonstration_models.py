"""Demonstration schools, communities, bases and households: criteria, title, term, reviews and their proof."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from maps.models import Place
from registry.models import Area, Unit


class DemonstrationCriterion(Audited, Base):
    """One thing that a demonstration unit of a kind must show in an area and beneath, with its weight in points."""

    __tablename__ = "demonstration_criteria"
    __table_args__ = (CheckConstraint("weight BETWEEN 1 AND 100", name="weight"), Index(None, "area_id", "kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    kind: Mapped[str] = mapped_column(String(40))  # term of scheme demonstration_kind
    text: Mapped[str] = mapped_column(String(300))
    weight: Mapped[int]
    is_required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class Demonstration(Audited, Base):
    """A unit, place or household that applies for a title or holds it.

    `scores` gives for the number of each criterion its text, weight, points and proof, as they were when it was scored.
    """

    __tablename__ = "demonstrations"
    __table_args__ = (
        CheckConstraint("state IN ('applied','granted','refused','revoked')", name="state"),
        CheckConstraint("level IN ('county','city','province')", name="level"),
        Index(None, "area_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(8), default="county")
    state: Mapped[str] = mapped_column(String(8), default="applied")
    applied_on: Mapped[date]
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    score_percent: Mapped[int | None]
    scored_at: Mapped[datetime | None]
    granted_on: Mapped[date | None]
    term_until: Mapped[date | None]
    review_due_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    unit: Mapped[Unit | None] = relationship()
    place: Mapped[Place | None] = relationship()


class DemonstrationPhoto(Audited, Base):
    """A photo that proves what was scored."""

    __tablename__ = "demonstration_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    demonstration_id: Mapped[int] = mapped_column(ForeignKey("demonstrations.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    caption: Mapped[str] = mapped_column(String(200), default="")

    file: Mapped[StoredFile] = relationship()


class DemonstrationReview(Audited, Base):
    """One review of a title: when, with what score, what was found, and until when it holds since."""

    __tablename__ = "demonstration_reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    demonstration_id: Mapped[int] = mapped_column(ForeignKey("demonstrations.id", ondelete="CASCADE"), index=True)
    reviewed_on: Mapped[date]
    score_percent: Mapped[int | None]
    finding: Mapped[str] = mapped_column(Text, default="")
    review_due_on: Mapped[date | None]
    noted_at: Mapped[datetime] = mapped_column(default=now)
    noted_by: Mapped[str] = mapped_column(String(60), default="")

    demonstration: Mapped[Demonstration] = relationship()
