"""Mobilisations of response teams, as they were entered or called out here, and the answers of those called."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.db import Audited, Base
from core.times import now
from readiness.team_models import ResponseTeam, TeamMember


class JointCallOut(Audited, Base):
    """Several teams called out by one deed, all for an exercise or all in earnest: the key of both holds them to it."""

    __tablename__ = "joint_call_outs"
    __table_args__ = (UniqueConstraint("id", "is_exercise"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    is_exercise: Mapped[bool]
    called_at: Mapped[datetime]
    called_by: Mapped[str] = mapped_column(String(60), default="")
    called_by_name: Mapped[str] = mapped_column(String(60), default="")


class Mobilisation(Audited, Base):
    """A team going out: an exercise or a real one, which never changes; called out from here or entered afterwards."""

    __tablename__ = "mobilisations"
    __table_args__ = (
        CheckConstraint("way IN ('called','entered')", name="way"),
        CheckConstraint("came >= 0", name="came"),
        CheckConstraint("released_at IS NULL OR released_at >= started_at", name="span"),
        Index(None, "team_id", "started_at"),
        ForeignKeyConstraint(["joint_id", "is_exercise"], ["joint_call_outs.id", "joint_call_outs.is_exercise"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("response_teams.id", ondelete="CASCADE"))
    joint_id: Mapped[int | None] = mapped_column(index=True)  # called together with other teams
    is_exercise: Mapped[bool]
    way: Mapped[str] = mapped_column(String(7))
    reason: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="")
    message: Mapped[str] = mapped_column(String(300), default="")
    started_at: Mapped[datetime]
    assemble_by: Mapped[datetime | None]
    within_minutes: Mapped[int] = mapped_column(default=15)  # of the call, in which an answer counts as prompt
    released_at: Mapped[datetime | None]
    came: Mapped[int | None]  # entered afterwards; of a call-out, its arrivals count
    note: Mapped[str] = mapped_column(String(300), default="")
    called_by: Mapped[str] = mapped_column(String(60), default="")
    called_by_name: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    team: Mapped[ResponseTeam] = relationship()

    @validates("is_exercise")
    def _stays(self, _name: str, value: bool) -> bool:
        """An exercise never becomes a real mobilisation, nor the other way round: no figure may mix the two."""
        if self.is_exercise is not None and self.is_exercise != value:
            raise ValueError("a mobilisation stays what it was begun as")
        return value


class CallAnswer(Audited, Base):
    """What one member called out has answered; `acknowledged_at` is the first answer and stays."""

    __tablename__ = "call_answers"
    __table_args__ = (
        UniqueConstraint("mobilisation_id", "member_id"),
        CheckConstraint("answer IN ('','coming','cannot')", name="answer"),
        CheckConstraint("how IN ('','link','phone')", name="how"),
    )
    audit_secret = frozenset({"salt"})

    id: Mapped[int] = mapped_column(primary_key=True)
    mobilisation_id: Mapped[int] = mapped_column(ForeignKey("mobilisations.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("team_members.id", ondelete="CASCADE"), index=True)
    salt: Mapped[str] = mapped_column(String(24))
    is_told: Mapped[bool] = mapped_column(default=False)  # whether any way reached out to them
    answer: Mapped[str] = mapped_column(String(6), default="")
    minutes_away: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    how: Mapped[str] = mapped_column(String(5), default="")
    marked_by: Mapped[str] = mapped_column(String(60), default="")
    acknowledged_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    mobilisation: Mapped[Mobilisation] = relationship()
    member: Mapped[TeamMember] = relationship()
