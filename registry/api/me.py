"""Who the caller is."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access import signed_in
from core.api import Answer, operation
from core.i18n import t
from core.web import actor, session
from registry.api import bp
from registry.models import Grant, User


class RoleAnswer(Answer):
    """A role and where it is held: in an area (its code) and beneath, for a unit, or everywhere when both are null."""

    role: str
    area: str | None
    unit_id: int | None


class MeAnswer(Answer):
    """The owner of the token, and what may be done with it."""

    id: int
    login: str
    name: str
    language: str
    roles: list[RoleAnswer]
    permissions: list[str]


@bp.get("/me")
@signed_in
@operation(t("Who am I, and what may I do"))
def get_me() -> MeAnswer:
    """The caller."""
    user = session().get_one(User, int(actor().key.partition(":")[2]))
    query = select(Grant).where(Grant.user_id == user.id).options(joinedload(Grant.area)).order_by(Grant.id)
    roles = [
        RoleAnswer(role=grant.role, area=grant.area.code if grant.area else None, unit_id=grant.unit_id)
        for grant in session().scalars(query)
    ]
    held = sorted({permission for scope in actor().scopes for permission in scope.permissions})
    return MeAnswer(
        id=user.id, login=user.login, name=user.name, language=user.language, roles=roles, permissions=held,
    )  # fmt: skip
