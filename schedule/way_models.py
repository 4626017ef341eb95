"""Ways between units and places that somebody measured or took from a route planner."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from registry.models import Area


class TravelWay(Audited, Base):
    """The way from one unit or place to another; it holds as long as both lie where they lay when it was entered.

    `from_key` is like "unit:17" or "place:3", `from_spot` its longitude and latitude then. `minutes` are of driving
    alone, without packing up and parking.
    """

    __tablename__ = "travel_ways"
    __table_args__ = (
        UniqueConstraint("from_key", "to_key"),
        CheckConstraint("minutes >= 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)  # where it begins
    from_key: Mapped[str] = mapped_column(String(24))
    to_key: Mapped[str] = mapped_column(String(24))
    from_spot: Mapped[str] = mapped_column(String(24), index=True)
    to_spot: Mapped[str] = mapped_column(String(24), index=True)
    minutes: Mapped[float]
    km: Mapped[float | None]
    source: Mapped[str] = mapped_column(String(60), default="")

    area: Mapped[Area] = relationship()
