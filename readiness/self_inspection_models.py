"""Self-inspections of units with the hazards they found, until they are fixed, and counts of households."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Area, Unit


class SelfInspection(Audited, Base):
    """One round through a unit. `answers` gives "ok", "hazard" or "na" for each item of scheme self_inspection_item."""

    __tablename__ = "self_inspections"
    __table_args__ = (Index(None, "unit_id", "done_on"), UniqueConstraint("unit_id", "nonce"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"))
    done_on: Mapped[date]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    fixed: Mapped[int] = mapped_column(default=0)  # hazards of earlier rounds that this one found fixed
    nonce: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(default=now)
    by_key: Mapped[str] = mapped_column(String(60), default="")
    by_name: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()


class SelfHazard(Audited, Base):
    """A hazard found by a unit in its own rooms: open until it is fixed, or dropped with a reason."""

    __tablename__ = "self_hazards"
    __table_args__ = (
        CheckConstraint("state IN ('open','fixed','dropped')", name="state"),
        Index(None, "state", "fix_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), index=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("self_inspections.id", ondelete="CASCADE"), index=True)
    item: Mapped[str] = mapped_column(String(40))  # a term of scheme self_inspection_item
    problem: Mapped[str] = mapped_column(String(300), default="")
    fix_by: Mapped[date]
    found_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default="open")
    settled_on: Mapped[date | None]
    settled_note: Mapped[str] = mapped_column(String(300), default="")  # what was done, or why it is not pursued
    settled_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    inspection: Mapped[SelfInspection] = relationship()


class SelfHazardPhoto(Audited, Base):
    """A photo of a hazard; of how it looks now that it is fixed, when `shows_fixed`."""

    __tablename__ = "self_hazard_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    hazard_id: Mapped[int] = mapped_column(ForeignKey("self_hazards.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    shows_fixed: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by: Mapped[str] = mapped_column(String(60), default="")

    file: Mapped[StoredFile] = relationship()


class HouseholdCheck(Audited, Base):
    """Households of a village or township that were looked through on a day, as counts; no names, no addresses.

    `items` counts the households with each hazard, by item of scheme self_inspection_item.
    """

    __tablename__ = "household_checks"
    __table_args__ = (
        CheckConstraint("households > 0", name="households"),
        CheckConstraint("with_hazards BETWEEN 0 AND households", name="with_hazards"),
        Index(None, "area_id", "checked_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    checked_on: Mapped[date]
    households: Mapped[int]
    with_hazards: Mapped[int] = mapped_column(default=0)
    fixed: Mapped[int] = mapped_column(default=0)  # households that have since fixed what was found
    items: Mapped[dict[str, int]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
