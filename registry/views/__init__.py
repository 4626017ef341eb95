"""Pages of the registry: one blueprint, and one file for each kind of thing they show."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from core.access import Actor
from core.kept import kept
from registry.models import Area

bp = Blueprint("registry", __name__)


def shows_demo(session: Session, actor: Actor) -> bool:
    """Whether demonstration data are in the database; every page then says so."""
    return kept(session, "demo", lambda session: bool(session.scalar(select(exists().where(Area.is_demo == true())))))


from registry.views import (  # noqa: E402
    accounts,
    areas,
    audit,
    entrance,
    list_files,
    search,
    settings,
    today,
    units,
    users,
    vocabularies,
)

__all__ = [
    "accounts", "areas", "audit", "bp", "entrance", "list_files", "search", "settings", "shows_demo", "today", "units",
    "users", "vocabularies",
]  # fmt: skip
