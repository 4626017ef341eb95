"""Training classes: sessions, trainees and who came, questions, tries at the test, certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Area, Unit
from schedule.models import Event


class TrainingClass(Audited, Base):
    """A series of sessions for one circle of trainees; `test` holds the questions as they were chosen for it."""

    __tablename__ = "training_classes"
    __table_args__ = (
        CheckConstraint("pass_percent BETWEEN 1 AND 100", name="pass_percent"),
        CheckConstraint("tries BETWEEN 1 AND 9", name="tries"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(40))  # term of scheme trainee_category
    wanted: Mapped[int | None]
    pass_percent: Mapped[int] = mapped_column(default=60)
    tries: Mapped[int] = mapped_column(default=2)
    test: Mapped[list[Any]] = mapped_column(default=list)
    is_test_open: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class TrainingSession(Audited, Base):
    """One session of a class: its event, and how many came where nobody ticked a list."""

    __tablename__ = "training_sessions"
    __table_args__ = (CheckConstraint("headcount >= 0", name="headcount"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_classes.id", ondelete="CASCADE"), index=True)
    topic: Mapped[str] = mapped_column(String(120), default="")
    headcount: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    training: Mapped[TrainingClass] = relationship()

    @property
    def area_id(self) -> int:
        """The area of the event."""
        return self.event.area_id


class Trainee(Audited, Base):
    """Somebody on the list of a class; `person_key` tells the same person in other classes."""

    __tablename__ = "trainees"
    __table_args__ = (UniqueConstraint("class_id", "person_key"), Index(None, "person_key"))
    audit_secret = frozenset({"salt", "person_key"})

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_classes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="SET NULL"), index=True)
    organisation: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    person_key: Mapped[str] = mapped_column(String(200))
    salt: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)

    training: Mapped[TrainingClass] = relationship()
    unit: Mapped[Unit | None] = relationship()

    @property
    def area_id(self) -> int:
        """The area of the class."""
        return self.training.area_id


class Attendance(Audited, Base):
    """That a trainee was at a session."""

    __tablename__ = "training_attendance"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("training_sessions.event_id", ondelete="CASCADE"), primary_key=True
    )
    trainee_id: Mapped[int] = mapped_column(
        ForeignKey("trainees.id", ondelete="CASCADE"), primary_key=True, index=True
    )  # fmt: skip
    noted_at: Mapped[datetime] = mapped_column(default=now)


class ExamQuestion(Audited, Base):
    """A question of the county's own; `choices` are sentences, `right` the places of those that are true, from 0."""

    __tablename__ = "exam_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    choices: Mapped[list[str]] = mapped_column(default=list)
    right: Mapped[list[int]] = mapped_column(default=list)
    explanation: Mapped[str] = mapped_column(String(300), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class ExamTry(Audited, Base):
    """One try at the test of a class: the answers given by the number of the question, and the score in percent."""

    __tablename__ = "exam_tries"
    __table_args__ = (
        UniqueConstraint("trainee_id", "number"),
        CheckConstraint("score_percent BETWEEN 0 AND 100", name="score_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"))
    number: Mapped[int]
    replies: Mapped[dict[str, Any]] = mapped_column(default=dict)
    score_percent: Mapped[int]
    is_passed: Mapped[bool]
    is_typed: Mapped[bool] = mapped_column(default=False)  # on paper, entered by an officer
    tested_at: Mapped[datetime] = mapped_column(default=now)

    trainee: Mapped[Trainee] = relationship()


class TrainingCertificate(Audited, Base):
    """Says that a trainee has completed a class; whoever scans its code sees that it is true, and no whole name.

    `facts` (outreach.training_certificate.Facts) are what was printed, beside the holder's name.
    """

    __tablename__ = "training_certificates"
    __table_args__ = (
        UniqueConstraint("county_id", "year", "serial"),
        Index("uq_training_certificates_valid", "trainee_id", unique=True, sqlite_where=text("revoked_at IS NULL"),
              postgresql_where=text("revoked_at IS NULL")),
        Index(None, "trainee_id"),
    )  # fmt: skip
    audit_secret = frozenset({"salt"})

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"))
    county_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), unique=True)
    salt: Mapped[str] = mapped_column(String(24))
    holder_name: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    issued_at: Mapped[datetime] = mapped_column(default=now)
    issued_by: Mapped[str] = mapped_column(String(60), default="")
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(String(60), default="")
    revoked_reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    trainee: Mapped[Trainee] = relationship()
