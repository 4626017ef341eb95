"""Results of outreach events as things that are owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.owed import Due, ReturnKind
from outreach.models import OutreachResult
from outreach.queries import DRILL
from registry.models import Area
from registry.permissions import Permission
from schedule.models import Event
from schedule.return_event_queries import results_due

VIEW = Permission.VIEW_CALENDAR


def event_results(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterable[Due]:
    """The results of outreach events that are due between two days."""
    return results_due(
        session, actor, VIEW, first, last, area,
        lambda query: query.outerjoin(OutreachResult, OutreachResult.event_id == Event.id)
        .add_columns(OutreachResult.reported_at).where(Event.kind != DRILL),
        lambda row: f"/events/{row.id}",
    )  # fmt: skip


KIND = ReturnKind(
    "event_result", t("Results of events"),
    t("One for each outreach event that was not called off, within the days after its end that the settings give."),
    VIEW, event_results, rank=20,
)  # fmt: skip
