"""Who a request comes from: the signed-in user with the roles and scopes held now."""

from __future__ import annotations

from flask import request
from flask import session as cookie
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import EVERYWHERE, SYSTEM, VISITOR, Actor, Scope
from registry.models import Grant, User
from registry.permissions import ROLES
from registry.tokens import user_of_token


def load_actor(session: Session) -> Actor:
    """The actor of this request: under /api by token alone, elsewhere by the signed cookie; a visitor otherwise."""
    if request.path.startswith("/api/"):
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        user = user_of_token(session, secret.strip()) if scheme.casefold() == "bearer" else None
        return actor_of(session, user)
    number = cookie.get("user_id")
    found = session.get(User, number) if number else None  # a visitor costs no query
    if found is None or found.session_key != cookie.get("session_key"):
        return VISITOR
    return actor_of(session, found)


def actor_of(session: Session, user: User | None) -> Actor:
    """The user as an actor; a visitor when there is none or the account is closed."""
    if user is None or not user.is_active:
        return VISITOR
    held = session.scalars(
        select(Grant).where(Grant.user_id == user.id).options(joinedload(Grant.area), joinedload(Grant.unit))
    ).all()
    places = [where.name for grant in held if (where := grant.unit or grant.area)]
    return Actor(
        kind="user",
        key=f"user:{user.id}",
        name=user.name,
        place=places[0] if places else "",
        roles=tuple(dict.fromkeys(grant.role for grant in held)),
        scopes=tuple(_scope(grant) for grant in held),
        language=user.language,
    )


def actor_of_key(session: Session, key: str) -> Actor:
    """The actor whose key a job or an import keeps, with the roles held now; a visitor when the account is closed."""
    if key == SYSTEM.key:
        return SYSTEM
    kind, _, number = key.partition(":")
    return actor_of(session, session.get(User, int(number)) if kind == "user" and number.isdecimal() else None)


def _scope(grant: Grant) -> Scope:
    permissions = frozenset(str(p) for p in ROLES[grant.role])
    if grant.unit_id is not None:
        return Scope(permissions, None, grant.unit_id)
    return Scope(permissions, grant.area.path if grant.area else EVERYWHERE)
