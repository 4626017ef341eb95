"""Specialists and lecturers, what they report of their visits, and what they are paid for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import User
from schedule.models import Event, Person


class Specialist(Audited, Base):
    """What a person who can be booked knows, whom they belong to, until when they are appointed and what they get.

    `rate_fen` is paid for each hour, day or visit (`rate_per`), in hundredths of a yuan; the salt signs the own link.
    """

    __tablename__ = "specialists"
    __table_args__ = (
        CheckConstraint("rate_per IN ('hour','day','visit','none')", name="rate_per"),
        CheckConstraint("rate_fen >= 0", name="rate_fen"),
    )
    audit_secret = frozenset({"salt"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(40))  # term of scheme specialist_kind
    field: Mapped[str] = mapped_column(String(120), default="")
    organisation: Mapped[str] = mapped_column(String(120), default="")
    job_title: Mapped[str] = mapped_column(String(60), default="")
    term_from: Mapped[date | None]
    term_until: Mapped[date | None]
    rate_per: Mapped[str] = mapped_column(String(8), default="none")
    rate_fen: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    salt: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()
    user: Mapped[User | None] = relationship()

    @property
    def area_id(self) -> int:
        """The area of the person, in which they can be booked."""
        return self.person.area_id

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.name


class Dispatch(Audited, Base):
    """Why a specialist is sent to an event, and to which household if to one; kept off the calendar."""

    __tablename__ = "dispatches"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(300), default="")
    household: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class VisitReport(Audited, Base):
    """What a specialist reports of one event: sent, then accepted or sent back; one that comes again replaces it.

    `nonces` are those under which it was sent, `paid_in` is the first day of the month whose sheet it stands in.
    """

    __tablename__ = "visit_reports"
    __table_args__ = (
        UniqueConstraint("event_id", "specialist_id"),
        CheckConstraint("state IN ('sent','accepted','returned')", name="state"),
        CheckConstraint("began_at < ended_at", name="span"),
        Index(None, "specialist_id", "began_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    specialist_id: Mapped[int] = mapped_column(ForeignKey("specialists.id", ondelete="CASCADE"))
    nonces: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(8), default="sent")
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    people: Mapped[dict[str, Any]] = mapped_column(default=dict)  # visits by category
    done: Mapped[str] = mapped_column(Text)
    next_steps: Mapped[str] = mapped_column(Text, default="")
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    accuracy_m: Mapped[int | None]
    made_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    sender_key: Mapped[str] = mapped_column(String(60), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    paid_in: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    specialist: Mapped[Specialist] = relationship()

    @property
    def area_id(self) -> int:
        """The area of its event."""
        return self.event.area_id


class VisitPhoto(Audited, Base):
    """A photo that came with a report, once by its nonce."""

    __tablename__ = "visit_photos"
    __table_args__ = (UniqueConstraint("report_id", "nonce"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("visit_reports.id", ondelete="CASCADE"))
    nonce: Mapped[str] = mapped_column(String(40))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))

    report: Mapped[VisitReport] = relationship()
    file: Mapped[StoredFile] = relationship()


class AllowanceCorrection(Audited, Base):
    """An amount added to or taken off a specialist's sheet of a month, with its reason and who entered it."""

    __tablename__ = "allowance_corrections"
    __table_args__ = (Index(None, "specialist_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    specialist_id: Mapped[int] = mapped_column(ForeignKey("specialists.id", ondelete="CASCADE"))
    month: Mapped[date]  # its first day
    fen: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    entered_at: Mapped[datetime] = mapped_column(default=now)
    entered_by_name: Mapped[str] = mapped_column(String(60), default="")

    specialist: Mapped[Specialist] = relationship()


class AllowancePayment(Audited, Base):
    """That a specialist's sheet of a month was paid, as it stood then (`lines`); nothing of it changes any more."""

    __tablename__ = "allowance_payments"
    __table_args__ = (UniqueConstraint("specialist_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    specialist_id: Mapped[int] = mapped_column(ForeignKey("specialists.id", ondelete="CASCADE"))
    month: Mapped[date]
    fen: Mapped[int]
    rate_per: Mapped[str] = mapped_column(String(8))
    rate_fen: Mapped[int]
    paid_at: Mapped[datetime] = mapped_column(default=now)
    paid_by_name: Mapped[str] = mapped_column(String(60), default="")

    specialist: Mapped[Specialist] = relationship()
