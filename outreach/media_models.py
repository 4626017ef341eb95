"""What appeared in the media: by which channel, where, when, in how many items, and how many people it reached."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Area
from schedule.models import Campaign, Event


class MediaItem(Audited, Base):
    """One appearance, or several alike of one day: 8,000 text messages are one row with `items` 8000.

    `reach` is None where nobody knows it, and only then is `reach_source` "unknown"; an estimate says how it was made.
    """

    __tablename__ = "media_items"
    __table_args__ = (
        CheckConstraint("reach_source IN ('counted','reported','estimated','unknown')", name="reach_source"),
        CheckConstraint("(reach IS NULL) = (reach_source = 'unknown')", name="reach_known"),
        CheckConstraint("items > 0", name="items"),
        Index(None, "area_id", "published_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    channel: Mapped[str] = mapped_column(String(40))  # a term of scheme media_channel
    outlet: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str] = mapped_column(String(200))
    published_on: Mapped[date]
    link: Mapped[str] = mapped_column(String(500), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id", ondelete="SET NULL"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"), index=True)
    items: Mapped[int] = mapped_column(default=1)
    reach: Mapped[int | None]
    reach_source: Mapped[str] = mapped_column(String(10), default="unknown")
    reach_note: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    campaign: Mapped[Campaign | None] = relationship()
    event: Mapped[Event | None] = relationship()
