"""Asking the units that a drill day calls on and that have not registered, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import language, t
from core.times import now
from drills.day_models import DrillDay
from drills.day_queries import OPEN, missing_units
from registry.models import Grant, Unit, User
from schedule.notice_services import Mailbox, Telling, notify
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
        readers: list[int | Mailbox] = [user.id for user in contacts.get(unit.id, [])]
        readers += [Mailbox(unit.contact_email, language())] if unit.contact_email else []
        sent = [_ask(session, day, unit, reader, actor) for reader in readers]
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


def _ask(session: Session, day: DrillDay, unit: Unit, reader: int | Mailbox, actor: Actor) -> bool:
    facts = {"day": day.event.title, "when": span_of_event(day.event), "unit": unit.name, "name": actor.name}
    telling = Telling("invitation.drill_day", _key(day, unit), reader, f"event:{day.event_id}", unit.area_id, facts,
                      _path(day, unit), stale_at=day.event.starts_at)  # fmt: skip
    return notify(session, telling)


def _key(day: DrillDay, unit: Unit) -> str:
    return f"drill-day:{day.id}:invite:{unit.id}:{day.event.starts_at:%Y%m%d}"


def _path(day: DrillDay, unit: Unit) -> str:
    return f"/drills/register?unit={unit.id}&day={day.id}"
