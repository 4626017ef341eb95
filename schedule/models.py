"""Events in time, what they book, whom they reach; teams, people and vehicles; campaigns as windows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from maps.models import Place
from registry.models import Area, Unit

STATUSES = ("planned", "confirmed", "held", "postponed", "cancelled")
HOLDING = ("planned", "confirmed", "held")  # in these an event keeps what it booked
STAGES = ("expected", "signed_up", "checked_in", "reported")
MEASURES = ("visits", "people")  # 人次, 人数
WORKDAYS = (1, 2, 3, 4, 5)


class Campaign(Audited, Base):
    """A window of time with a name in an area, under which events are planned."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="window"),
        CheckConstraint("status IN ('draft','running','closed','cancelled')", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(12), default="running")
    status_reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class Team(Audited, Base):
    """People who go out together; skills are terms of scheme skill, hours are wall-clock minutes of the day."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("area_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("places.id", ondelete="SET NULL"))
    skills: Mapped[list[str]] = mapped_column(default=list)
    works_from: Mapped[int] = mapped_column(default=8 * 60)
    works_until: Mapped[int] = mapped_column(default=18 * 60)
    works_on: Mapped[list[int]] = mapped_column(default=lambda: list(WORKDAYS))  # ISO weekdays, 1 Monday
    rests_from: Mapped[int | None]  # the midday break; None: none
    rests_until: Mapped[int | None]
    most_visits: Mapped[int | None]  # a day, as far as a planner decides; None: as the county's settings have it
    most_drive_minutes: Mapped[int | None]  # a day, likewise
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class Person(Audited, Base):
    """A lecturer, instructor or driver who can be booked."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(40), default="")
    skills: Mapped[list[str]] = mapped_column(default=list)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class Vehicle(Audited, Base):
    """A car, van or shake-experience vehicle that can be booked."""

    __tablename__ = "vehicles"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    plate: Mapped[str] = mapped_column(String(20), default="")
    seats: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class Event(Audited, Base):
    """One planned thing: a lecture, a stall, a drill ... with a time, a place, an audience and a state."""

    __tablename__ = "events"
    audit_secret = frozenset({"changed_at"})
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="span"),
        CheckConstraint("status IN ('planned','confirmed','held','postponed','cancelled')", name="status"),
        Index(None, "area_id", "starts_at"),
        Index(None, "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)  # term of scheme event_kind
    title: Mapped[str] = mapped_column(String(120))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id", ondelete="SET NULL"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)  # the audience
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id", ondelete="SET NULL"), index=True)
    place_note: Mapped[str] = mapped_column(String(200), default="")
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(40), default="Asia/Shanghai")
    skills: Mapped[list[str]] = mapped_column(default=list)  # what those who go must be able to do: terms of skill
    status: Mapped[str] = mapped_column(String(12), default="planned")
    status_reason: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    changed_at: Mapped[datetime | None] = mapped_column(default=now, onupdate=now)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    unit: Mapped[Unit | None] = relationship()
    place: Mapped[Place | None] = relationship()
    campaign: Mapped[Campaign | None] = relationship()
    bookings: Mapped[list[Booking]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Booking(Audited, Base):
    """An event's hold on one resource ("team:3"); span and `holds` are copies that the database keeps in step."""

    __tablename__ = "bookings"
    __table_args__ = (
        UniqueConstraint("event_id", "resource"),
        Index(
            "ix_bookings_holding", "resource", "starts_at", sqlite_where=text("holds"), postgresql_where=text("holds")
        ),
        Index(None, "resource", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    resource: Mapped[str] = mapped_column(String(24))  # team:ID person:ID vehicle:ID place:ID unit:ID
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    is_exclusive: Mapped[bool] = mapped_column(default=True)  # False: shared, or taken in spite of a clash
    is_shared: Mapped[bool] = mapped_column(default=False)  # a place for several events, up to its capacity
    people: Mapped[int] = mapped_column(default=0)  # expected there
    holds: Mapped[bool] = mapped_column(default=True)
    override_reason: Mapped[str] = mapped_column(String(300), default="")


class Headcount(Audited, Base):
    """People of one category at one stage of an event, attributed to the audience's area."""

    __tablename__ = "headcounts"
    __table_args__ = (
        UniqueConstraint("event_id", "stage", "category", "measure"),
        CheckConstraint("stage IN ('expected','signed_up','checked_in','reported')", name="stage"),
        CheckConstraint("measure IN ('visits','people')", name="measure"),
        CheckConstraint("count >= 0", name="count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    stage: Mapped[str] = mapped_column(String(12))
    category: Mapped[str] = mapped_column(String(40))  # term of scheme people_category, or "unspecified"
    measure: Mapped[str] = mapped_column(String(8), default="visits")
    count: Mapped[int]
    source: Mapped[str] = mapped_column(String(20), default="typed")

    event: Mapped[Event] = relationship()
