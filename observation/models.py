"""Observation points, who watches them, and what was seen day by day; seismic stations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from core.db import Audited, Base
from core.times import now
from maps.models import Place
from registry.models import Area, User


class Observer(Audited, Base):
    """A person who watches points; reports by a personal signed link, or signed in as `user`."""

    __tablename__ = "observers"
    audit_secret = frozenset({"salt"})

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(40), default="")
    trained_on: Mapped[date | None]
    allowance_yuan: Mapped[int | None]  # a year
    note: Mapped[str] = mapped_column(String(300), default="")
    salt: Mapped[str] = mapped_column(String(24))
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    user: Mapped[User | None] = relationship()


class ObservationPoint(Audited, Base):
    """What is watched at a place of kind observation_point; `haves` are the six-haves that are met."""

    __tablename__ = "observation_points"

    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[int] = synonym("place_id")
    category: Mapped[str] = mapped_column(String(40))  # a term of scheme observation_category
    object: Mapped[str] = mapped_column(String(120), default="")
    object_count: Mapped[int | None]
    observer_id: Mapped[int | None] = mapped_column(ForeignKey("observers.id", ondelete="SET NULL"), index=True)
    haves: Mapped[list[str]] = mapped_column(default=list)  # observer duty plate records contact allowance
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship()
    observer: Mapped[Observer | None] = relationship()


class DailyRecord(Audited, Base):
    """What one point saw on one day; "nothing" is a record, and no record is missing."""

    __tablename__ = "daily_records"
    __table_args__ = (
        UniqueConstraint("place_id", "on"),
        CheckConstraint("state IN ('nothing','anomaly')", name="state"),
        Index(None, "on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"))
    on: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default="nothing")
    readings: Mapped[dict[str, Any]] = mapped_column(default=dict)  # such as {"water_level_m": 3.2}
    note: Mapped[str] = mapped_column(String(300), default="")
    recorded_at: Mapped[datetime]  # by the observer's telephone, against the server's clock
    received_at: Mapped[datetime] = mapped_column(default=now)
    by_key: Mapped[str] = mapped_column(String(60), default="")
    by_name: Mapped[str] = mapped_column(String(60), default="")
    nonce: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(default=1)


class PointPause(Audited, Base):
    """Days on which a point owes no record, and why."""

    __tablename__ = "point_pauses"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="span"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    allowed_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)


class Station(Audited, Base):
    """A seismic monitoring station: a place of kind station, who runs it, whether it works, and what protects it."""

    __tablename__ = "stations"
    __table_args__ = (CheckConstraint("status IN ('running','faulty','stopped','closed')", name="status"),)

    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), primary_key=True)
    station_kind: Mapped[str] = mapped_column(String(40))  # a term of scheme station_kind
    operator: Mapped[str] = mapped_column(String(120), default="")
    status: Mapped[str] = mapped_column(String(8), default="running")
    status_since: Mapped[datetime] = mapped_column(default=now)
    status_note: Mapped[str] = mapped_column(String(300), default="")
    protection_radius_m: Mapped[int | None]
    protection_note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship()
