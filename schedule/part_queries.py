"""Events that are made of others: how many are held at the same time, and that they are not left behind."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import DomainError
from core.i18n import t, tn
from schedule.models import Event
from schedule.queries import span_of_event
from schedule.spans import Span

TO_COME = ("planned", "confirmed")


def parts_alongside(session: Session, event: Event) -> int:
    """How many parts of the event are still to be held and begin with it."""
    query = select(func.count(Event.id)).where(Event.part_of_id == event.id, Event.starts_at == event.starts_at)
    return session.scalar(query.where(Event.status.in_(TO_COME))) or 0


def keep_with_parts(session: Session, event: Event, span: Span) -> None:
    """Refuse to put an event elsewhere by itself while parts of it are to begin with it."""
    if span == span_of_event(event) or not (count := parts_alongside(session, event)):
        return
    wording = tn("%(n)s event is held together with this one and would be left behind.",
                 "%(n)s events are held together with this one and would be left behind.", count)  # fmt: skip
    raise DomainError("has_parts", wording, field="starts",
                      hint=t("Open it and move it on the page of the drill day, so that they go with it."))  # fmt: skip
