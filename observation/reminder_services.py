"""Reminding the observers of points whose record of a day has not come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.errors import DomainError
from core.i18n import Said, t
from core.times import say_date
from observation.daily_queries import Line, Survey
from observation.models import Observer
from observation.observer_queries import token
from registry.models import User
from schedule.notice_services import Telling, notify


@dataclass(frozen=True)
class Told:
    """Observers told, those who had been told today already, and points whose observer has to be called."""

    people: int
    again: int
    to_call: Sequence[Line]


def remind(session: Session, found: Survey, day: date, actor: Actor) -> Told:
    """Ask the observers of the points that lack the record of the day, each in their language, once a day.

    The survey must be one that was made with the permission to oversee these points. In the inbox, and by e-mail where
    the account has an address; observers without an account have to be called. Refuses ("nothing_missing").
    """
    lacking = [line for line in found.lines if any(c.on == day and c.state in ("open", "missing") for c in line.cells)]
    if not lacking:
        raise DomainError("nothing_missing", t("Every record of this day has come."))
    observers = _observers(session, {line.observer_id for line in lacking if line.observer_id})
    told: set[int] = set()
    again: set[int] = set()
    for observer_id, observer in observers.items():
        names = [line.name for line in lacking if line.observer_id == observer_id]
        if observer.user is not None and observer.user.is_active:
            is_new = _tell(session, observer, observer.user, names, day, actor)
            (told if is_new else again).add(observer_id)
    reached = told | again
    return Told(len(told), len(again), [line for line in lacking if line.observer_id not in reached])


def _observers(session: Session, ids: set[int]) -> dict[int, Observer]:
    query = select(Observer).where(Observer.id.in_(ids), Observer.is_active).options(joinedload(Observer.user))
    return {one.id: one for one in session.scalars(query.order_by(Observer.id))}


def _tell(session: Session, observer: Observer, user: User, names: Sequence[str], day: date, actor: Actor) -> bool:
    """Whether the message is new."""
    facts = {"day": Said(say_date, (day,)), "points": Said(_listed, tuple(names)), "name": actor.name}
    key = f"observation:{observer.id}:{day.isoformat()}"
    path = f"/o/{token(session, observer)}"
    return notify(session, Telling("zero_report.point", key, user.id, f"observer:{observer.id}", observer.area_id,
                                   facts, path))  # fmt: skip


def _listed(*names: str) -> str:
    return str(t(", ")).join(names)
