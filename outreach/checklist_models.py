"""Checklists of what units do in a year, their items, and proofs given by hand."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Area, Unit


class Checklist(Audited, Base):
    """What units of some kinds do in a year; without an area: wherever no nearer checklist holds.

    With a year it holds for that year alone, before one for every year. `code` is kept by shipped ones only.
    """

    __tablename__ = "checklists"
    __table_args__ = (
        CheckConstraint("due_month BETWEEN 1 AND 12", name="due_month"),
        Index("uq_checklists_code", "code", unique=True, sqlite_where=text("code <> ''"),
              postgresql_where=text("code <> ''")),
        Index(None, "area_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    unit_kinds: Mapped[list[str]] = mapped_column(default=list)  # terms of scheme unit_kind; a group for its kinds
    year: Mapped[int | None]
    due_month: Mapped[int] = mapped_column(default=12)  # due at the end of this month of the year
    source: Mapped[str] = mapped_column(String(200), default="")
    is_verified: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area | None] = relationship()
    items: Mapped[list[ChecklistItem]] = relationship(
        order_by="(ChecklistItem.position, ChecklistItem.id)", cascade="all, delete-orphan", passive_deletes=True
    )


class ChecklistItem(Audited, Base):
    """One thing of a checklist: held events of these kinds prove it, or a proof by hand where that is allowed."""

    __tablename__ = "checklist_items"
    __table_args__ = (CheckConstraint("times BETWEEN 1 AND 31", name="times"), Index(None, "checklist_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklists.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    event_kinds: Mapped[list[str]] = mapped_column(default=list)  # terms of scheme event_kind; empty: by hand only
    times: Mapped[int] = mapped_column(default=1)
    takes_proof: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class ChecklistProof(Audited, Base):
    """Somebody says by hand that a unit did an item in a year; whoever oversees the unit confirms or sends back."""

    __tablename__ = "checklist_proofs"
    __table_args__ = (
        CheckConstraint("state IN ('given','confirmed','sent_back','taken_back')", name="state"),
        Index(None, "unit_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_items.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"))
    year: Mapped[int]
    done_on: Mapped[date]
    words: Mapped[str] = mapped_column(String(300), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    state: Mapped[str] = mapped_column(String(10), default="given")
    reason: Mapped[str] = mapped_column(String(300), default="")
    given_at: Mapped[datetime] = mapped_column(default=now)
    given_by: Mapped[str] = mapped_column(String(60), default="")
    given_by_name: Mapped[str] = mapped_column(String(60), default="")
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str] = mapped_column(String(60), default="")
    reviewed_by_name: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    item: Mapped[ChecklistItem] = relationship()
    unit: Mapped[Unit] = relationship()
    file: Mapped[StoredFile | None] = relationship()
