"""Asking for results that are missing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.times import now, today
from registry.permissions import Permission
from registry.scope import load
from schedule.late_queries import contacts
from schedule.models import HOLDING, Event
from schedule.notice_services import Telling, notify
from schedule.queries import span_of_event


def remind(session: Session, event: Event, actor: Actor) -> int:
    """How many of the audience's contacts have been asked for the result, each in their language; once a day."""
    load(session, Event, event.id, actor, Permission.EDIT_EVENTS)
    if event.status not in HOLDING or event.ends_at > now():
        raise DomainError("not_over", t("This event is not over, so its result is not missing."))
    asked = contacts(session, event)
    if not asked:
        raise DomainError("no_contact", t("Nobody of the audience has an account."),
                          hint=t("Ask by telephone, or invite their contact as a user."))  # fmt: skip
    key = f"late:{event.id}:{today(event.zone).isoformat()}"
    facts = {"title": event.title, "span": span_of_event(event), "name": actor.name}
    about, path = f"event:{event.id}", f"/events/{event.id}"
    told = sum(
        notify(session, Telling("result_due.asked", key, user.id, about, event.area_id, facts, path)) for user in asked
    )
    if not told:
        raise DomainError("reminded", t("They have been reminded today already."), hint=t("Try again tomorrow."))
    return told
