"""Materials that everybody may download, their versions, and how often they were looked at and taken, by day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Area


class Download(Audited, Base):
    """A material with what it is for and where it comes from; shown from and until a day, unless it is hidden."""

    __tablename__ = "downloads"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))  # a term of scheme download_kind
    language: Mapped[str] = mapped_column(String(10), default="zh")
    purpose: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    licence: Mapped[str] = mapped_column(String(200), default="")
    shown_from: Mapped[date]
    shown_until: Mapped[date | None]
    is_hidden: Mapped[bool] = mapped_column(default=False)
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    cover: Mapped[StoredFile | None] = relationship()
    versions: Mapped[list[DownloadVersion]] = relationship(order_by="DownloadVersion.number")

    @property
    def current(self) -> DownloadVersion | None:
        """The newest version, which is the one that is given out."""
        return self.versions[-1] if self.versions else None


class DownloadVersion(Audited, Base):
    """The file of a material as it was put up; an older one stays for those who look after materials."""

    __tablename__ = "download_versions"
    __table_args__ = (UniqueConstraint("download_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    download_id: Mapped[int] = mapped_column(ForeignKey("downloads.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(60), default="")
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by: Mapped[str] = mapped_column(String(60), default="")

    file: Mapped[StoredFile] = relationship()


class DownloadDay(Base):
    """How often a material was looked at and taken on one day of its county; of whom, nothing is kept."""

    __tablename__ = "download_days"

    download_id: Mapped[int] = mapped_column(ForeignKey("downloads.id", ondelete="CASCADE"), primary_key=True)
    on: Mapped[date] = mapped_column("on_day", primary_key=True)
    views: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
