"""Documents of drills: a county's own templates in place of those that are shipped, and certificates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from drills.models import Drill
from registry.models import Area

KINDS = ("plan", "script", "result", "evaluation")


class DocumentTemplate(Audited, Base):
    """A Word file with fields, used in an area and beneath for one kind of document in one language."""

    __tablename__ = "document_templates"
    __table_args__ = (
        UniqueConstraint("area_id", "kind", "language"),
        CheckConstraint("kind IN ('plan','script','result','evaluation')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    uploaded_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()
    file: Mapped[StoredFile] = relationship()


class Certificate(Audited, Base):
    """Says that a unit took part in a drill; whoever scans its code sees that it is true, and nobody's name."""

    __tablename__ = "drill_certificates"
    audit_secret = frozenset({"salt"})

    id: Mapped[int] = mapped_column(primary_key=True)
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), unique=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    salt: Mapped[str] = mapped_column(String(24))
    issued_at: Mapped[datetime] = mapped_column(default=now)
    issued_by: Mapped[str] = mapped_column(String(60), default="")
    revoked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    drill: Mapped[Drill] = relationship()
