"""A county's own Word templates, in place of those that are shipped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Area


class DocumentTemplate(Audited, Base):
    """A Word file with fields, used in an area and beneath for one kind of document in one language."""

    __tablename__ = "document_templates"
    __table_args__ = (UniqueConstraint("area_id", "kind", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))  # of a registry.word_templates.Shelf
    language: Mapped[str] = mapped_column(String(2))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    uploaded_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    file: Mapped[StoredFile] = relationship()
