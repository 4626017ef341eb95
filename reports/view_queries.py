"""Saved views of the figures: the reader's own, and those that others share."""

from __future__ import annotations

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.errors import Invalid, NotFound
from core.i18n import t
from registry.permissions import Permission
from registry.scope import within
from reports.models import SavedView
from reports.pivot_inputs import PivotInput

MOST = 100
"""So many views of each kind are offered on the page."""


def owner_id(actor: Actor) -> int | None:
    """The number of the reader's account; None for whoever has none."""
    return int(actor.key.removeprefix("user:")) if actor.kind == "user" else None


def is_own(view: SavedView, actor: Actor) -> bool:
    """Whether the reader saved it."""
    return view.owner_id == owner_id(actor)


def visible(actor: Actor) -> Select[tuple[SavedView]]:
    """The views that the reader may open."""
    query = select(SavedView).options(joinedload(SavedView.owner))
    return query.where(or_(SavedView.owner_id == owner_id(actor), _shared(actor)))


def _shared(actor: Actor) -> ColumnElement[bool]:
    is_near = or_(SavedView.area_id.is_(None), within(actor, Permission.VIEW_FIGURES, SavedView.area_id))
    return SavedView.is_shared & is_near


def own_and_shared(session: Session, actor: Actor) -> tuple[list[SavedView], list[SavedView]]:
    """The reader's own views and those of others, by name."""
    mine = visible(actor).where(SavedView.owner_id == owner_id(actor)).order_by(SavedView.name, SavedView.id)
    others = visible(actor).where(SavedView.owner_id != owner_id(actor)).order_by(SavedView.name, SavedView.id)
    return list(session.scalars(mine.limit(MOST))), list(session.scalars(others.limit(MOST)))


def find_view(session: Session, view_id: int, actor: Actor) -> SavedView:
    """The view, if the reader may open it; otherwise there is none (NotFound)."""
    found = session.scalar(visible(actor).where(SavedView.id == view_id))
    if found is None:
        raise NotFound()
    return found


def find_own_view(session: Session, view_id: int, actor: Actor) -> SavedView:
    """The view, if the reader saved it; otherwise there is none (NotFound)."""
    found = find_view(session, view_id, actor)
    if not is_own(found, actor):
        raise NotFound()
    return found


def question_of(view: SavedView) -> PivotInput:
    """What the view asks; refused when it names something that is counted no more."""
    try:
        return PivotInput.model_validate(view.question)
    except ValidationError:
        wording = t("“%(name)s” asks for something that is not counted any more.", name=view.name)
        raise Invalid("view_outdated", wording, hint=t("Build the table anew and save it again.")) from None


def as_typed(view: SavedView) -> dict[str, object]:
    """The view as a form and a change through the API begin with it."""
    return {"name": view.name, "is_shared": view.is_shared, "question": view.question}
