"""Yearly assessment: indicators with weights as data, scores with the facts they came from, appeals, exceptions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Area, Unit


class AssessmentScheme(Audited, Base):
    """Indicators by which an area assesses its townships, or its units of some kinds; bands are grades, best first."""

    __tablename__ = "assessment_schemes"
    __table_args__ = (CheckConstraint("subject IN ('area','unit')", name="subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(20), default="")  # of a scheme that is shipped; "" for all others
    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    subject: Mapped[str] = mapped_column(String(4))
    level: Mapped[str] = mapped_column(String(12), default="township")  # of the areas that are assessed
    unit_kinds: Mapped[list[str]] = mapped_column(default=list)  # of the units that are; none: all kinds
    bands: Mapped[list[Any]] = mapped_column(default=list)
    source: Mapped[str] = mapped_column(String(300), default="")
    is_verified: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area | None] = relationship()
    indicators: Mapped[list[AssessmentIndicator]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="AssessmentIndicator.position"
    )


class AssessmentIndicator(Audited, Base):
    """One thing that is assessed: a measure of the figures, or a judgement by hand; `weight` is its most points.

    Points run in a straight line from `zero_at` to `full_at`, both in the unit of the measure, and stop there.
    """

    __tablename__ = "assessment_indicators"
    __table_args__ = (
        CheckConstraint("kind IN ('measured','judged','bonus','deduction')", name="kind"),
        CheckConstraint("weight > 0", name="weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("assessment_schemes.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    kind: Mapped[str] = mapped_column(String(9), default="measured")
    measure: Mapped[str] = mapped_column(String(24), default="")
    weight: Mapped[float]  # points; for bonus and deduction the cap
    zero_at: Mapped[float] = mapped_column(default=0.0)
    full_at: Mapped[float] = mapped_column(default=1.0)
    note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)


class Assessment(Audited, Base):
    """One round of a scheme over a span of days; `criteria` keep the indicators and bands as they were then."""

    __tablename__ = "assessments"
    __table_args__ = (
        CheckConstraint("state IN ('draft','published','locked')", name="state"),
        CheckConstraint("starts_on <= ends_on", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("assessment_schemes.id", ondelete="SET NULL"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(4))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    criteria: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(9), default="draft")
    computed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str] = mapped_column(String(60), default="")
    locked_at: Mapped[datetime | None]
    locked_by: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class AssessmentScore(Audited, Base):
    """What one subject has of one indicator: the value, its points and the facts behind it; judged ones by hand."""

    __tablename__ = "assessment_scores"
    __table_args__ = (
        CheckConstraint("(subject_area_id IS NULL) <> (subject_unit_id IS NULL)", name="one_subject"),
        Index("uq_assessment_scores_area", "assessment_id", "subject_area_id", "indicator_key", unique=True,
              sqlite_where=text("subject_area_id IS NOT NULL"), postgresql_where=text("subject_area_id IS NOT NULL")),
        Index("uq_assessment_scores_unit", "assessment_id", "subject_unit_id", "indicator_key", unique=True,
              sqlite_where=text("subject_unit_id IS NOT NULL"), postgresql_where=text("subject_unit_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"))
    subject_area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    subject_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), index=True)
    indicator_key: Mapped[str] = mapped_column(String(40))  # a key of the round's criteria
    value: Mapped[float | None]  # None: nothing to measure by
    points: Mapped[float | None]
    basis: Mapped[dict[str, Any]] = mapped_column(default=dict)  # numerator, denominator, and the question behind them
    set_points: Mapped[float | None]  # by hand, in place of `points`
    reason: Mapped[str] = mapped_column(String(300), default="")
    set_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)


class AssessmentAppeal(Audited, Base):
    """What a subject says against its score, and what was answered."""

    __tablename__ = "assessment_appeals"
    __table_args__ = (CheckConstraint("state IN ('open','upheld','rejected')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"), index=True)
    subject_area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    subject_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), index=True)
    indicator_key: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by_key: Mapped[str] = mapped_column(String(60), default="")
    made_by: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(8), default="open")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    assessment: Mapped[Assessment] = relationship()
    subject_area: Mapped[Area | None] = relationship()
    subject_unit: Mapped[Unit | None] = relationship()


class AssessmentException(Audited, Base):
    """A named exception: one subject of a locked round may be changed until an instant, for a reason."""

    __tablename__ = "assessment_exceptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"), index=True)
    subject_area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    subject_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), index=True)
    allowed_until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))
    allowed_at: Mapped[datetime] = mapped_column(default=now)
    allowed_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)
