"""What the check-in adds to the event's page."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.panels import Panel
from core.times import now
from registry.permissions import Permission
from registry.scope import may
from schedule.check_in_queries import desk_of, opening_of
from schedule.models import HOLDING, Event
from schedule.queries import people


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """How many have come, and the way to the poster and the live count; None for who does not plan the event."""
    if not may(session, event, actor, Permission.EDIT_EVENTS):
        return None
    desk = desk_of(session, event)
    if desk is None and (event.status not in HOLDING or now() > opening_of(event).closes_at):
        return None
    values = {
        "desk": desk, "come": sum(people(session, event.id, "checked_in").values()), "opening": opening_of(event),
        "zone": event.zone, "open_url": url_for("schedule.open_check_in", event_id=event.id),
        "desk_url": url_for("schedule.check_in_desk", event_id=event.id),
        "poster_url": url_for("schedule.poster", event_id=event.id), "is_early": now() < opening_of(event).opens_at,
    }  # fmt: skip
    return Panel(str(t("Check-in")), "schedule/check_in_panel.html", values)
