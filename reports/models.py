"""What figures keep of their own: the rollup and its log of changes, saved views, targets, templates of summaries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import Job, StoredFile
from core.times import now
from registry.models import Area, User


class FigureCell(Base):
    """A sum of the rollup: one measure of one area and month, and of what the grain tells apart besides.

    Derived from events and what belongs to them, and from nothing else: it may be thrown away and made anew at any
    time. Grains are keys of `reports.grains.GRAINS`; what a grain does not tell apart is "" or 0.
    """

    __tablename__ = "figure_cells"
    __table_args__ = {"sqlite_with_rowid": False}

    measure: Mapped[str] = mapped_column(String(24), primary_key=True)
    grain: Mapped[str] = mapped_column(String(4), primary_key=True)
    month: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # 202605, local
    area_id: Mapped[int] = mapped_column(
        ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    unit_kind: Mapped[str] = mapped_column(String(40), primary_key=True)  # "none": for the general public
    activity: Mapped[str] = mapped_column(String(40), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # 0: none
    category: Mapped[str] = mapped_column(String(40), primary_key=True)  # of evacuation times: the seconds
    value: Mapped[int] = mapped_column(BigInteger)


class FigureReach(Base):
    """A unit that a held event was for, once for each month (grain ""), or also for each activity and campaign
    (grain "kac"): for counting units only once."""

    __tablename__ = "figure_reach"
    __table_args__ = {"sqlite_with_rowid": False}

    grain: Mapped[str] = mapped_column(String(4), primary_key=True)
    month: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    area_id: Mapped[int] = mapped_column(
        ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    unit_id: Mapped[int] = mapped_column(
        ForeignKey("units.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    activity: Mapped[str] = mapped_column(String(40), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    unit_kind: Mapped[str] = mapped_column(String(40))


class FigureChange(Base):
    """What no longer holds in the rollup; written by triggers, only added to, taken away by the fold.

    Either an area and the start of an event that came, went or changed there; or an event whose people or results
    changed; or a unit whose kind did. Where that event or those of that unit are is asked when the row is read, not
    when it is written: another transaction may be moving them. Rows are never merged: one that a fold has not seen
    stays, whatever happens meanwhile.
    """

    __tablename__ = "figure_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None]
    at: Mapped[datetime | None]
    event_id: Mapped[int | None]
    unit_id: Mapped[int | None]


class FigureRollup(Base):
    """The state of the rollup, one row: for which zone it was made; without the row there is none."""

    __tablename__ = "figure_rollup"

    id: Mapped[int] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(default=now)


class SavedView(Audited, Base):
    """A question asked of the figures, kept under a name; `question` is reports.pivot_inputs.PivotInput as JSON."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    question: Mapped[dict[str, Any]]
    is_shared: Mapped[bool] = mapped_column(default=False)  # with everybody who may see figures of the area
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[User] = relationship()
    area: Mapped[Area | None] = relationship()


class FigureTarget(Audited, Base):
    """What an area sets out to reach of one measure in one year."""

    __tablename__ = "figure_targets"
    __table_args__ = (UniqueConstraint("area_id", "year", "measure"), CheckConstraint("value >= 0", name="value"))

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    year: Mapped[int]
    measure: Mapped[str] = mapped_column(String(24))
    value: Mapped[float]  # in the unit of the measure; shares as 0 to 1
    source: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class Summary(Audited, Base):
    """A summary of half a year (`half` 1 or 2) or of a year (0): what was typed for it, and the file made last."""

    __tablename__ = "summaries"
    __table_args__ = (
        UniqueConstraint("area_id", "year", "half", "language"),
        CheckConstraint("half BETWEEN 0 AND 2", name="half"),
        CheckConstraint("language IN ('zh','en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    year: Mapped[int]
    half: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    problems: Mapped[str] = mapped_column(Text, default="")
    plans: Mapped[str] = mapped_column(Text, default="")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"))
    made_at: Mapped[datetime | None]
    made_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    job: Mapped[Job | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()


Index("ix_figure_cells_bucket", FigureCell.__table__.c.area_id, FigureCell.__table__.c.month)
Index("ix_figure_reach_bucket", FigureReach.__table__.c.area_id, FigureReach.__table__.c.month)
