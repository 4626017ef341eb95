"""What the clock does for anomalies: it tells of time that runs out or has run out, each once, and writes it down."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import SYSTEM
from core.db import Database
from core.times import now
from observation.anomaly_clock import escalations
from observation.anomaly_models import Anomaly
from observation.anomaly_notice_services import notify
from observation.anomaly_queries import in_state, standing_of, times_of
from observation.anomaly_step_services import add_step_once

LATEST = timedelta(days=3)
"""Of what has been open for longer everybody was told long ago, or the clock stood still for days."""


def escalate_anomalies(database: Database) -> str:
    """Remind of every anomaly whose time runs out, and pass on what is too late; says how many steps were new."""
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        query = select(Anomaly).where(in_state("open"), Anomaly.received_at >= now() - LATEST)
        found = session.scalars(query.options(joinedload(Anomaly.area)).order_by(Anomaly.id)).all()
        told = sum(_escalate(session, anomaly) for anomaly in found)
    return f"escalated {told}"


def _escalate(session: Session, anomaly: Anomaly) -> int:
    standing = standing_of(session, anomaly)
    due = escalations(times_of(anomaly), standing.deadlines, now())
    fresh = [what for what in due if add_step_once(session, anomaly.id, what, SYSTEM)]
    for what in fresh:
        notify(session, anomaly, what)
    return len(fresh)
