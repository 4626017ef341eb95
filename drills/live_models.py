"""A drill while it runs: who may take part by link, and the log of what was done, from which all else is computed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from drills.models import Drill


class LiveDrill(Audited, Base):
    """The live drill of a registration; its links are signed with the salt."""

    __tablename__ = "live_drills"
    audit_secret = frozenset({"salt"})

    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(24))
    opened_at: Mapped[datetime] = mapped_column(default=now)  # what was done before belongs to an earlier rehearsal
    opened_by: Mapped[str] = mapped_column(String(60), default="")
    closed_at: Mapped[datetime | None]
    is_rehearsal: Mapped[bool] = mapped_column(default=False)  # what is done now does not count
    rehearsed_at: Mapped[datetime | None]  # when it was first rehearsed
    version: Mapped[int] = mapped_column(default=1)

    drill: Mapped[Drill] = relationship()


class LiveEntry(Base):
    """One thing done in a live drill, at the instant it was done, once however often it arrives; only added to."""

    __tablename__ = "live_entries"
    __table_args__ = (
        UniqueConstraint("drill_id", "nonce"),
        Index(None, "drill_id", "id"),
        CheckConstraint("what IN ('phase','inject','arrived','roll','found','injury','note','undo')", name="what"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"))
    nonce: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(8))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("drill_groups.id", ondelete="SET NULL"))
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]  # when it was done, by the server's clock
    received_at: Mapped[datetime] = mapped_column(default=now)
    by_key: Mapped[str] = mapped_column(String(60), default="")
    by_name: Mapped[str] = mapped_column(String(60), default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
