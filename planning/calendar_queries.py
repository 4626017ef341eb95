"""Accepted visits as the calendar has them: their events stand above the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.times import local
from planning.visits import VisitLine
from schedule.models import Booking, Event


def as_in_calendar(session: Session, lines: Sequence[VisitLine]) -> list[VisitLine]:
    """The lines, those that are events with the day, time and teams of the event and its state."""
    ids = [line.event_id for line in lines if line.state == "accepted" and line.event_id]
    if not ids:
        return list(lines)
    query = select(Event.id, Event.starts_at, Event.ends_at, Event.zone, Event.status)
    events = {row.id: row for row in session.execute(query.where(Event.id.in_(ids)))}
    teams = _teams(session, ids)
    return [
        _moved(line, events[line.event_id], teams.get(line.event_id or 0, []))
        if line.state == "accepted" and line.event_id in events else line
        for line in lines
    ]  # fmt: skip


def _teams(session: Session, ids: Sequence[int]) -> dict[int, list[int]]:
    """The teams that each event has booked, in the order in which they were."""
    query = select(Booking.event_id, Booking.resource).where(Booking.event_id.in_(ids))
    found: dict[int, list[int]] = {}
    for event_id, resource in session.execute(query.order_by(Booking.id)).tuples():
        if resource.startswith("team:"):
            found.setdefault(event_id, []).append(int(resource[5:]))
    return found


def _moved(line: VisitLine, event: Any, teams: Sequence[int]) -> VisitLine:
    starts = local(event.starts_at, event.zone)
    minute, minutes = starts.hour * 60 + starts.minute, int((event.ends_at - event.starts_at).total_seconds() // 60)
    was, now_is = (line.on, line.starts, line.teams), (starts.date(), minute, tuple(teams))
    first, second = [*teams, None, None][:2]
    way = line.way if now_is == was else None
    return replace(
        line, on=starts.date(), starts=minute, minutes=minutes, team_id=first, second_team_id=second, way=way,
        event_status=event.status,
    )  # fmt: skip
