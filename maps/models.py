"""Places: venues, shelters, observation points, stations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from registry.models import Area, Unit


class Place(Audited, Base):
    """A location with a name; coordinates are WGS-84 degrees and say where they came from."""

    __tablename__ = "places"
    __table_args__ = (
        CheckConstraint("kind IN ('venue','shelter','observation_point','station')", name="kind"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
        Index("uq_places_code", "kind", "code", unique=True, sqlite_where=text("code IS NOT NULL"),
              postgresql_where=text("code IS NOT NULL")),
        Index("uq_places_name", "area_id", "kind", "name_key", unique=True, sqlite_where=text("code IS NULL"),
              postgresql_where=text("code IS NULL")),
        Index(None, "name_key"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    datum: Mapped[str] = mapped_column(String(10), default="wgs84")  # of the source; stored degrees are WGS-84
    coordinate_source: Mapped[str] = mapped_column(String(60), default="")
    precision_m: Mapped[int | None]
    capacity: Mapped[int | None]  # people
    note: Mapped[str] = mapped_column(Text, default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    unit: Mapped[Unit | None] = relationship()
    shelter: Mapped[Shelter | None] = relationship(cascade="all, delete-orphan", passive_deletes=True, uselist=False)


class Shelter(Audited, Base):
    """What is known of a place as an emergency shelter."""

    __tablename__ = "shelters"
    __table_args__ = (
        CheckConstraint("shelter_class IN ('emergency','short','long')", name="shelter_class"),
        CheckConstraint("status IN ('usable','closed','under_repair')", name="status"),
        CheckConstraint("management IN ('province','prefecture','county','township','village')", name="management"),
        CheckConstraint("grade IN ('I','II','III')", name="grade"),
    )

    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), primary_key=True)
    shelter_class: Mapped[str | None] = mapped_column(String(12))
    grade: Mapped[str | None] = mapped_column(String(3))  # of GB 21734-2008: I 30 days and more, II 10 to 30, III less
    site_kind: Mapped[str | None] = mapped_column(String(40))  # a term of scheme shelter_site
    is_comprehensive: Mapped[bool | None]  # GB/T 44013-2024: for several hazards and needs, not for a single one
    management: Mapped[str | None] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12), default="usable")
    is_indoor: Mapped[bool | None]
    is_outdoor: Mapped[bool | None]
    suits_vulnerable: Mapped[bool | None]
    hazards: Mapped[list[str]] = mapped_column(default=list)  # terms of scheme hazard
    facilities: Mapped[list[str]] = mapped_column(default=list)  # terms of scheme shelter_facility
    gross_area_m2: Mapped[float | None]
    effective_area_m2: Mapped[float | None]
    exits: Mapped[int | None]
    declared_capacity: Mapped[int | None]  # people
    villages_served: Mapped[str] = mapped_column(String(300), default="")
    manager_name: Mapped[str] = mapped_column(String(60), default="")
    manager_phone: Mapped[str] = mapped_column(String(40), default="")
    is_open: Mapped[bool] = mapped_column(default=False)
    occupancy: Mapped[int | None]
    opened_at: Mapped[datetime | None]
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(String(60), default="")
    verify_due_on: Mapped[date | None]
