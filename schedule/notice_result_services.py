"""Asking by the clock for results that are missing: when an event is over, and once more when its result is overdue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.times import now
from schedule import notice_queries
from schedule.late_queries import contacts, due_days, without_result
from schedule.models import Event
from schedule.notice_models import Notice
from schedule.notice_services import Telling, base_key, notify
from schedule.queries import span_of_event

KIND = "result_due"
AFTER, UNTIL = timedelta(hours=1), timedelta(days=2)  # after the end, for the first time
OVERDUE_FOR = timedelta(days=7)
LONGEST = timedelta(days=100)

Conditions = Sequence[Callable[[], ColumnElement[bool]]]


def ask_for_results(database: Database, known: Conditions) -> str:
    """Ask the contacts of the audience, or without any who planned the event; `known` says which have their result."""
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        asked = sum(_ask(session, event, step) for event, step in list(_due(session, known)))
    return f"asked {asked}"


def _due(session: Session, known: Conditions) -> Iterator[tuple[Event, str]]:
    """Events over without a result and the step at which each is; those entered afterwards are not asked for."""
    at = now()
    query = select(Event).where(without_result(at - AFTER, known), Event.ends_at > at - LONGEST)
    told = {
        base_key(one)
        for one in session.scalars(select(Notice).where(Notice.kind == KIND, Notice.created_at > at - LONGEST))
    }
    for event in session.scalars(query.where(Event.created_at < Event.ends_at).order_by(Event.id)):
        step = _step(session, event, at)
        if step and _key(event, step) not in told:
            yield event, step


def _step(session: Session, event: Event, at: datetime) -> str:
    if not notice_queries.rule(session, KIND, event.area_id).is_on:
        return ""
    overdue = event.ends_at + timedelta(days=due_days(session, event.area))
    if overdue <= at < overdue + OVERDUE_FOR:
        return "overdue"
    return "over" if at < event.ends_at + UNTIL else ""


def _ask(session: Session, event: Event, step: str) -> int:
    facts = {"title": event.title, "span": span_of_event(event)}
    about, path = f"event:{event.id}", f"/events/{event.id}"
    return sum(
        notify(session, Telling(f"{KIND}.{step}", _key(event, step), one, about, event.area_id, facts, path))
        for one in _readers(session, event)
    )


def _readers(session: Session, event: Event) -> list[int]:
    found = [user.id for user in contacts(session, event)]
    kind, _, number = event.created_by.partition(":")
    return found or ([int(number)] if kind == "user" and number.isdecimal() else [])


def _key(event: Event, step: str) -> str:
    return f"late:{event.id}:{step}:{event.ends_at.timestamp():.0f}"
