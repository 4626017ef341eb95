"""Times that units of a campaign have declined: nothing is planned for them there again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planning.models import Proposal, VisitInvitation
from schedule.models import Event

Span = tuple[datetime, datetime]


def declined_times(session: Session, proposal: Proposal) -> Mapping[int, Sequence[Span]]:
    """From when to when each unit was asked and declined, by the unit's id; whichever proposal asked it."""
    query = (
        select(VisitInvitation.unit_id, VisitInvitation.starts_at, Event.starts_at, Event.ends_at)
        .join(Event, Event.id == VisitInvitation.event_id)
        .where(VisitInvitation.state == "declined", Event.campaign_id == proposal.campaign_id)
        .order_by(VisitInvitation.id)
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for unit_id, asked_at, starts_at, ends_at in session.execute(query).tuples():
        found[unit_id].append((asked_at, asked_at + (ends_at - starts_at)))
    return found
