"""Questions about what is on for everybody: events shown publicly, where they are, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from core.errors import NotFound
from outreach.open_day_models import PublicEvent, Suggestion
from registry.models import Area
from registry.scope import beneath
from schedule.models import Event
from schedule.sign_up_models import SignUpWindow

TO_COME = ("planned", "confirmed")
ANSWERS_SHOWN_DAYS = 400
MOST = 200


def is_shown(at: datetime) -> ColumnElement[bool]:
    """The condition that an event is shown to everybody: by who plans it, or until its end if anybody may sign up."""
    open_to_all = exists().where(SignUpWindow.event_id == Event.id, SignUpWindow.is_public).correlate(Event)
    return or_(is_shown_by_planner(), open_to_all & (Event.ends_at > at))


def is_shown_by_planner() -> ColumnElement[bool]:
    """The condition that whoever plans the event shows it to everybody; answers are published on no other page."""
    return exists().where(PublicEvent.event_id == Event.id).correlate(Event)


def coming(session: Session, at: datetime, area: Area | None = None) -> list[Event]:
    """Public events to come, the nearest in time first, in an area and beneath it; at most 200."""
    query = _with_places(select(Event)).where(is_shown(at), Event.status.in_(TO_COME), Event.ends_at > at)
    if area is not None:
        query = query.where(Event.area_id.in_(select(Area.id).where(beneath(area.path))))
    return list(session.scalars(query.order_by(Event.starts_at, Event.id).limit(MOST)))


def answered(session: Session, at: datetime) -> list[Event]:
    """Public events of the last 400 days of which suggestions with answers are published, the latest first."""
    published = exists().where(Suggestion.event_id == Event.id, Suggestion.outcome == "published").correlate(Event)
    since = Event.starts_at > at - timedelta(days=ANSWERS_SHOWN_DAYS)
    query = _with_places(select(Event)).where(is_shown_by_planner(), published, since)
    return list(session.scalars(query.order_by(Event.starts_at.desc(), Event.id).limit(20)))


def public_event(session: Session, event_id: int, at: datetime) -> Event:
    """The event, if it is shown to everybody at that instant; otherwise there is none (NotFound)."""
    found = session.scalar(_with_places(select(Event)).where(Event.id == event_id, is_shown(at)))
    if found is None:
        raise NotFound()
    return found


def notes(session: Session, events: Sequence[Event]) -> dict[int, str]:
    """What people should know, by event."""
    query = select(PublicEvent.event_id, PublicEvent.note).where(PublicEvent.event_id.in_([one.id for one in events]))
    return dict(session.execute(query).tuples().all())


def joinable(session: Session, events: Sequence[Event], at: datetime) -> set[int]:
    """Which of the events anybody can sign up for now."""
    query = select(SignUpWindow.event_id).where(
        SignUpWindow.event_id.in_([one.id for one in events]), SignUpWindow.is_public, SignUpWindow.opens_at <= at,
        SignUpWindow.closes_at > at,
    )  # fmt: skip
    return set(session.scalars(query))


def townships(session: Session, events: Sequence[Event]) -> list[Area]:
    """The townships in which the events are, by code, so that somebody without a position can choose."""
    numbers = {int(part) for event in events for part in event.area.path.split("/") if part}
    query = select(Area).where(Area.id.in_(numbers), Area.level == "township").order_by(Area.code)
    return list(session.scalars(query))


def point_of(event: Event) -> tuple[float, float] | None:
    """Longitude and latitude of the event's place, else of its unit; None when neither is known."""
    for one in (event.place, event.unit):
        if one is not None and one.lon is not None and one.lat is not None:
            return one.lon, one.lat
    return None


def _with_places(query: Select[tuple[Event]]) -> Select[tuple[Event]]:
    return query.options(joinedload(Event.area), joinedload(Event.place), joinedload(Event.unit))
