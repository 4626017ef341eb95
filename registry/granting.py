"""Who may hand out which role, where: nobody gives what they do not hold themselves."""

from __future__ import annotations

from core.access import Actor
from registry.permissions import ROLES, Permission

FOR_UNITS = frozenset({"unit_contact"})
# who may edit every unit of an area may let somebody edit one of them
_CONTAINED_IN = {Permission.EDIT_OWN_UNIT: Permission.EDIT_UNITS}


def can_grant(actor: Actor, role: str, area_path: str, unit_id: int | None = None) -> bool:
    """Whether the actor may give or take this role there; `area_path` is "" for everywhere, else of the area or of
    the unit's area."""
    held = actor.may_for(Permission.MANAGE_USERS, area_path, unit_id)
    return held and all(
        actor.may_for(permission, area_path, unit_id)
        or actor.may_for(_CONTAINED_IN.get(permission, permission), area_path, unit_id)
        for permission in ROLES[role]
    )


def roles_to_grant(actor: Actor) -> list[str]:
    """The roles that the actor may give somewhere, highest first."""
    paths = actor.area_paths(Permission.MANAGE_USERS)
    return [role for role in ROLES if any(can_grant(actor, role, path) for path in paths)]


def asks_for_unit(role: str) -> bool:
    """Whether the role is held for one unit; the others are held in an area."""
    return role in FOR_UNITS
