"""Tables of the review of fortification: parameters by area, projects with their steps and documents."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Area, Unit


class SeismicParameter(Audited, Base):
    """Peak ground acceleration (thousandths of g) and characteristic period (ms) of an area, by the county's table."""

    __tablename__ = "seismic_parameters"
    __table_args__ = (CheckConstraint("pga > 0 AND period > 0", name="positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), unique=True)
    pga: Mapped[int]
    period: Mapped[int]
    source: Mapped[str] = mapped_column(String(200), default="")
    is_verified: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class Project(Audited, Base):
    """A construction project under review, with its site; it is no place that people go to, and never public."""

    __tablename__ = "construction_projects"
    __table_args__ = (
        CheckConstraint("result IN ('','passed','conditional','refused','withdrawn')", name="result"),
        Index("uq_construction_projects_code", "code", unique=True),
        Index(None, "result", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="SET NULL"), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))  # a term of scheme project_kind
    owner: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    lon: Mapped[float | None]  # WGS-84 degrees
    lat: Mapped[float | None]
    floors: Mapped[int | None]
    floor_area: Mapped[int | None]  # square metres
    structure: Mapped[str] = mapped_column(String(60), default="")
    ground_area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))  # whose row it was
    ground_pga: Mapped[int | None]  # as the table said when it was looked up
    ground_period: Mapped[int | None]
    ground_source: Mapped[str] = mapped_column(String(200), default="")
    looked_up_at: Mapped[datetime | None]
    evaluated_pga: Mapped[int | None]  # of an approved evaluation of the site
    evaluated_period: Mapped[int | None]
    evaluation: Mapped[str] = mapped_column(String(200), default="")  # its number and who approved it
    required_pga: Mapped[int | None]  # what follows from all of these by the county's rules
    required_period: Mapped[int | None]
    designed_pga: Mapped[int | None]
    designed_period: Mapped[int | None]
    received_on: Mapped[date]
    due_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(String(12), default="")
    result_on: Mapped[date | None]
    result_note: Mapped[str] = mapped_column(Text, default="")
    result_by: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship(foreign_keys=[area_id])
    ground_area: Mapped[Area | None] = relationship(foreign_keys=[ground_area_id])
    unit: Mapped[Unit | None] = relationship()
    steps: Mapped[list[ReviewStep]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="ReviewStep.position"
    )
    documents: Mapped[list[ProjectDocument]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="ProjectDocument.id"
    )


class ReviewStep(Audited, Base):
    """One step of the joint review of a project: who, until when, and what came of it."""

    __tablename__ = "review_steps"
    __table_args__ = (
        UniqueConstraint("project_id", "step"),
        CheckConstraint("state IN ('waiting','passed','sent_back','left_out')", name="state"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("construction_projects.id", ondelete="CASCADE"))
    position: Mapped[int]
    step: Mapped[str] = mapped_column(String(40))  # a term of scheme review_step
    who: Mapped[str] = mapped_column(String(120), default="")  # the office that does it
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_by: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)


class ProjectDocument(Audited, Base):
    """A document of a project: an application, an evaluation, an opinion on drawings."""

    __tablename__ = "project_documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("construction_projects.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    kind: Mapped[str] = mapped_column(String(40))  # a term of scheme project_document
    note: Mapped[str] = mapped_column(String(200), default="")
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by: Mapped[str] = mapped_column(String(60), default="")

    file: Mapped[StoredFile] = relationship()
