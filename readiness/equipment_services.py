"""Deeds on the equipment of response teams: enter, change, check with one tap, undo a check."""

from __future__ import annotations

from typing import NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, NotFound
from core.fields import name_key
from core.i18n import t
from core.times import today
from core.versions import check_version
from readiness.equipment_dates import months_later
from readiness.team_inputs import CheckInput, EquipmentInput
from readiness.team_models import EquipmentCheck, ResponseTeam, TeamEquipment
from readiness.team_queries import limits
from readiness.team_services import own
from schedule.queries import zone_of


def add_equipment(session: Session, team: ResponseTeam, given: EquipmentInput, actor: Actor) -> TeamEquipment:
    """A kind of thing more, or one that was given up and is kept again; refuses one that the team keeps there already.

    Without a day its first check is due at once.
    """
    own(session, team, actor)
    there = _same_thing(session, team.id, given)
    if there is not None and there.is_active:
        _refuse_thing(there)
    made = there or TeamEquipment(team_id=team.id, team=team)
    for name, value in given.model_dump(exclude={"version"}).items():
        setattr(made, name, value)
    if there is not None:
        made.is_active, made.version = True, made.version + 1
    session.add(made)
    session.flush()
    return made


def edit_equipment(session: Session, thing: TeamEquipment, given: EquipmentInput, actor: Actor) -> TeamEquipment:
    """The changed thing; refuses name and place of another one."""
    own(session, thing.team, actor)
    check_version(thing, given.version)
    if _mark(given) != _mark(thing):
        there = _same_thing(session, thing.team_id, given, thing.id)
        if there is not None and there.is_active:
            _refuse_thing(there)
    for name, value in given.model_dump(exclude={"version"}).items():
        setattr(thing, name, value)
    return _touched(session, thing)


def switch_equipment(session: Session, thing: TeamEquipment, is_active: bool, actor: Actor) -> TeamEquipment:
    """The thing given up, or kept again."""
    own(session, thing.team, actor)
    thing.is_active = is_active
    return _touched(session, thing)


def check_equipment(session: Session, thing: TeamEquipment, given: CheckInput, actor: Actor) -> EquipmentCheck:
    """The check of today: its count and condition hold from now on, and the next check is due after the usual time."""
    own(session, thing.team, actor)
    session.refresh(thing, with_for_update=True)
    on = today(zone_of(session, thing.team.area))
    made = EquipmentCheck(
        equipment_id=thing.id, checked_by=actor.key, condition=given.condition, note=given.note,
        quantity=thing.quantity if given.quantity is None else given.quantity, quantity_before=thing.quantity,
        condition_before=thing.condition, checked_on_before=thing.checked_on, check_due_on_before=thing.check_due_on,
    )  # fmt: skip
    session.add(made)
    thing.quantity, thing.condition, thing.checked_on = made.quantity, given.condition, on
    thing.check_due_on = months_later(on, limits(session, thing.team.area).check_months)
    _touched(session, thing)
    return made


def undo_check(session: Session, thing: TeamEquipment, check_id: int, actor: Actor) -> None:
    """Take back the last check of the thing; everything is as before. NotFound for an older one."""
    own(session, thing.team, actor)
    query = select(EquipmentCheck).where(EquipmentCheck.equipment_id == thing.id).order_by(EquipmentCheck.id.desc())
    last = session.scalar(query.limit(1))
    if last is None or last.id != check_id:
        raise NotFound()
    thing.quantity, thing.condition = last.quantity_before, last.condition_before
    thing.checked_on, thing.check_due_on = last.checked_on_before, last.check_due_on_before
    session.delete(last)
    _touched(session, thing)


def _mark(one: EquipmentInput | TeamEquipment) -> tuple[str, str]:
    return name_key(one.name), one.kept_at.strip()


def _same_thing(session: Session, team_id: int, given: EquipmentInput, but: int = 0) -> TeamEquipment | None:
    """What the team keeps under this name at this place, what is no longer kept last; None where there is nothing."""
    query = select(TeamEquipment).where(TeamEquipment.team_id == team_id, TeamEquipment.id != but)
    query = query.order_by(TeamEquipment.is_active.desc(), TeamEquipment.id)
    return next((one for one in session.scalars(query) if _mark(one) == _mark(given)), None)


def _refuse_thing(there: TeamEquipment) -> NoReturn:
    wording = t("The team keeps %(name)s already: %(n)s.", name=there.name, n=f"{there.quantity:,}")
    raise Invalid("same_thing", wording, field="name", hint=t("Change the number there, or say where else it is kept."))


def _touched(session: Session, thing: TeamEquipment) -> TeamEquipment:
    thing.version += 1
    session.flush()
    return thing
