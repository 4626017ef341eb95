"""Small words of readiness: tags, areas to filter by, links of a flash."""

from __future__ import annotations

from typing import Any

from flask import flash
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, t
from registry.permissions import Permission
from registry.queries.areas import choices


def area_choices(db: Session, who: Actor) -> list[tuple[str, str]]:
    """Counties and townships by code, to filter by."""
    return choices(db, who, Permission.VIEW_READINESS, ("county", "township"))


def say_undoable(said: Text, undo_url: str) -> None:
    """What happened, with one button that takes it back."""
    message: Any = {"text": str(said), "url": undo_url, "label": str(t("Undo")), "post": True}
    flash(message, "success")
