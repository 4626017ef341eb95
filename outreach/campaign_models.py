"""What makes a campaign part of a year: anchor days, area targets, teams, where it was taken over from, its money."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import StoredFile
from core.times import now
from registry.models import Area
from schedule.models import Campaign, Team


class AnchorDay(Audited, Base):
    """The days of an anchor in one year as an area entered them; an anchor of its own has its name and kind here."""

    __tablename__ = "anchor_days"
    __table_args__ = (
        UniqueConstraint("area_id", "code", "year"),
        CheckConstraint("starts_on <= ends_on", name="window"),
        CheckConstraint("kind IN ('day','week','month','own')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(120), default="")  # empty: as it is shipped
    kind: Mapped[str] = mapped_column(String(8), default="own")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(200), default="")
    is_verified: Mapped[bool] = mapped_column(default=False)
    is_kept: Mapped[bool] = mapped_column(default=True)  # False: the area does not mark it in this year
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()


class CampaignAreaTarget(Audited, Base):
    """How many percent of the units of one kind a campaign is to reach in one area, instead of its general target."""

    __tablename__ = "campaign_area_targets"
    __table_args__ = (
        UniqueConstraint("campaign_id", "unit_kind", "area_id"),
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    unit_kind: Mapped[str] = mapped_column(String(40))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    percent: Mapped[int] = mapped_column(default=100)

    area: Mapped[Area] = relationship()


class CampaignTeam(Audited, Base):
    """A team that works in a campaign."""

    __tablename__ = "campaign_teams"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)

    team: Mapped[Team] = relationship()


class CampaignOrigin(Audited, Base):
    """From which campaign one was taken over into a year; each is taken over into a year once at most."""

    __tablename__ = "campaign_origins"
    __table_args__ = (UniqueConstraint("source_id", "year"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    year: Mapped[int]
    batch: Mapped[str] = mapped_column(String(36), index=True)  # those that were taken over together
    made_at: Mapped[datetime] = mapped_column(default=now)

    source: Mapped[Campaign] = relationship(foreign_keys=[source_id])


class BudgetLine(Audited, Base):
    """What a campaign may spend on one purpose; `planned` is in fen, as all money."""

    __tablename__ = "budget_lines"
    __table_args__ = (CheckConstraint("planned >= 0", name="planned"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))  # term of scheme budget_purpose
    name: Mapped[str] = mapped_column(String(120), default="")
    planned: Mapped[int] = mapped_column(BigInteger, default=0)
    version: Mapped[int] = mapped_column(default=1)

    campaign: Mapped[Campaign] = relationship()


class Expense(Audited, Base):
    """Money that was spent from a budget line; `amount` is in fen."""

    __tablename__ = "expenses"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("budget_lines.id", ondelete="CASCADE"), index=True)
    spent_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    what: Mapped[str] = mapped_column(String(200))
    receipt_no: Mapped[str] = mapped_column(String(60), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime] = mapped_column(default=now)
    entered_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    line: Mapped[BudgetLine] = relationship()
    file: Mapped[StoredFile | None] = relationship()
