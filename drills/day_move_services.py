"""Moving a drill day: the drills on the common minute go with it in one transaction, and what cannot is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.times import instant, local, now
from core.versions import check_version
from drills.dates import span
from drills.day_inputs import DayMove
from drills.day_models import DrillDay
from drills.day_queries import drills_of
from drills.day_services import gather
from drills.models import Drill
from registry.models import Grant, User
from registry.permissions import Permission
from registry.scope import load
from schedule.booking_services import without_ways_out
from schedule.given_queries import given_of
from schedule.inputs import EventInput
from schedule.models import HOLDING, Event
from schedule.notice_services import Telling, notify
from schedule.queries import span_of_event
from schedule.services import edit_event, look_for_clash
from schedule.spans import Span


@dataclass(frozen=True)
class Stayed:
    """A drill that could not go with its day, and why."""

    drill: Drill
    why: DomainError


@dataclass
class Moved:
    """What became of the drills of a day that was moved.

    `moved` went with it, `stayed` could not, `own` keep a time of their own, `joined` were there on the new day.
    """

    moved: list[Drill] = field(default_factory=list)
    stayed: list[Stayed] = field(default_factory=list)
    own: list[Drill] = field(default_factory=list)
    joined: int = 0


def move_day(session: Session, day: DrillDay, given: DayMove, actor: Actor) -> Moved:
    """Move the day, or plan a postponed or cancelled one again, and with it every drill on its common minute.

    A drill whose unit is not free then stays where it is and is named; those with a time of their own keep it.
    Contacts are told by the notices of moved events. Refuses with `Clash` when the day itself cannot be held then.
    """
    _lock(session, day, given)
    was, status = span_of_event(day.event), day.event.status
    parts = _parts(session, day, status)
    wanted = _at(day.event, given, plan_again=status not in HOLDING)
    wanted = wanted.model_copy(update={"override_reason": given.override_reason})
    edit_event(session, day.event, wanted, actor, moves_parts=True)
    done = Moved(own=[drill for drill in parts if drill.event.starts_at != was.starts_at])
    with without_ways_out(session):
        for drill in parts:
            if drill.event.starts_at == was.starts_at:
                _follow(session, drill, given, actor, done)
    if given.tell_others:
        _tell_others(session, day, was, done.own, actor)
    done.joined = gather(session, day)
    return done


def why_not(session: Session, day: DrillDay, drill: Drill, actor: Actor) -> DomainError | None:
    """Why the drill cannot be held on the common minute now; None when it can."""
    wanted = _on_the_minute(day, drill.event)
    with without_ways_out(session):
        return look_for_clash(session, wanted, actor, drill.event)


def follow(session: Session, day: DrillDay, drill: Drill, actor: Actor) -> None:
    """Put one drill of the day onto the common minute; refuses with `Clash` when its unit is not free then."""
    load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
    if drill.event.part_of_id != day.event_id or drill.event.status not in ("planned", "confirmed"):
        raise DomainError("not_a_part", t("This drill is no part of the day, or has been called off."))
    edit_event(session, drill.event, _on_the_minute(day, drill.event), actor)


def _lock(session: Session, day: DrillDay, given: DayMove) -> None:
    """Wait for registrations that are joining the day, and keep new ones waiting until it has moved."""
    session.refresh(day.event, with_for_update=True)
    event = day.event
    check_version(event, given.event_version)
    if event.status == "held" or (event.status in HOLDING and event.starts_at <= now()):
        raise DomainError("begun", t("This drill day has begun, so it can no longer be moved."))
    if instant(given.on, given.starts, event.zone) <= now():
        raise DomainError("past", t("That time has already passed."), field="on", hint=t("Choose a time to come."))


def _parts(session: Session, day: DrillDay, status: str) -> list[Drill]:
    """The drills that are still to come; with a postponed day also those postponed with it, to be planned again."""
    states = ("planned", "confirmed") if status in HOLDING else ("planned", "confirmed", "postponed")
    query = drills_of(day).where(Event.status.in_(states), (Event.starts_at > now()) | (Event.status == "postponed"))
    return list(session.scalars(query.order_by(Drill.id).execution_options(populate_existing=True)))


def _follow(session: Session, drill: Drill, given: DayMove, actor: Actor, done: Moved) -> None:
    again = drill.event.status == "postponed"
    minutes = round((drill.event.ends_at - drill.event.starts_at).total_seconds() / 60)
    at = given.model_copy(update={"minutes": minutes})
    try:
        with session.begin_nested():
            edit_event(session, drill.event, _at(drill.event, at, plan_again=again), actor)
        done.moved.append(drill)
    except DomainError as why:
        done.stayed.append(Stayed(drill, why))


def _at(event: Event, given: DayMove, *, plan_again: bool) -> EventInput:
    ends, until = span(given.on, given.starts, given.minutes)
    when: dict[str, Any] = {"on": given.on, "starts": given.starts, "ends": ends, "until": until}
    return given_of(event).model_copy(update=when | {"plan_again": plan_again})


def _on_the_minute(day: DrillDay, event: Event) -> EventInput:
    wall = local(day.event.starts_at, day.event.zone)
    minutes = round((event.ends_at - event.starts_at).total_seconds() / 60)
    return _at(event, DayMove(on=wall.date(), starts=wall.time(), minutes=minutes), plan_again=False)


def _tell_others(session: Session, day: DrillDay, was: Span, own: list[Drill], actor: Actor) -> None:
    """Contacts of units with a time of their own: the day has moved, their drill has not."""
    by_unit = {drill.unit_id: drill for drill in own}
    query = select(Grant.unit_id, User).join(User, User.id == Grant.user_id)
    for unit_id, user in session.execute(query.where(Grant.unit_id.in_(by_unit), User.is_active)).tuples():
        if f"user:{user.id}" == actor.key or unit_id is None:
            continue
        drill = by_unit[unit_id]
        facts = {"day": day.event.title, "was": was, "now": span_of_event(day.event), "own": span_of_event(drill.event)}
        key = f"drill-day:{day.id}:moved:{day.event.version}"
        notify(session, Telling("change.day", key, user.id, f"event:{day.event_id}", drill.event.area_id, facts,
                                f"/drills/{drill.id}", stale_at=drill.event.starts_at))  # fmt: skip
