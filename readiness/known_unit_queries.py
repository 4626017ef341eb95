"""The units that somebody may name in a sheet."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from readiness.known_units import KnownUnit
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import within


def known_units(session: Session, actor: Actor) -> list[KnownUnit]:
    """The units in use that the actor looks after."""
    query = select(Unit.id, Unit.name, Unit.code, Area.path).join(Area, Area.id == Unit.area_id)
    query = query.where(Unit.is_active, within(actor, Permission.EDIT_READINESS, Unit.area_id, Unit.id))
    return [KnownUnit(number, name, path, code or "") for number, name, code, path in session.execute(query).tuples()]
