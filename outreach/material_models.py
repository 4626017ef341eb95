"""The stock of materials: items, and every move that made it what it is."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from registry.models import Area, Unit
from schedule.models import Campaign, Event


class Material(Audited, Base):
    """An item of the stock; `stock` is the sum of its moves, kept in step by the database and never below zero."""

    __tablename__ = "materials"
    __table_args__ = (
        UniqueConstraint("area_id", "name"),
        CheckConstraint("stock >= 0", name="stock"),
        CheckConstraint("low_at >= 0", name="low_at"),
    )
    audit_secret = frozenset({"stock"})  # it follows from the moves, which are kept

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))  # term of scheme material_kind
    name: Mapped[str] = mapped_column(String(120))
    counted_in: Mapped[str] = mapped_column(String(20), default="")  # copies, sheets, pieces
    low_at: Mapped[int | None]  # from this stock down somebody should order more
    note: Mapped[str] = mapped_column(String(300), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    stock: Mapped[int] = mapped_column(default=0, server_default="0", server_onupdate=FetchedValue())
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class MaterialMove(Audited, Base):
    """What came in or went out on a day: `count` is added to the stock, so it is below zero when things went out."""

    __tablename__ = "material_moves"
    __table_args__ = (
        CheckConstraint("kind IN ('received','given','returned','corrected')", name="kind"),
        CheckConstraint(
            "(kind IN ('received','returned') AND count > 0) OR (kind = 'given' AND count < 0) "
            "OR (kind = 'corrected' AND count <> 0 AND reason <> '' AND made_by_name <> '')",
            name="named",
        ),
        Index(None, "material_id", "moved_on"),
        Index("uq_material_moves_drawn", "event_id", "drawn_for", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("materials.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    moved_on: Mapped[date] = mapped_column(index=True)
    count: Mapped[int]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id", ondelete="SET NULL"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="SET NULL"))
    drawn_for: Mapped[str | None] = mapped_column(String(20))  # the column of the event's result it was taken for
    reason: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by: Mapped[str] = mapped_column(String(60), default="")
    made_by_name: Mapped[str] = mapped_column(String(60), default="")

    material: Mapped[Material] = relationship()
    campaign: Mapped[Campaign | None] = relationship()
    event: Mapped[Event | None] = relationship()
    unit: Mapped[Unit | None] = relationship()


class MaterialWish(Audited, Base):
    """How much of an item a campaign means to give out."""

    __tablename__ = "material_wishes"
    __table_args__ = (CheckConstraint("count > 0", name="count"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("materials.id", ondelete="CASCADE"), primary_key=True)
    count: Mapped[int]

    material: Mapped[Material] = relationship()
