"""How well a drill went: sets of indicators as data, evaluators from outside by link, and their evaluations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from drills.models import Drill
from registry.models import Area


class IndicatorSet(Audited, Base):
    """Indicators for one mode of drill, and bands of grades (indicator_inputs.BandInput), the best first."""

    __tablename__ = "indicator_sets"
    __table_args__ = (CheckConstraint("mode IN ('live','tabletop')", name="mode"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(20), default="")  # of a set that is shipped; "" for all others
    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    mode: Mapped[str] = mapped_column(String(8))
    source: Mapped[str] = mapped_column(String(300), default="")  # whose set it is
    bands: Mapped[list[Any]] = mapped_column(default=list)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area | None] = relationship()
    indicators: Mapped[list[Indicator]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Indicator.position"
    )


class Indicator(Audited, Base):
    """One thing that is judged: scored from nought to a hundred, or by choosing one of `options`."""

    __tablename__ = "indicators"
    __table_args__ = (
        CheckConstraint("kind IN ('score','choice')", name="kind"),
        CheckConstraint("weight > 0", name="weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("indicator_sets.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    section_zh: Mapped[str] = mapped_column(String(60), default="")
    section_en: Mapped[str] = mapped_column(String(80), default="")
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    weight: Mapped[int] = mapped_column(default=10)
    kind: Mapped[str] = mapped_column(String(8), default="score")
    options: Mapped[list[Any]] = mapped_column(default=list)  # of indicator_inputs.OptionInput, the best first
    fact: Mapped[str] = mapped_column(String(12), default="")  # a key of evaluation_facts.FACT_NAMES, shown beside it
    version: Mapped[int] = mapped_column(default=1)


class EvaluatorLink(Audited, Base):
    """An invitation to evaluate one drill without an account; the address is signed with the salt."""

    __tablename__ = "evaluator_links"
    audit_secret = frozenset({"salt"})

    id: Mapped[int] = mapped_column(primary_key=True)
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    salt: Mapped[str] = mapped_column(String(24))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    drill: Mapped[Drill] = relationship()


class Evaluation(Audited, Base):
    """One evaluator's view of one drill; `marks` and `bands` keep the words, weights and grades as they were then."""

    __tablename__ = "evaluations"
    __table_args__ = (
        UniqueConstraint("drill_id", "evaluator_key"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", name="score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"))
    set_id: Mapped[int | None] = mapped_column(ForeignKey("indicator_sets.id", ondelete="SET NULL"))
    evaluator_key: Mapped[str] = mapped_column(String(60))  # user:ID or evaluator:ID
    evaluator_name: Mapped[str] = mapped_column(String(60))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    marks: Mapped[list[Any]] = mapped_column(default=list)
    bands: Mapped[list[Any]] = mapped_column(default=list)
    score: Mapped[float | None]  # 0 to 100, weighted
    grade_zh: Mapped[str] = mapped_column(String(20), default="")
    grade_en: Mapped[str] = mapped_column(String(40), default="")
    strengths: Mapped[str] = mapped_column(Text, default="")
    weaknesses: Mapped[str] = mapped_column(Text, default="")
    signed_at: Mapped[datetime | None]  # None: a draft
    version: Mapped[int] = mapped_column(default=1)

    drill: Mapped[Drill] = relationship()
