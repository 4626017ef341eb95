"""Moving visits that are accepted already: their events go elsewhere, and their units are asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from planning import invitation_queries, invitation_services
from planning.acceptance_services import clock
from planning.models import PlannedVisit
from schedule.booking_services import Clash
from schedule.given_queries import values_of
from schedule.inputs import EventInput
from schedule.models import HOLDING, Event
from schedule.services import edit_event, postpone_event


@dataclass(frozen=True)
class Goal:
    """Where an accepted visit is to go: day, wall-clock minute, teams by id."""

    on: date
    starts_minute: int
    team_ids: tuple[int, ...]


def move_accepted(
    session: Session, visit: PlannedVisit, goal: Goal, actor: Actor, reason: str = "", *, tell: bool = True
) -> Event:
    """The visit's event at its new time and with its new teams; refuses with `Clash` when something is not free.

    The unit is asked again when the time is another one. People, place and note of the event stay as they are; so do
    people and vehicles that were booked besides the teams.
    """
    event = _event_of(session, visit)
    was = event.starts_at
    edit_event(session, event, _given(event, visit, goal, reason), actor)
    visit.on, visit.starts_minute = goal.on, goal.starts_minute
    visit.team_id, visit.second_team_id = goal.team_ids[0], (*goal.team_ids, None)[1]
    visit.override_reason, visit.clash = reason, {}
    visit.version += 1
    invitation = invitation_queries.of_event(session, event.id)
    if tell and event.starts_at != was and invitation is not None and invitation.state in ("asked", "confirmed"):
        invitation_services.ask_again(session, invitation, actor.name)
    session.flush()
    return event


def move_many(
    session: Session, goals: Sequence[tuple[PlannedVisit, Goal]], actor: Actor, reason: str
) -> Mapping[int, Clash]:
    """Move several accepted visits, in whatever order they can be; the clashes, by visit, of those that cannot.

    Where visits wait for each other's times, one of them is postponed (for `reason`) and planned again in the end.
    """
    left, clashes = list(goals), dict[int, Clash]()
    parked: list[tuple[PlannedVisit, Goal]] = []
    while left:
        waiting, clashes = _pass(session, left, actor)
        if len(waiting) == len(left):
            if len(left) == 1 and not parked:
                return clashes
            parked.append(left.pop(0))
            postpone_event(session, _event_of(session, parked[-1][0]), reason, actor)
            continue
        left = waiting
    _, clashes = _pass(session, parked, actor)
    return clashes


def _pass(
    session: Session, goals: Sequence[tuple[PlannedVisit, Goal]], actor: Actor
) -> tuple[list[tuple[PlannedVisit, Goal]], dict[int, Clash]]:
    """Try each once; those that wait still, and what they clash with."""
    waiting: list[tuple[PlannedVisit, Goal]] = []
    clashes: dict[int, Clash] = {}
    for visit, goal in goals:
        try:
            move_accepted(session, visit, goal, actor)
        except Clash as clash:
            waiting.append((visit, goal))
            clashes[visit.id] = clash
    return waiting, clashes


def _event_of(session: Session, visit: PlannedVisit) -> Event:
    event = session.get(Event, visit.event_id) if visit.event_id else None
    if visit.state != "accepted" or event is None:
        raise DomainError("not_accepted", t("This visit is not in the calendar."))
    return event


def _given(event: Event, visit: PlannedVisit, goal: Goal, reason: str) -> EventInput:
    ends = goal.starts_minute + visit.minutes
    others = [key for key in values_of(event)["resources"] if not key.startswith("team:")]
    values = values_of(event) | {
        "on": goal.on, "starts": clock(goal.starts_minute), "ends": clock(ends),
        "until": goal.on + timedelta(days=1) if ends >= 24 * 60 else None,
        "resources": [*(f"team:{number}" for number in goal.team_ids), *others],
    }  # fmt: skip
    return EventInput(**values, override_reason=reason, plan_again=event.status not in HOLDING)
