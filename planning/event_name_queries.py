"""What events of the calendar are called, to those who may see them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from planning.gathered import Gathered
from schedule.models import Event
from schedule.queries import visible


def named_for(session: Session, found: Gathered, actor: Actor) -> Gathered:
    """The same, with no names of events that this reader may not see."""
    ids = set(found.event_ids.values())
    shown = set(session.scalars(select(Event.id).where(Event.id.in_(ids), visible(actor)))) if ids else set()
    fixed = tuple(
        one if found.event_ids.get(one.key) in shown else replace(one, name="") for one in found.problem.fixed
    )
    return replace(found, problem=replace(found.problem, fixed=fixed))
