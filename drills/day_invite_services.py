"""Asking the units that a drill day calls on and that have not registered, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import speaking, t
from core.links import links
from core.messages import Letter, post, tell
from core.times import now
from drills.day_models import DrillDay
from drills.day_queries import OPEN, missing_units
from registry.models import Grant, Unit, User
from schedule.queries import span_of_event


@dataclass(frozen=True)
class Invited:
    """How many units were asked now, how many had been asked before, and which cannot be reached by inbox or e-mail."""

    asked: int
    before: int
    unreached: list[Unit]


def invite(session: Session, day: DrillDay, actor: Actor) -> Invited:
    """Ask every unit that is missing to register, in the inbox of its contacts and by e-mail; each unit once a day of
    the drill, so that another invitation reaches only those not asked for this date yet."""
    if day.event.status not in OPEN or day.event.starts_at <= now():
        raise DomainError("not_open", t("Only a drill day that is still to come can be invited to."))
    units = session.scalars(missing_units(day).order_by(Unit.name)).all()
    contacts = _contacts(session, units)
    asked, before, unreached = 0, 0, []
    for unit in units:
        sent = [_ask(session, day, unit, user, actor) for user in contacts.get(unit.id, [])]
        if unit.contact_email:
            sent.append(_write_to(session, day, unit, actor))
        asked, before = asked + any(sent), before + (bool(sent) and not any(sent))
        if not sent:
            unreached.append(unit)
    return Invited(asked, before, unreached)


def _contacts(session: Session, units: Sequence[Unit]) -> dict[int, list[User]]:
    query = select(Grant.unit_id, User).join(User, User.id == Grant.user_id).where(User.is_active)
    found: dict[int, list[User]] = {}
    for unit_id, user in session.execute(query.where(Grant.unit_id.in_([unit.id for unit in units]))).tuples():
        found.setdefault(unit_id or 0, []).append(user)
    return found


def _ask(session: Session, day: DrillDay, unit: Unit, user: User, actor: Actor) -> bool:
    with speaking(user.language):
        subject, body = _said(day, unit, actor)
        return tell(session, _key(day, unit), f"user:{user.id}", subject, body, _path(day, unit))


def _write_to(session: Session, day: DrillDay, unit: Unit, actor: Actor) -> bool:
    subject, body = _said(day, unit, actor)
    url = links(session).address(_path(day, unit))
    return post(session, _key(day, unit), "email", Letter(unit.contact_email, subject, body, url))


def _said(day: DrillDay, unit: Unit, actor: Actor) -> tuple[str, str]:
    when = span_of_event(day.event)
    subject = t("Please register for “%(day)s”", day=day.event.title)
    body = t("“%(day)s” is on %(when)s, and %(unit)s has not registered yet. It takes less than a minute; another time "
             "of the same day will do as well. Questions: %(name)s.", day=day.event.title, when=when, unit=unit.name,
             name=actor.name)  # fmt: skip
    return str(subject)[:200], str(body)


def _key(day: DrillDay, unit: Unit) -> str:
    return f"drill-day:{day.id}:invite:{unit.id}:{day.event.starts_at:%Y%m%d}"


def _path(day: DrillDay, unit: Unit) -> str:
    return f"/drills/register?unit={unit.id}&day={day.id}"
