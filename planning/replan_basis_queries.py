"""What a re-planning rests on: the visits of its base as they are, and those of them that wait to be placed again."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from planning.models import PlannedVisit, Proposal, ProposalStep
from schedule.models import HOLDING, Booking

BASIS = "basis"
"""The figure of a re-planning that says from what it was worked out."""
WAITING_AFTER = ("again", "replanned")
"""Deeds after which a visit without a place waits for one; one that somebody left out by hand does not."""


def basis(session: Session, base: Proposal) -> str:
    """A digest of the base's visits, their events and what it asks for: another one when something changed."""
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == base.id).order_by(PlannedVisit.id)
    query = query.options(joinedload(PlannedVisit.event)).execution_options(populate_existing=True)
    lines = session.scalars(query).all()
    mine = select(PlannedVisit.event_id).where(PlannedVisit.proposal_id == base.id, PlannedVisit.event_id.is_not(None))
    booked = select(Booking.event_id, Booking.resource).where(Booking.event_id.in_(mine))
    teams = sorted((number, key) for number, key in session.execute(booked).tuples() if key.startswith("team:"))
    told = json.dumps([[_facts(line) for line in lines], teams, base.changes], sort_keys=True, default=str)
    return sha256(told.encode()).hexdigest()


def _facts(line: PlannedVisit) -> list[Any]:
    event = line.event
    at = [event.starts_at.isoformat(), event.ends_at.isoformat(), event.status in HOLDING] if event is not None else []
    return [line.id, line.state, line.on, line.starts_minute, line.team_id, line.second_team_id, line.is_pinned,
            line.event_id, at]  # fmt: skip


def waiting(session: Session, base: Proposal) -> list[PlannedVisit]:
    """Visits that wait to be placed again: declined, taken up again, or without a place since it was planned again."""
    query = select(PlannedVisit).where(
        PlannedVisit.proposal_id == base.id, PlannedVisit.state.in_(("declined", "left_out"))
    )
    lines = session.scalars(query.options(joinedload(PlannedVisit.unit)).order_by(PlannedVisit.id)).all()
    last = _last_deeds(session, base) if any(line.state == "left_out" for line in lines) else {}
    return [line for line in lines if line.state == "declined" or last.get(line.id) in WAITING_AFTER]


def _last_deeds(session: Session, base: Proposal) -> dict[int, str]:
    """The latest deed that changed where each visit stands, and is not undone."""
    query = select(ProposalStep.deed, ProposalStep.before, ProposalStep.after).where(
        ProposalStep.proposal_id == base.id, ProposalStep.undone_at.is_(None)
    )
    found: dict[int, str] = {}
    for deed, before, after in session.execute(query.order_by(ProposalStep.id)).tuples():
        found |= {int(key): deed for key, kept in after.items() if kept["state"] != before[key]["state"]}
    return found
