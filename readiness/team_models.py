"""Response teams: members with their training, equipment with its checks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from maps.models import Place
from registry.models import Area, Unit, User


class ResponseTeam(Audited, Base):
    """People who go out after an earthquake: a rescue team, a medical team, volunteers ..."""

    __tablename__ = "response_teams"
    __table_args__ = (UniqueConstraint("area_id", "name"), CheckConstraint("strength >= 0", name="strength"))

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(40))  # term of scheme response_team_kind
    name: Mapped[str] = mapped_column(String(60))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("places.id", ondelete="SET NULL"))
    base_note: Mapped[str] = mapped_column(String(200), default="")
    strength: Mapped[int] = mapped_column(default=0)  # people it is meant to have; 0: as many as are named
    note: Mapped[str] = mapped_column(Text, default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    unit: Mapped[Unit | None] = relationship()
    base: Mapped[Place | None] = relationship()


class TeamMember(Audited, Base):
    """Somebody of a team; who has left stays, so that old call-outs still say who came."""

    __tablename__ = "team_members"
    __table_args__ = (
        CheckConstraint("role IN ('leader','deputy','member')", name="role"),
        Index("uq_team_members_leader", "team_id", unique=True,
              sqlite_where=text("role = 'leader' AND is_active"),
              postgresql_where=text("role = 'leader' AND is_active")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("response_teams.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(8), default="member")
    duty: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    away_until: Mapped[date | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    team: Mapped[ResponseTeam] = relationship()
    user: Mapped[User | None] = relationship()


class MemberTraining(Audited, Base):
    """What a member was trained in, when, and until when it counts; without a day it does not lapse."""

    __tablename__ = "member_trainings"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("team_members.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(120))
    held_on: Mapped[date]
    valid_until: Mapped[date | None]


class TeamEquipment(Audited, Base):
    """A kind of thing that a team keeps: how many there are and should be, where, until when, and in what condition."""

    __tablename__ = "team_equipment"
    __table_args__ = (
        CheckConstraint("quantity >= 0 AND wanted >= 0", name="quantity"),
        CheckConstraint("condition IN ('good','worn','unusable')", name="condition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("response_teams.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    counted_in: Mapped[str] = mapped_column(String(12), default="")  # piece, box, pair ...
    quantity: Mapped[int] = mapped_column(default=0)
    wanted: Mapped[int] = mapped_column(default=0)
    kept_at: Mapped[str] = mapped_column(String(120), default="")
    expires_on: Mapped[date | None] = mapped_column(index=True)
    checked_on: Mapped[date | None]
    check_due_on: Mapped[date | None] = mapped_column(index=True)
    condition: Mapped[str] = mapped_column(String(8), default="good")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    team: Mapped[ResponseTeam] = relationship()


class EquipmentCheck(Audited, Base):
    """One look at a thing: how many were found, in what condition; with what stood there before, to undo it."""

    __tablename__ = "equipment_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("team_equipment.id", ondelete="CASCADE"), index=True)
    checked_at: Mapped[datetime] = mapped_column(default=now)
    checked_by: Mapped[str] = mapped_column(String(60), default="")
    quantity: Mapped[int]
    condition: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(String(300), default="")
    quantity_before: Mapped[int]
    condition_before: Mapped[str] = mapped_column(String(8))
    checked_on_before: Mapped[date | None]
    check_due_on_before: Mapped[date | None]
