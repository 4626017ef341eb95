"""Proposals for a campaign's calendar, their visits, the steps that can be undone, and invitations to confirm."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.models import Job
from core.times import now
from registry.models import Area, Unit
from schedule.models import Campaign, Event, Team

PROPOSAL_STATES = ("waiting", "solving", "ready", "failed")
PROPOSAL_KINDS = ("plan", "replan", "what_if", "sheet")
VISIT_STATES = ("placed", "left_out", "accepted", "declined")
ANSWERS = ("asked", "confirmed", "declined", "withdrawn")


class Proposal(Audited, Base):
    """A calendar proposed for a campaign: what was asked for, how far the solver is, and what came of it.

    `asked` is the input (planning.inputs.ProposalInput as JSON); `changes` what differs from `base` in a what-if or a
    re-planning. `figures` holds the terms of the score, coverage and team hours; `course` the way there, a list of
    [seconds, visits placed, minutes of driving, total]. Accepted visits are events, and stay whatever becomes of it.
    """

    __tablename__ = "proposals"
    audit_secret = frozenset({"figures", "course"})
    __table_args__ = (
        CheckConstraint("state IN ('waiting','solving','ready','failed')", name="state"),
        CheckConstraint("kind IN ('plan','replan','what_if','sheet')", name="kind"),
        CheckConstraint("starts_on <= ends_on", name="window"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8), default="plan")
    base_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    course: Mapped[list[Any]] = mapped_column(default=list)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    solved_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    created_by_name: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    campaign: Mapped[Campaign] = relationship()
    area: Mapped[Area] = relationship()
    base: Mapped[Proposal | None] = relationship(remote_side=[id])
    job: Mapped[Job | None] = relationship()
    visits: Mapped[list[PlannedVisit]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="PlannedVisit.id"
    )


class PlannedVisit(Base):
    """One visit of a proposal: what is wanted, and when and by whom it takes place; times are the wall's minutes.

    Of a unit that is visited several times, `occurrence` counts from 1. `reason` says why it is left out or late, and
    `remedies` what would help, cheapest first (planning.solving.explaining as JSON). What people change is kept as
    steps.
    """

    __tablename__ = "planned_visits"
    __table_args__ = (
        UniqueConstraint("proposal_id", "unit_id", "occurrence"),
        CheckConstraint("state IN ('placed','left_out','accepted','declined')", name="state"),
        CheckConstraint("(state IN ('placed','accepted')) = (\"on\" IS NOT NULL)", name="placed"),
        CheckConstraint('("on" IS NULL) = (starts_minute IS NULL)', name="time"),
        Index(None, "team_id", "on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), index=True)
    occurrence: Mapped[int] = mapped_column(default=1)
    event_kind: Mapped[str] = mapped_column(String(40))  # term of scheme event_kind
    minutes: Mapped[int]
    skills: Mapped[list[str]] = mapped_column(default=list)
    is_must: Mapped[bool] = mapped_column(default=False)
    value: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None]
    teams_needed: Mapped[int] = mapped_column(default=1)
    prefers_team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(8), default="left_out")
    on: Mapped[date | None]
    starts_minute: Mapped[int | None]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    second_team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    way_minutes: Mapped[int | None]  # driving from the stop before, or from the base
    is_pinned: Mapped[bool] = mapped_column(default=False)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"), index=True)
    reason: Mapped[dict[str, Any]] = mapped_column(default=dict)
    remedies: Mapped[list[Any]] = mapped_column(default=list)
    override_reason: Mapped[str] = mapped_column(String(300), default="")  # why it is there in spite of a clash
    clash: Mapped[dict[str, Any]] = mapped_column(default=dict)  # why it could not be accepted, by language
    version: Mapped[int] = mapped_column(default=1)

    proposal: Mapped[Proposal] = relationship(viewonly=True)
    unit: Mapped[Unit] = relationship()
    team: Mapped[Team | None] = relationship(foreign_keys=[team_id])
    second_team: Mapped[Team | None] = relationship(foreign_keys=[second_team_id])
    event: Mapped[Event | None] = relationship()


class ProposalStep(Base):
    """One deed on a proposal that can be undone: the visits' placements before and after, by the visit's id.

    A remedy also changes what the proposal asks for: `changes` are the proposal's before and after it.
    """

    __tablename__ = "proposal_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    deed: Mapped[str] = mapped_column(String(20))  # moved pinned unpinned left_out remedy accepted
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done_at: Mapped[datetime] = mapped_column(default=now)
    done_by: Mapped[str] = mapped_column(String(60), default="")
    done_by_name: Mapped[str] = mapped_column(String(60), default="")
    undone_at: Mapped[datetime | None]


class VisitInvitation(Audited, Base):
    """An accepted visit that its unit is asked to confirm; a unit that declines gives a reason, and may wish a time.

    `starts_at` is the time that was asked for: when the event has another one, the unit is to be asked again. `how`
    says by which way the answer came: account, link or phone.
    """

    __tablename__ = "visit_invitations"
    audit_secret = frozenset({"salt"})
    __table_args__ = (
        CheckConstraint("state IN ('asked','confirmed','declined','withdrawn')", name="state"),
        Index(None, "unit_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("planned_visits.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="asked")
    salt: Mapped[str] = mapped_column(String(24))  # with it the address is signed at which a unit answers unsigned-in
    starts_at: Mapped[datetime]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answer_by: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(60), default="")
    answered_by_name: Mapped[str] = mapped_column(String(60), default="")
    how: Mapped[str] = mapped_column(String(8), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    wishes: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit] = relationship()
    visit: Mapped[PlannedVisit | None] = relationship()
