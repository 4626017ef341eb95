"""Deeds on a county's drill day: set up, change, call off; units' drills join it and leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import now
from core.versions import check_version
from drills.dates import span
from drills.day_inputs import DayCallOff, DayChange, DayFacts, DayInput
from drills.day_models import DrillDay
from drills.day_queries import loose_events
from drills.models import Drill
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.scope import load, require_area
from schedule.given_queries import given_of
from schedule.inputs import EventInput
from schedule.lifecycle import Move
from schedule.models import HOLDING, Event
from schedule.services import cancel_event, create_event, edit_event, postpone_event

KIND = "drill"
UNFINISHED = ("planned", "confirmed", "postponed")


def create_day(session: Session, given: DayInput, actor: Actor) -> DrillDay:
    """The new day with its event; drills that are registered for that day already are part of it.

    Needs events.edit in the area. Refuses with `schedule.services.Clash` when nothing may be held there then.
    """
    area = require_area(session, given.area_id, actor, Permission.EDIT_EVENTS)
    ends, until = span(given.on, given.starts, given.minutes)
    event = create_event(session, EventInput(
        kind=KIND, title=given.name, area_id=area.id, on=given.on, starts=given.starts, ends=ends, until=until,
        override_reason=given.override_reason,
    ), actor)  # fmt: skip
    day = DrillDay(event_id=event.id, event=event)
    _write(session, day, given, area)
    session.add(day)
    session.flush()
    gather(session, day)
    return day


def change_day(session: Session, day: DrillDay, given: DayChange, actor: Actor) -> DrillDay:
    """The day with another name, area or call; refused when somebody changed it meanwhile."""
    area = require_area(session, given.area_id, actor, Permission.EDIT_EVENTS)
    check_version(day, given.version)
    if (day.event.title, day.event.area_id) != (given.name, area.id):
        wanted = given_of(day.event).model_copy(update={"title": given.name, "area_id": area.id})
        edit_event(session, day.event, wanted, actor)
    _write(session, day, given, area)
    session.flush()
    gather(session, day)
    return day


def call_off(session: Session, day: DrillDay, move: Move, given: DayCallOff, actor: Actor) -> int:
    """Cancel or postpone the day; how many of the units' own drills were called off with it, if that was asked for."""
    deed = cancel_event if move is Move.CANCEL else postpone_event
    deed(session, day.event, given.reason, actor)
    if not given.with_drills:
        return 0
    parts = select(Event).where(Event.part_of_id == day.event_id, Event.starts_at > now())
    states = UNFINISHED if move is Move.CANCEL else UNFINISHED[:2]
    found = session.scalars(parts.where(Event.status.in_(states)).order_by(Event.id)).all()
    for event in found:
        deed(session, event, given.reason, actor)
    return len(found)


def join(session: Session, day: DrillDay, drill: Drill, actor: Actor) -> None:
    """The drill is part of the day from now on, whatever its time; needs drills.edit for its unit."""
    load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
    event = drill.event
    if event.status not in HOLDING or day.event.status == "cancelled":
        raise DomainError("called_off", t("What was called off cannot be part of a drill day."))
    if not drill.unit.area.path.startswith(day.event.area.path):
        wording = t("%(unit)s does not lie in %(area)s.", unit=drill.unit.name, area=day.event.area.name)
        raise DomainError("elsewhere", wording, hint=t("Only units of the area take part in its drill day."))
    event.part_of_id = day.event_id
    session.flush()


def leave(session: Session, drill: Drill, actor: Actor) -> None:
    """The drill is a drill of its own from now on; its time stays."""
    load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
    drill.event.part_of_id = None
    session.flush()


def gather(session: Session, day: DrillDay) -> int:
    """Take in the drills of that day that units called on have registered before; how many there were."""
    if day.event.status not in HOLDING:
        return 0
    found: Sequence[Event] = session.scalars(loose_events(day)).all()
    for event in found:
        event.part_of_id = day.event_id
    session.flush()
    return len(found)


@dataclass(frozen=True)
class Kinds:
    """Codes of kinds of unit, as given, and those that nobody knows."""

    leaves: list[str]
    unknown: list[str]


def spelled_out(session: Session, codes: Sequence[str], area: Area) -> Kinds:
    """The kinds themselves in place of the groups among these codes, each once."""
    words = terms.vocabulary(session, "unit_kind", area)
    known = {term.code for term in words}
    groups = {code: [term.code for term in words if term.parent_code == code] for code in known}
    leaves = [leaf for code in codes if code in known for leaf in (groups[code] or [code])]
    return Kinds(list(dict.fromkeys(leaves)), [code for code in codes if code not in known])


def _write(session: Session, day: DrillDay, given: DayFacts, area: Area) -> None:
    kinds = spelled_out(session, given.unit_kinds, area)
    if kinds.unknown:
        wording = t("There is no kind of unit “%(code)s”.", code=kinds.unknown[0])
        raise Invalid("unit_kind", wording, field="unit_kinds", hint=t("Choose from the list."))
    if list(day.unit_kinds or []) != kinds.leaves:
        day.unit_kinds = kinds.leaves
    day.scenario, day.is_public = given.scenario, given.is_public
