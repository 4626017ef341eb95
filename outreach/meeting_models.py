"""Joint meetings: agenda, participants, minutes; and tasks, which outlive the meeting and their owners."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Area, Unit, User
from schedule.models import Event


class Meeting(Audited, Base):
    """What was said and decided at a meeting, which is an event of its kind; decisions stand one a line."""

    __tablename__ = "meetings"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    protocol: Mapped[str] = mapped_column(Text, default="")
    decisions: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    written_at: Mapped[datetime] = mapped_column(default=now)
    written_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class AgendaItem(Audited, Base):
    """One item of a meeting's agenda; `length` in minutes, `outcome` what came of it."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        CheckConstraint("length IS NULL OR length BETWEEN 1 AND 600", name="length"),
        Index(None, "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    presenter: Mapped[str] = mapped_column(String(60), default="")
    length: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class MeetingParty(Audited, Base):
    """A unit, or a name that is in no register, that was invited to a meeting; `attended` is None until known."""

    __tablename__ = "meeting_parties"
    __table_args__ = (Index(None, "event_id"), Index(None, "unit_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120), default="")
    attended: Mapped[bool | None]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit | None] = relationship()


class JointTask(Audited, Base):
    """Something that a unit or a person has to do by a day.

    Open ones have a day and an owner: an account (`owner_id`), a person without one (`person_name`), or the unit itself
    (`is_of_unit`). When the account goes, the task stays with its unit and is without an owner.
    """

    __tablename__ = "joint_tasks"
    __table_args__ = (
        CheckConstraint("state IN ('open','done','dropped')", name="state"),
        Index(None, "area_id", "state", "due_on"),
        Index(None, "unit_id"),
        Index(None, "owner_id"),
        Index(None, "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    title: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(Text, default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="SET NULL"))
    unit_name: Mapped[str] = mapped_column(String(120), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    person_name: Mapped[str] = mapped_column(String(60), default="")
    is_of_unit: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default="open")
    outcome: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    event: Mapped[Event | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    owner: Mapped[User | None] = relationship()


class TaskStep(Audited, Base):
    """What happened to a task, by whom and why; only added to."""

    __tablename__ = "task_steps"
    __table_args__ = (Index(None, "task_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("joint_tasks.id", ondelete="CASCADE"))
    deed: Mapped[str] = mapped_column(String(12))  # made postponed handed_over done dropped reopened
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str] = mapped_column(String(60), default="")
    by_name: Mapped[str] = mapped_column(String(60), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date]
    person_name: Mapped[str] = mapped_column(String(120), default="")
