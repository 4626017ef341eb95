"""Who a request comes from: the signed-in user with the roles and scopes held now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from flask import session as cookie
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, SYSTEM, VISITOR, Actor, Scope
from core.prepared import Prepared
from registry.models import Area, Grant, Unit, User
from registry.permissions import ROLES
from registry.tokens import user_of_token


def load_actor(session: Session) -> Actor:
    """The actor of this request: under /api by token alone, elsewhere by the signed cookie; a visitor otherwise."""
    if request.path.startswith("/api/"):
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        user = user_of_token(session, secret.strip()) if scheme.casefold() == "bearer" else None
        return actor_of(session, user)
    number = cookie.get("user_id", 0)
    rows = _HELD.rows(session, {"user_id": number}) if number else []  # a visitor costs no query
    if not rows or rows[0].session_key != cookie.get("session_key"):
        return VISITOR
    return _actor(rows)


def actor_of(session: Session, user: User | None) -> Actor:
    """The user as an actor; a visitor when there is none or the account is closed."""
    return VISITOR if user is None else _actor(_HELD.rows(session, {"user_id": user.id}))


def actor_of_key(session: Session, key: str) -> Actor:
    """The actor whose key a job or an import keeps, with the roles held now; a visitor when the account is closed."""
    if key == SYSTEM.key:
        return SYSTEM
    kind, _, number = key.partition(":")
    return actor_of(session, session.get(User, int(number)) if kind == "user" and number.isdecimal() else None)


def _held_query() -> Select[Any]:
    """A user's account and roles, one row a role: asked at the start of every request, so in one question."""
    user, grant, area, unit = User.__table__.c, Grant.__table__, Area.__table__, Unit.__table__
    home = area.alias()
    there = User.__table__.outerjoin(grant, grant.c.user_id == user.id)
    there = there.outerjoin(area, area.c.id == grant.c.area_id).outerjoin(unit, unit.c.id == grant.c.unit_id)
    there = there.outerjoin(home, home.c.id == unit.c.area_id)
    asked = select(
        user.id, user.name, user.session_key, user.language, user.is_active, grant.c.role, grant.c.unit_id,
        area.c.path, area.c.name.label("area"), unit.c.name.label("unit"),
        home.c.path.label("unit_path"),
    )  # fmt: skip
    return asked.select_from(there).where(user.id == bindparam("user_id")).order_by(grant.c.id)


_HELD = Prepared(_held_query())
_PERMISSIONS = {role: frozenset(str(permission) for permission in held) for role, held in ROLES.items()}


def _actor(rows: Sequence[Any]) -> Actor:
    if not rows or not rows[0].is_active:
        return VISITOR
    account, held = rows[0], [row for row in rows if row.role is not None]
    return Actor(
        kind="user",
        key=f"user:{account.id}",
        name=account.name,
        place=next((place for row in held if (place := row.unit or row.area)), ""),
        roles=tuple(dict.fromkeys(row.role for row in held)),
        scopes=tuple(_scope(row) for row in held),
        language=account.language,
        home=next((path for row in held if (path := row.path or row.unit_path)), ""),
    )


def _scope(row: Any) -> Scope:
    if row.unit_id is not None:
        return Scope(_PERMISSIONS[row.role], None, row.unit_id)
    return Scope(_PERMISSIONS[row.role], EVERYWHERE if row.path is None else row.path)
