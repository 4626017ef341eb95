"""Quick reports after a felt earthquake. An exercise and the real thing are kept apart by the database itself:
everything of a round carries the round's mode and refers to the round by number and mode together.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Area

MODES = "mode IN ('exercise','real')"


class QuickRound(Audited, Base):
    """One earthquake, felt or assumed, for which informants are asked; `mode` never changes (a trigger sees to it)."""

    __tablename__ = "quick_rounds"
    __table_args__ = (
        CheckConstraint(MODES, name="mode"),
        CheckConstraint("scenario_id IS NULL OR mode = 'exercise'", name="scenario"),
        CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="span"),
        UniqueConstraint("id", "mode"),
        Index(None, "mode", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    mode: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(120))
    shook_at: Mapped[datetime]
    lon: Mapped[float | None]  # WGS-84 degrees, of the epicentre
    lat: Mapped[float | None]
    magnitude: Mapped[float | None]
    scenario_id: Mapped[int | None] = mapped_column(ForeignKey("scenarios.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    opened_at: Mapped[datetime] = mapped_column(default=now)
    opened_by: Mapped[str] = mapped_column(String(60), default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class QuickAsked(Base):
    """One informant who is asked in a round; the salt makes the personal link, which opens this round and no other."""

    __tablename__ = "quick_asked"
    __table_args__ = (
        CheckConstraint(MODES, name="mode"),
        ForeignKeyConstraint(["round_id", "mode"], ["quick_rounds.id", "quick_rounds.mode"], ondelete="CASCADE"),
        UniqueConstraint("round_id", "member_id"),
        UniqueConstraint("id", "round_id", "mode"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    mode: Mapped[str] = mapped_column(String(8))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("network_members.id", ondelete="SET NULL"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    told_by: Mapped[str] = mapped_column(String(8), default="")  # account, phone, or "": to be called
    salt: Mapped[str] = mapped_column(String(24))

    area: Mapped[Area] = relationship()


class QuickReport(Audited, Base):
    """One report as it was sent; corrections are further rows, and the latest of each who was asked counts.

    `damage` counts houses by "CLASS_GRADE", `services` says of roads, power, water and communications "ok", "cut" or
    "unknown"; counts of people are None where nobody said. `degree` is the quick estimate at its arrival.
    """

    __tablename__ = "quick_reports"
    __table_args__ = (
        CheckConstraint(MODES, name="mode"),
        CheckConstraint("degree IS NULL OR degree BETWEEN 1 AND 12", name="degree"),
        ForeignKeyConstraint(
            ["asked_id", "round_id", "mode"], ["quick_asked.id", "quick_asked.round_id", "quick_asked.mode"],
            ondelete="CASCADE",
        ),
        Index(None, "round_id", "mode"),
        Index(None, "asked_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    mode: Mapped[str] = mapped_column(String(8))
    asked_id: Mapped[int]
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    nonce: Mapped[str] = mapped_column(String(40), unique=True)
    felt: Mapped[str] = mapped_column(String(8))  # "yes" or "no"
    signs: Mapped[list[str]] = mapped_column(default=list)  # codes of readiness.felt_table
    degree: Mapped[int | None]
    damage: Mapped[dict[str, int]] = mapped_column(default=dict)
    services: Mapped[dict[str, Any]] = mapped_column(default=dict)
    injured: Mapped[int | None]
    dead: Mapped[int | None]
    missing: Mapped[int | None]
    trapped: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, default="")
    lon: Mapped[float | None]  # WGS-84 degrees, of the telephone
    lat: Mapped[float | None]
    sent_at: Mapped[datetime]  # by the informant's telephone, against the server's clock
    received_at: Mapped[datetime] = mapped_column(default=now)
    by_key: Mapped[str] = mapped_column(String(60), default="")
    by_name: Mapped[str] = mapped_column(String(60), default="")

    area: Mapped[Area] = relationship()
    asked: Mapped[QuickAsked] = relationship(
        primaryjoin="QuickAsked.id == foreign(QuickReport.asked_id)", viewonly=True
    )
    round: Mapped[QuickRound] = relationship(
        primaryjoin="QuickRound.id == foreign(QuickReport.round_id)", viewonly=True
    )


class QuickPhoto(Audited, Base):
    """A photo that came with a report."""

    __tablename__ = "quick_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("quick_reports.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    nonce: Mapped[str] = mapped_column(String(40), unique=True)

    file: Mapped[StoredFile] = relationship()
