"""Visits to a place: the checklist as it was answered, the defects found until they are closed, and photos."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from maps.models import Place


class InspectionTicket(Audited, Base):
    """Lets one person inspect one place by a signed link, also without a network; made by whoever looks after it."""

    __tablename__ = "inspection_tickets"
    audit_secret = frozenset({"salt"})

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), index=True)
    salt: Mapped[str] = mapped_column(String(24))
    holder_key: Mapped[str] = mapped_column(String(60), default="")
    holder_name: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship()

    @property
    def area_id(self) -> int:
        """The area of its place, in which it is given out and taken back."""
        return self.place.area_id

    @property
    def unit_id(self) -> int | None:
        """The unit of its place."""
        return self.place.unit_id


class Inspection(Audited, Base):
    """One visit. `answers` gives for each item of scheme inspection_item "ok", "defect" or "na"; once by its nonce."""

    __tablename__ = "inspections"
    __table_args__ = (UniqueConstraint("place_id", "nonce"), Index(None, "place_id", "inspected_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"))
    nonce: Mapped[str] = mapped_column(String(40))
    inspected_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    inspector_key: Mapped[str] = mapped_column(String(60), default="")
    inspector_name: Mapped[str] = mapped_column(String(60), default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    lon: Mapped[float | None]  # where the telephone stood, WGS-84 degrees
    lat: Mapped[float | None]
    accuracy_m: Mapped[int | None]
    verified: Mapped[bool] = mapped_column(default=False)  # the inspector found the facts of the register right
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship()

    @property
    def area_id(self) -> int:
        """The area of its place, in which it is seen."""
        return self.place.area_id

    @property
    def unit_id(self) -> int | None:
        """The unit of its place."""
        return self.place.unit_id


class Defect(Audited, Base):
    """Something to be mended at a place, until somebody has seen that it was."""

    __tablename__ = "defects"
    __table_args__ = (
        CheckConstraint("severity IN ('minor','major','danger')", name="severity"),
        CheckConstraint("state IN ('open','mended','closed','dropped')", name="state"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), index=True)
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id", ondelete="SET NULL"), index=True)
    item: Mapped[str] = mapped_column(String(40), default="")  # a term of scheme inspection_item
    problem: Mapped[str] = mapped_column(String(300))
    severity: Mapped[str] = mapped_column(String(6), default="minor")
    owner: Mapped[str] = mapped_column(String(60), default="")
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default="open")
    state_reason: Mapped[str] = mapped_column(String(300), default="")  # why it was dropped or opened again
    evidence: Mapped[str] = mapped_column(Text, default="")
    found_at: Mapped[datetime] = mapped_column(default=now)
    found_by: Mapped[str] = mapped_column(String(60), default="")  # the name, as of those who mended and closed it
    mended_at: Mapped[datetime | None]
    mended_by: Mapped[str] = mapped_column(String(60), default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship()

    @property
    def area_id(self) -> int:
        """The area of its place, in which it is seen and settled."""
        return self.place.area_id

    @property
    def unit_id(self) -> int | None:
        """The unit of its place."""
        return self.place.unit_id


class PlacePhoto(Audited, Base):
    """A photo of a place; of the place itself unless it belongs to an inspection or a defect.

    One that a phone kept until it had a network comes with a nonce and is there once.
    """

    __tablename__ = "place_photos"
    __table_args__ = (UniqueConstraint("place_id", "nonce"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id", ondelete="CASCADE"), index=True)
    defect_id: Mapped[int | None] = mapped_column(ForeignKey("defects.id", ondelete="CASCADE"), index=True)
    nonce: Mapped[str | None] = mapped_column(String(40))
    is_public: Mapped[bool] = mapped_column(default=False)
    caption: Mapped[str] = mapped_column(String(200), default="")
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by: Mapped[str] = mapped_column(String(60), default="")

    file: Mapped[StoredFile] = relationship()
