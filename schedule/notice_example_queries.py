"""Real events with which the words of a notice can be tried out."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import NotFound
from core.i18n import Said
from core.times import local, now, say_date
from registry.permissions import Permission
from registry.scope import load, within
from schedule.line_queries import where
from schedule.models import HOLDING, Event
from schedule.notice_wordings import Wording
from schedule.notice_words import samples
from schedule.queries import span_of_event

MOST = 20


def examples(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """(number, title and day) of the next events that the actor sees."""
    query = select(Event).where(within(actor, Permission.VIEW_CALENDAR, Event.area_id, Event.unit_id))
    query = query.where(Event.status.in_(HOLDING), Event.starts_at > now()).order_by(Event.starts_at, Event.id)
    return [(str(one.id), f"{one.title} · {span_of_event(one)}") for one in session.scalars(query.limit(MOST))]


def facts_of(session: Session, wording: Wording, event: str, actor: Actor) -> Mapping[str, object]:
    """What fills the words: samples, and in place of them what is known of a real event, if one is named."""
    facts = samples(wording)
    if not event:
        return facts
    if not (event.isascii() and event.isdecimal() and len(event) < 10):
        raise NotFound()
    found = load(session, Event, int(event), actor, Permission.VIEW_CALENDAR)
    known: dict[str, object] = {
        "title": found.title, "when": span_of_event(found), "now": span_of_event(found), "span": span_of_event(found),
        "where": where(found), "now_at": where(found), "unit": found.unit.name if found.unit else "",
        "day": Said(say_date, (local(found.starts_at, found.zone).date(),)),
    }  # fmt: skip
    return facts | {name: said for name, said in known.items() if name in facts and said}
