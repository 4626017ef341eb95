"""Areas, units, vocabularies, users, grants and the audit trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base, Json
from core.times import now


class Area(Audited, Base):
    """An administrative area; `path` lists the ids from the root down, as in "/1/5/33/"."""

    __tablename__ = "areas"
    __table_args__ = (
        UniqueConstraint("scheme", "code"),
        CheckConstraint("level IN ('province','prefecture','county','township','village')", name="level"),
        Index(None, "path"),
        Index("ix_areas_demo", "id", sqlite_where=text("is_demo = 1"), postgresql_where=text("is_demo")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(12), default="stat")
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    level: Mapped[str] = mapped_column(String(12))
    path: Mapped[str] = mapped_column(String(120), default="")
    population: Mapped[int | None]
    lon: Mapped[float | None]  # WGS-84 degrees, a point inside the outline or the seat
    lat: Mapped[float | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped[Area | None] = relationship(remote_side=[id])


class AreaOutline(Audited, Base):
    """The polygon of an area, apart from the area because it is heavy."""

    __tablename__ = "area_outlines"
    audit_secret = frozenset({"geojson"})

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True)
    geojson: Mapped[dict[str, Any]]  # Polygon or MultiPolygon, WGS-84
    area_m2: Mapped[float]
    source: Mapped[str] = mapped_column(String(200), default="")


class Term(Audited, Base):
    """One word of a vocabulary; without an area it is the default, with one it holds there and beneath."""

    __tablename__ = "terms"
    __table_args__ = (
        UniqueConstraint("scheme", "code", "area_id"),
        Index("uq_terms_default", "scheme", "code", unique=True, sqlite_where=text("area_id IS NULL"),
              postgresql_where=text("area_id IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    scheme: Mapped[str] = mapped_column(String(24))  # unit_kind in_set event_kind people_category place_kind ...
    code: Mapped[str] = mapped_column(String(40))
    parent_code: Mapped[str | None] = mapped_column(String(40))
    name_zh: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_verified: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str] = mapped_column(String(200), default="")
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)


class Setting(Audited, Base):
    """A setting of a county or, without an area, of the whole installation."""

    __tablename__ = "settings"
    __table_args__ = (
        UniqueConstraint("name", "area_id"),
        Index("uq_settings_default", "name", unique=True, sqlite_where=text("area_id IS NULL"),
              postgresql_where=text("area_id IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any] = mapped_column(Json)


class Unit(Audited, Base):
    """A school, agency, community, village committee, enterprise ... that takes part."""

    __tablename__ = "units"
    __table_args__ = (
        Index("uq_units_code", "code", unique=True, sqlite_where=text("code IS NOT NULL"),
              postgresql_where=text("code IS NOT NULL")),
        Index("uq_units_name", "area_id", "kind", "name_key", unique=True, sqlite_where=text("code IS NULL"),
              postgresql_where=text("code IS NULL")),
        Index(None, "name_key"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    lon: Mapped[float | None]  # WGS-84 degrees
    lat: Mapped[float | None]
    coordinate_source: Mapped[str] = mapped_column(String(60), default="")
    contact_name: Mapped[str] = mapped_column(String(60), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_email: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    opened_on: Mapped[date | None]  # owes nothing before; None: long ago
    is_boarding: Mapped[bool] = mapped_column(default=False)  # a school where pupils live
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    headcounts: Mapped[list[UnitHeadcount]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class UnitHeadcount(Audited, Base):
    """How many people of one category belong to a unit."""

    __tablename__ = "unit_headcounts"
    __table_args__ = (CheckConstraint("count >= 0", name="count"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), primary_key=True)
    category: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]


class User(Audited, Base):
    """Somebody who can sign in; without a password until an invitation is taken up."""

    __tablename__ = "users"
    audit_secret = frozenset({"password_hash", "session_key", "last_login_at"})

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)  # casefolded
    name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(120), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(40))  # changing it signs the person out everywhere
    language: Mapped[str] = mapped_column(String(2), default="zh")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_login_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    grants: Mapped[list[Grant]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Grant(Audited, Base):
    """A role held in an area and all beneath it, or for one unit; with neither, everywhere."""

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint("area_id IS NULL OR unit_id IS NULL", name="one_scope"),
        CheckConstraint(
            "role IN ('administrator','planner','township_officer','unit_contact','observer','official')", name="role"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), index=True)

    area: Mapped[Area | None] = relationship()
    unit: Mapped[Unit | None] = relationship()


class Invitation(Audited, Base):
    """A link, known by its digest only, that lets one person set a password once."""

    __tablename__ = "invitations"
    audit_secret = frozenset({"digest"})

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()


class ApiToken(Audited, Base):
    """A key for programs, known by its digest only; it may do what its owner may."""

    __tablename__ = "api_tokens"
    audit_secret = frozenset({"digest", "last_used_at"})

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class AuditEntry(Base):
    """One change of one record: who, when, what was, what is; only added to, sealed into a chain by the clock."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "record_type", "record_id"),
        Index(None, "record_type", "id"),
        Index(None, "seal_id"),
        Index("ix_audit_entries_deleted", "record_type", sqlite_where=text("action = 'deleted'"),
              postgresql_where=text("action = 'deleted'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_key: Mapped[str] = mapped_column(String(60))
    actor_name: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(12))  # created changed deleted, or a deed such as "denied"
    record_type: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(60))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    digest: Mapped[str] = mapped_column(String(64))  # of before and after: they may be erased, it stays
    erased_at: Mapped[datetime | None]
    seal_id: Mapped[int | None] = mapped_column(ForeignKey("audit_seals.id"))


class AuditSeal(Base):
    """A batch of entries closed with a hash over them and over the seal before."""

    __tablename__ = "audit_seals"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_at: Mapped[datetime]
    entries: Mapped[int]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
