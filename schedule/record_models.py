"""What an event leaves behind and sends out: the history of its moves, and calendars that others follow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Audited, Base
from core.times import now


class EventMove(Base):
    """One change of an event's time, place or state, as those who follow it are told; only added to."""

    __tablename__ = "event_moves"
    __table_args__ = (
        CheckConstraint("what IN ('moved','confirmed','held','postponed','cancelled','restored')", name="what"),
        Index(None, "event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(default=now)
    by_key: Mapped[str] = mapped_column(String(60), default="")
    by_name: Mapped[str] = mapped_column(String(60), default="")
    from_starts_at: Mapped[datetime]
    from_ends_at: Mapped[datetime]
    to_starts_at: Mapped[datetime]
    to_ends_at: Mapped[datetime]
    from_place: Mapped[str] = mapped_column(String(200), default="")
    to_place: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")


class Feed(Audited, Base):
    """A calendar at a secret address, of what its owner may see: everything, or one team, person, unit ...

    The address is signed with the salt; a new salt makes the old address void.
    """

    __tablename__ = "feeds"
    audit_secret = frozenset({"salt"})
    __table_args__ = (
        CheckConstraint("kind IN ('all','person','team','unit','campaign','area')", name="kind"),
        CheckConstraint("(kind = 'all') = (subject_id = 0)", name="subject"),
        Index("uq_feeds_owner", "owner_id", "kind", "subject_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[int] = mapped_column(default=0)
    salt: Mapped[str] = mapped_column(String(24))
    alarm_minutes: Mapped[int | None]  # before the start; None: no alarm
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
