"""The three networks and one officer: who serves where, what they were taught and paid, and how many are needed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Area, User


class NetworkMember(Audited, Base):
    """A person who serves in one of the networks of an area; `role` is a term of scheme network_role."""

    __tablename__ = "network_members"
    __table_args__ = (
        UniqueConstraint("area_id", "role", "name", "phone"),
        CheckConstraint("until_on IS NULL OR since_on IS NULL OR until_on >= since_on", name="span"),
        Index(None, "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(40), default="")
    since_on: Mapped[date | None]
    until_on: Mapped[date | None]  # the last day
    note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    user: Mapped[User | None] = relationship()


class NetworkTraining(Audited, Base):
    """One training that a member took part in."""

    __tablename__ = "network_trainings"
    __table_args__ = (UniqueConstraint("member_id", "on", "what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("network_members.id", ondelete="CASCADE"))
    on: Mapped[date]
    what: Mapped[str] = mapped_column(String(120), default="")


class NetworkAllowance(Audited, Base):
    """What a member is due for one year, in yuan, and the day on which it was paid."""

    __tablename__ = "network_allowances"
    __table_args__ = (UniqueConstraint("member_id", "year"), CheckConstraint("yuan >= 0", name="yuan"))

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("network_members.id", ondelete="CASCADE"))
    year: Mapped[int]
    yuan: Mapped[int]
    paid_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class NetworkRule(Audited, Base):
    """How many of a role each township or village needs, in an area and beneath it; the nearest rule of a role holds.

    `role` is a term of scheme network_role, or the code of a roster that another floor puts on the board.
    """

    __tablename__ = "network_rules"
    __table_args__ = (
        UniqueConstraint("area_id", "role"),
        Index("uq_network_rules_default", "role", unique=True, sqlite_where=text("area_id IS NULL"),
              postgresql_where=text("area_id IS NULL")),
        CheckConstraint("level IN ('township','village')", name="level"),
        CheckConstraint("least >= 0", name="least"),
        CheckConstraint("training_years IS NULL OR training_years > 0", name="training_years"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(12))
    least: Mapped[int] = mapped_column(default=1)  # 0: nobody is needed
    training_years: Mapped[int | None]  # after so many years a training is too old
    sends_reports: Mapped[bool] = mapped_column(default=False)  # is asked for quick reports
    is_verified: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)


class NetworkCheck(Audited, Base):
    """A township's look through its roster in one year: how many serve, who has left since, and what was lacking."""

    __tablename__ = "network_checks"
    __table_args__ = (
        UniqueConstraint("area_id", "year"),
        CheckConstraint("people >= 0 AND untrained >= 0 AND gaps >= 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    year: Mapped[int]
    checked_on: Mapped[date]
    checked_at: Mapped[datetime] = mapped_column(default=now)
    checked_by: Mapped[str] = mapped_column(String(60), default="")
    people: Mapped[int]  # who serve, after those who left were marked
    left_ids: Mapped[list[int]] = mapped_column(default=list)  # members marked as gone by it
    untrained: Mapped[int]
    gaps: Mapped[int]
    note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
