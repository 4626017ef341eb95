"""What outreach adds to campaigns and events: targets, themes, results, photos."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from schedule.models import Campaign, Event


class CampaignBrief(Audited, Base):
    """Theme, purpose and budget of a campaign."""

    __tablename__ = "campaign_briefs"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    theme: Mapped[str] = mapped_column(String(200), default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    budget_yuan: Mapped[int | None]
    anchor: Mapped[str] = mapped_column(String(40), default="")  # the code of the anchor of the year that it serves

    campaign: Mapped[Campaign] = relationship()


class CampaignTarget(Audited, Base):
    """How many percent of the units of one kind a campaign is to reach."""

    __tablename__ = "campaign_targets"
    __table_args__ = (CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    unit_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    percent: Mapped[int] = mapped_column(default=100)


class OutreachResult(Audited, Base):
    """What came of an event, in the columns bureaus report; people are headcounts of the event."""

    __tablename__ = "outreach_results"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    leaflets: Mapped[int] = mapped_column(default=0)
    booklets: Mapped[int] = mapped_column(default=0)
    boards: Mapped[int] = mapped_column(default=0)
    banners: Mapped[int] = mapped_column(default=0)
    souvenirs: Mapped[int] = mapped_column(default=0)
    screenings: Mapped[int] = mapped_column(default=0)
    quizzes: Mapped[int] = mapped_column(default=0)
    enquiries: Mapped[int] = mapped_column(default=0)
    phone_enquiries: Mapped[int] = mapped_column(default=0)
    media_items: Mapped[int] = mapped_column(default=0)
    media_reach: Mapped[int] = mapped_column(default=0)
    hall_visitors: Mapped[int] = mapped_column(default=0)
    trained: Mapped[int] = mapped_column(default=0)
    remarks: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime] = mapped_column(default=now)
    reported_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class EventPhoto(Audited, Base):
    """A photo of an event with its caption."""

    __tablename__ = "event_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    caption: Mapped[str] = mapped_column(String(200), default="")

    file: Mapped[StoredFile] = relationship()
