"""Earthquakes: those of a catalogue that was loaded, and scenarios for drills and teaching."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Area


class Earthquake(Base):
    """One entry of a catalogue, known by the key that its publisher gave it."""

    __tablename__ = "earthquakes"
    __table_args__ = (UniqueConstraint("source", "key"), Index(None, "magnitude"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
    lon: Mapped[float]  # WGS-84 degrees
    lat: Mapped[float]
    depth_km: Mapped[float | None]
    magnitude: Mapped[float]
    magnitude_type: Mapped[str] = mapped_column(String(12), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    loaded_at: Mapped[datetime] = mapped_column(default=now)


class Scenario(Audited, Base):
    """An earthquake that is assumed, never forecast: what drills and lessons of an area start from."""

    __tablename__ = "scenarios"
    __table_args__ = (
        CheckConstraint("magnitude BETWEEN 4 AND 9.5", name="magnitude"),
        CheckConstraint("depth_km BETWEEN 0 AND 700", name="depth"),
        CheckConstraint("strike_deg >= 0 AND strike_deg < 180", name="strike"),
        CheckConstraint("region IN ('tibet','xinjiang','east','central')", name="region"),
        UniqueConstraint("area_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    lon: Mapped[float]  # WGS-84 degrees
    lat: Mapped[float]
    magnitude: Mapped[float]
    depth_km: Mapped[float] = mapped_column(default=10.0)
    strike_deg: Mapped[float] = mapped_column(default=0.0)  # of the major axis, clockwise from north
    region: Mapped[str] = mapped_column(String(10))
    earthquake_id: Mapped[int | None] = mapped_column(ForeignKey("earthquakes.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(Text, default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    earthquake: Mapped[Earthquake | None] = relationship()
