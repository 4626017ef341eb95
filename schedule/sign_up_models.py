"""Who wants to come: windows of sign-up, sign-ups of people and groups; and who came: check-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Unit
from schedule.models import Event

SIGN_UP_STATES = ("confirmed", "waiting", "offered", "withdrawn", "lapsed")
LIVE = ("confirmed", "waiting", "offered")
TAKING = ("confirmed", "offered")  # in these a sign-up takes places


class SignUpWindow(Audited, Base):
    """When and how people may sign up for an event; without a capacity everybody may come."""

    __tablename__ = "sign_up_windows"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="span"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    capacity: Mapped[int | None]  # people
    most_per_group: Mapped[int | None]  # people
    has_waiting_list: Mapped[bool] = mapped_column(default=True)
    confirm_hours: Mapped[int] = mapped_column(default=24)  # so long an offered place is kept
    is_public: Mapped[bool] = mapped_column(default=False)  # anybody with the address may sign up, without an account
    note: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class SignUp(Audited, Base):
    """One person or group that wants to come, with people by category; `people` is their sum."""

    __tablename__ = "sign_ups"
    audit_secret = frozenset({"salt"})
    __table_args__ = (
        CheckConstraint("state IN ('confirmed','waiting','offered','withdrawn','lapsed')", name="state"),
        CheckConstraint("people > 0", name="people"),
        CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="offered"),
        Index(None, "event_id", "state"),
        Index(None, "state", "offered_until"),
        Index("uq_sign_ups_unit", "event_id", "unit_id", unique=True,
              sqlite_where=text("unit_id IS NOT NULL AND state IN ('confirmed','waiting','offered')"),
              postgresql_where=text("unit_id IS NOT NULL AND state IN ('confirmed','waiting','offered')")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    user_key: Mapped[str] = mapped_column(String(60), default="", index=True)  # whose it is; empty for a visitor
    name: Mapped[str] = mapped_column(String(120))  # the person's, the group's or the unit's
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    counts: Mapped[dict[str, int]]  # people by term of scheme people_category
    people: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="confirmed")
    offered_until: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    signed_by: Mapped[str] = mapped_column(String(60), default="")  # the actor who did it, another when on behalf
    signed_by_name: Mapped[str] = mapped_column(String(60), default="")
    salt: Mapped[str] = mapped_column(String(24))  # with it the holder's address is signed
    signed_at: Mapped[datetime] = mapped_column(default=now)  # the order of the waiting list
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit | None] = relationship()


class CheckInDesk(Audited, Base):
    """An event's check-in: its poster's code is signed with the salt, so that a new salt makes old posters void."""

    __tablename__ = "check_in_desks"
    audit_secret = frozenset({"salt"})

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(24))
    is_open: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class HelperPass(Audited, Base):
    """A link that lets somebody without an account check people in at one event, and do nothing else."""

    __tablename__ = "helper_passes"
    audit_secret = frozenset({"salt"})

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    salt: Mapped[str] = mapped_column(String(24))
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]


class CheckIn(Audited, Base):
    """One arrival, of a person or of a group; the nonce, made on the device, counts it once however often it comes."""

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("event_id", "nonce"),
        CheckConstraint("people > 0", name="people"),
        CheckConstraint("source IN ('poster','helper','organiser')", name="source"),
        Index(None, "event_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    nonce: Mapped[str] = mapped_column(String(40))
    sign_up_id: Mapped[int | None] = mapped_column(ForeignKey("sign_ups.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(60), default="")  # only if somebody wants to say it
    counts: Mapped[dict[str, int]]
    people: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    taken_by: Mapped[str] = mapped_column(String(60), default="")  # "user:3", "helper:7", "" for oneself
    arrived_at: Mapped[datetime]  # received_at less the time that the device says has gone by
    received_at: Mapped[datetime] = mapped_column(default=now)
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[str] = mapped_column(String(60), default="")
