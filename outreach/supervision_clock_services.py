"""What the clock does for findings: the unit is reminded when one is due in three days, and when it is overdue."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from core.db import Database
from core.times import today
from outreach.supervision_models import SupervisionFinding
from outreach.supervision_services import tell_unit
from schedule.queries import zone_of

SOON_DAYS, LATEST_DAYS = 3, 60


def remind_of_findings(database: Database) -> str:
    """Tell each unit, once for a finding and its day, that it is due soon or overdue; says how many were told."""
    with database.transaction() as session:
        on = today(zone_of(session))
        since, until = on - timedelta(days=LATEST_DAYS), on + timedelta(days=SOON_DAYS)
        query = select(SupervisionFinding).where(
            SupervisionFinding.state == "open", SupervisionFinding.due_on.between(since, until)
        )
        found = session.scalars(query.order_by(SupervisionFinding.id)).all()
        told = sum(tell_unit(session, one, "overdue" if one.due_on < on else "due") for one in found)
    return f"reminded {told}"
