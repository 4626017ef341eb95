"""Reminders of organisers that were asked and have not answered: by the clock before the event, or by a planner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.db import Database
from core.errors import DomainError
from core.i18n import Said, t
from core.times import local, now, say_date, say_span, today
from outreach.organiser_models import EventOrganiser
from outreach.organiser_queries import KEEP, silent_ahead, silent_of, speakers
from outreach.organisers import ROLE_NAMES
from registry.scope import load
from schedule import notice_queries
from schedule.models import HOLDING, Event
from schedule.notice_models import Notice
from schedule.notice_services import Telling, notify
from schedule.notice_times import reminder
from schedule.notice_wish_queries import Reached, all_with_wishes
from schedule.queries import zone_of

KIND = "organising"


@dataclass(frozen=True)
class Reminded:
    """Accounts told now, those that had been told today already, and units of which nobody has an account."""

    people: int
    again: int
    to_call: Sequence[str]


def remind_the_silent(database: Database) -> str:
    """Remind the people of each unit that was asked and has not answered, as long before as the rule or their own wish
    says, once for each of these times; says how many were told."""
    with database.transaction(writing=False) as session:
        if next(_due(session), None) is None:
            return "reminded 0"
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        told = sum(_tell(session, one, reader, which) for one, reader, which in list(_due(session)))
    return f"reminded {told}"


def remind_by_hand(session: Session, event: Event, actor: Actor) -> Reminded:
    """Remind everybody who was asked and has not answered, once a day; refuses ("nobody_waits") when all have."""
    load(session, Event, event.id, actor, KEEP)
    silent = silent_of(session, event) if event.status in HOLDING and event.starts_at > now() else []
    if not silent:
        wording = t("Nobody who was asked has still to answer.")
        raise DomainError("nobody_waits", wording, hint=t("Ask those first that were only entered."))
    day, told, again, to_call = today(zone_of(session, event.area)), 0, 0, []
    for one in silent:
        assert one.unit_id is not None and one.unit is not None
        readers = speakers(session, one.unit_id)
        new = sum(_tell(session, one, reader, f"by-hand:{day.isoformat()}") for reader in readers)
        told, again = told + new, again + len(readers) - new
        if not readers:
            to_call.append(one.unit.name)
    return Reminded(told, again, to_call)


def _due(session: Session) -> Iterator[tuple[EventOrganiser, int, str]]:
    """Which answer is missing, who is to be reminded of it now and has not been, and which reminder it is."""
    silent = silent_ahead(session)
    if not silent:
        return
    at, wishes = now(), all_with_wishes(session)
    told = set(session.scalars(select(Notice.key).where(Notice.kind == KIND, Notice.stale_at > at)))
    for one in silent:
        event = one.event
        rule = notice_queries.rule(session, KIND, event.area_id)
        if not rule.is_on or one.unit_id is None:
            continue
        quiet = notice_queries.quiet_hours(session, event.area_id)
        for reader in speakers(session, one.unit_id):
            reached = wishes.get(reader, Reached())
            leads = reached.leads(rule.leads, KIND)
            due = reminder(event.starts_at, _asked_at(one), leads, reached.wish(KIND, quiet), event.zone, at)
            time = f"{due.starts_at.timestamp():.0f}:{due.lead}" if due is not None else ""
            if time and f"{_key(one, time)}:user:{reader}" not in told:
                yield one, reader, time


def _tell(session: Session, one: EventOrganiser, reader: int, which: str) -> bool:
    event = one.event
    asked = local(_asked_at(one), event.zone).date()
    facts = {
        "title": event.title, "unit": one.unit.name if one.unit is not None else "", "role": ROLE_NAMES[one.role],
        "when": Said(say_span, (event.starts_at, event.ends_at, event.zone)), "day": Said(say_date, (asked,)),
    }  # fmt: skip
    return notify(session, Telling(
        "organising.reminded", _key(one, which), reader, f"event:{event.id}", event.area_id, facts,
        f"/organisers/{one.id}", stale_at=event.starts_at,
    ))  # fmt: skip


def _asked_at(one: EventOrganiser) -> datetime:
    return one.asked_at or one.event.created_at


def _key(one: EventOrganiser, which: str) -> str:
    """With the instant of asking, so that a unit that is asked anew has reminders of its own."""
    return f"organiser:{one.id}:{_asked_at(one).timestamp():.0f}:{which}"
