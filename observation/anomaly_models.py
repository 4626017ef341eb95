"""Macro anomalies from the first report to the closing, every step with its instant and its name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from maps.models import Place
from registry.models import Area


class Anomaly(Audited, Base):
    """Something unusual that was seen, what it may be, and what verification on the spot found.

    `checks` answers the terms of scheme interference with "yes", "no" or "unknown" (yes: it explains what was seen).
    """

    __tablename__ = "anomalies"
    __table_args__ = (
        CheckConstraint("state IN ('reported','judged','verified','closed')", name="state"),
        CheckConstraint("judgement IN ('','likely','unclear','unlikely')", name="judgement"),
        CheckConstraint("credibility BETWEEN 1 AND 5", name="credibility"),
        CheckConstraint("conclusion IN ('','interference','real','unexplained','mistake')", name="conclusion"),
        UniqueConstraint("county_id", "year", "number"),
        Index(None, "state", "reported_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    year: Mapped[int]
    number: Mapped[int]  # in the county's register of that year
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id", ondelete="SET NULL"), index=True)
    nonce: Mapped[str] = mapped_column(String(40), unique=True)
    appeared_at: Mapped[datetime]
    reported_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    reporter_key: Mapped[str] = mapped_column(String(60), default="")
    reporter_name: Mapped[str] = mapped_column(String(60), default="")
    reporter_phone: Mapped[str] = mapped_column(String(40), default="")
    where: Mapped[str] = mapped_column(String(200), default="")
    lon: Mapped[float | None]  # WGS-84 degrees
    lat: Mapped[float | None]
    category: Mapped[str] = mapped_column(String(40))
    object: Mapped[str] = mapped_column(String(120), default="")
    object_count: Mapped[int | None]
    is_whole_group: Mapped[bool | None]  # of animals: not single ones
    features: Mapped[list[str]] = mapped_column(default=list)  # terms of scheme anomaly_feature
    description: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(8), default="reported")
    judgement: Mapped[str] = mapped_column(String(8), default="")
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[str] = mapped_column(String(60), default="")
    judgement_note: Mapped[str] = mapped_column(String(300), default="")
    passed_up_at: Mapped[datetime | None]
    passed_up_by: Mapped[str] = mapped_column(String(60), default="")
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[str] = mapped_column(String(60), default="")
    on_site_at: Mapped[datetime | None]
    weather: Mapped[str] = mapped_column(String(120), default="")
    checks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    credibility: Mapped[int | None]
    conclusion: Mapped[str] = mapped_column(String(12), default="")
    conclusion_note: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(60), default="")
    closing_note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship(foreign_keys=[area_id])
    place: Mapped[Place | None] = relationship()


class AnomalyStep(Base):
    """One thing that happened to an anomaly (reported, judged, passed up, escalated, verified ...); only added to."""

    __tablename__ = "anomaly_steps"
    __table_args__ = (UniqueConstraint("anomaly_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    anomaly_id: Mapped[int] = mapped_column(ForeignKey("anomalies.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(60))  # so that the clock escalates once
    what: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(default=now)
    by_key: Mapped[str] = mapped_column(String(60), default="")
    by_name: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(300), default="")


class AnomalyFile(Audited, Base):
    """A photo, video or sound of what was seen."""

    __tablename__ = "anomaly_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    anomaly_id: Mapped[int] = mapped_column(ForeignKey("anomalies.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    nonce: Mapped[str] = mapped_column(String(40), unique=True)
    is_on_site: Mapped[bool] = mapped_column(default=False)  # added when verifying, not with the report
    caption: Mapped[str] = mapped_column(String(200), default="")
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by: Mapped[str] = mapped_column(String(60), default="")

    file: Mapped[StoredFile] = relationship()
