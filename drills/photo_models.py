"""Photos of a drill, of something noted while it ran, or of a problem that was mended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now


class DrillPhoto(Audited, Base):
    """A photo with its caption; of the drill itself unless it belongs to an entry of the live log or to an action."""

    __tablename__ = "drill_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("live_entries.id", ondelete="CASCADE"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("improvement_actions.id", ondelete="CASCADE"), index=True)
    caption: Mapped[str] = mapped_column(String(200), default="")
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by: Mapped[str] = mapped_column(String(60), default="")

    file: Mapped[StoredFile] = relationship()
