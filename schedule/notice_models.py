"""Notices to people: by which channels, in which words, when, and what each reader wishes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Area


class NoticeChannel(Audited, Base):
    """A way out that an administrator set up: a robot of a group, a webhook, a gateway for text messages.

    In the outbox it is called KIND:ID ("wecom:3"). `extra` holds what only this kind needs (core.channels). E-mail is
    set up by the environment and is called "email".
    """

    __tablename__ = "notice_channels"
    __table_args__ = (CheckConstraint("kind IN ('wecom','dingtalk','feishu','webhook','sms','apprise')", name="kind"),)
    audit_secret = frozenset({"address", "secret", "extra"})  # a robot's address is its key

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(500), default="")
    secret: Mapped[str] = mapped_column(String(200), default="")
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    carries: Mapped[list[str]] = mapped_column(default=list)  # kinds of notice that a group is told; none: by wish only
    is_active: Mapped[bool] = mapped_column(default=True)
    tested_at: Mapped[datetime | None]
    test_outcome: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area | None] = relationship()


class NoticeTemplate(Audited, Base):
    """The words of one kind of notice in one language, in an area and beneath, in place of those that are shipped."""

    __tablename__ = "notice_templates"
    __table_args__ = (
        Index("uq_notice_templates_area", "kind", "language", "area_id", unique=True,
              sqlite_where=text("area_id IS NOT NULL"), postgresql_where=text("area_id IS NOT NULL")),
        Index("uq_notice_templates_default", "kind", "language", unique=True, sqlite_where=text("area_id IS NULL"),
              postgresql_where=text("area_id IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class NoticeRule(Audited, Base):
    """How one kind of notice is sent in an area and beneath, in place of the defaults that are shipped."""

    __tablename__ = "notice_rules"
    __table_args__ = (
        Index("uq_notice_rules_area", "kind", "area_id", unique=True, sqlite_where=text("area_id IS NOT NULL"),
              postgresql_where=text("area_id IS NOT NULL")),
        Index("uq_notice_rules_default", "kind", unique=True, sqlite_where=text("area_id IS NULL"),
              postgresql_where=text("area_id IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(32))
    is_on: Mapped[bool] = mapped_column(default=True)
    channels: Mapped[list[str]] = mapped_column(default=list)  # kinds of channel: email, sms, ...; the inbox always
    leads: Mapped[list[int]] = mapped_column(default=list)  # of reminders: minutes before the start
    version: Mapped[int] = mapped_column(default=1)


class NoticeReader(Audited, Base):
    """How somebody with an account wishes to be reached; without a row, as the county's rules say."""

    __tablename__ = "notice_readers"
    __table_args__ = (
        CheckConstraint("digest IN ('none','daily','weekly')", name="digest"),
        CheckConstraint("digest_on BETWEEN 1 AND 7", name="digest_on"),
    )
    audit_secret = frozenset({"phone"})

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    phone: Mapped[str] = mapped_column(String(40), default="")  # for text messages
    quiet_from: Mapped[int | None]  # local minutes of the day; None: as the county's
    quiet_until: Mapped[int | None]
    digest: Mapped[str] = mapped_column(String(6), default="none")
    digest_at: Mapped[int] = mapped_column(default=8 * 60)
    digest_on: Mapped[int] = mapped_column(default=1)  # ISO weekday of a weekly digest
    version: Mapped[int] = mapped_column(default=1)


class NoticePreference(Audited, Base):
    """What somebody wishes for one kind of notice."""

    __tablename__ = "notice_preferences"
    __table_args__ = (CheckConstraint("way IN ('at_once','digest','inbox')", name="way"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    way: Mapped[str] = mapped_column(String(7), default="at_once")
    channels: Mapped[list[Any] | None]  # None: as the rule says
    leads: Mapped[list[Any] | None]


class Notice(Base):
    """One thing that one reader is told: written once for its key, then sent when its time and the reader's wishes say.

    It stands in the reader's inbox at once; what leaves the building goes through the outbox when it is due. After
    `stale_at` it is of no use any more and is not sent.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','held','sent','stale','void','inbox')", name="state"),
        Index(None, "state", "due_at"),
        Index(None, "subject"),
        Index(None, "reader_key", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(40), default="")  # "event:12": what it is about
    reader_key: Mapped[str] = mapped_column(String(60), default="")  # user:7; "" for somebody without an account
    address: Mapped[str] = mapped_column(String(200), default="")  # of somebody without an account
    area_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(2), default="zh")
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(String(300), default="")
    attachment: Mapped[str] = mapped_column(Text, default="")
    is_urgent: Mapped[bool] = mapped_column(default=False)  # quiet hours and digests do not hold it back
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    due_at: Mapped[datetime] = mapped_column(default=now)
    stale_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    digest_key: Mapped[str] = mapped_column(String(80), default="")  # of the digest that carried it
