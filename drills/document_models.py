"""Certificates of drills."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from drills.models import Drill
from registry.models import Area


class Certificate(Audited, Base):
    """Says that a unit took part in a drill; whoever scans its code sees that it is true, and nobody's name.

    `facts` (drills.certificate_facts.Facts) are what was printed: they stay when unit or result change later. One
    that is revoked stays too, so that its paper is told apart; then the drill may get another with a new number.
    """

    __tablename__ = "drill_certificates"
    __table_args__ = (
        UniqueConstraint("county_id", "year", "serial"),
        Index("uq_drill_certificates_valid", "drill_id", unique=True, sqlite_where=text("revoked_at IS NULL"),
              postgresql_where=text("revoked_at IS NULL")),
        Index(None, "drill_id"),
    )  # fmt: skip
    audit_secret = frozenset({"salt"})

    id: Mapped[int] = mapped_column(primary_key=True)
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"))
    county_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))  # whose numbers it is counted in
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), unique=True)
    salt: Mapped[str] = mapped_column(String(24))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    issued_at: Mapped[datetime] = mapped_column(default=now)
    issued_by: Mapped[str] = mapped_column(String(60), default="")
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(String(60), default="")
    revoked_reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    drill: Mapped[Drill] = relationship()
    county: Mapped[Area] = relationship()
