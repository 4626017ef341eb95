"""Asking for results that are missing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import speaking, t
from core.messages import tell
from core.times import now, today
from registry.permissions import Permission
from registry.scope import load
from schedule.late_queries import contacts
from schedule.models import HOLDING, Event
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
    told = 0
    for user in asked:
        with speaking(user.language):
            subject = t("How did it go? “%(title)s”", title=event.title)
            body = t("It was on %(span)s, and its result is missing. Please enter it, or tell %(name)s.",
                     span=span_of_event(event), name=actor.name)  # fmt: skip
            told += tell(session, key, f"user:{user.id}", str(subject), str(body), f"/events/{event.id}")
    if not told:
        raise DomainError("reminded", t("They have been reminded today already."), hint=t("Try again tomorrow."))
    return told
