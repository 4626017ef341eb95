"""Organising units are told when their event moves, is postponed, cancelled or planned again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.times import now
from outreach.organiser_models import EventOrganiser
from outreach.organiser_queries import speakers
from schedule.models import Event
from schedule.move_services import Untold
from schedule.notice_models import Notice
from schedule.notice_services import Telling, notify
from schedule.record_models import EventMove

WHAT = ("moved", "postponed", "cancelled", "restored")
STATES = ("asked", "confirmed")
LOOK_BACK = timedelta(days=2)


def tell_of_moves(database: Database) -> str:
    """Tell the people of each unit that was asked or has confirmed of what became of the event since, once.

    Who moved it is not told, nor again who has been told as its audience; says how many are new.
    """
    with database.transaction(writing=False) as session:
        if next(_untold(session), None) is None:
            return "told 0"
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        told = sum(notify(session, telling) for telling in list(_untold(session)))
    return f"told {told}"


def _untold(session: Session) -> Iterator[Telling]:
    """What is to be told to whom; the key is that of the audience's notice, so that nobody has both."""
    since = now() - LOOK_BACK
    query = select(EventMove, EventOrganiser, Event).join(Event, Event.id == EventMove.event_id)
    query = query.join(EventOrganiser, EventOrganiser.event_id == Event.id).where(
        EventMove.at > since, EventMove.what.in_(WHAT), EventOrganiser.state.in_(STATES),
        EventOrganiser.unit_id.is_not(None), EventMove.at > EventOrganiser.asked_at,
        or_(EventMove.from_ends_at > now(), EventMove.to_ends_at > now()),
    )  # fmt: skip
    found = session.execute(query.order_by(EventMove.id, EventOrganiser.id)).tuples().all()
    keys = [f"move:{move.id}:%" for move, _, _ in found]
    there = or_(*(Notice.key.like(key) for key in dict.fromkeys(keys)))
    told = set(session.scalars(select(Notice.key).where(there))) if keys else set[str]()
    for move, organiser, event in found:
        for reader in speakers(session, organiser.unit_id or 0):
            if f"user:{reader}" != move.by_key and f"move:{move.id}:user:{reader}" not in told:
                yield _telling(move, organiser, event, reader)


def _telling(move: EventMove, organiser: EventOrganiser, event: Event, reader: int) -> Telling:
    untold = Untold(event, move)
    return Telling(
        untold.notice.kind, f"move:{move.id}", reader, f"event:{event.id}", event.area_id,
        untold.notice.facts(is_coming=False), f"/organisers/{organiser.id}", stale_at=untold.stale_at,
        is_urgent=untold.is_near,
    )  # fmt: skip
