"""Deeds on saved views of the figures: save, change, delete; each only by whoever saved it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Forbidden, Invalid
from core.i18n import t
from core.versions import check_version
from registry.permissions import Permission
from registry.queries.areas import tops
from registry.scope import require_area
from reports.models import SavedView
from reports.view_inputs import ViewInput
from reports.view_queries import is_own, owner_id

MOST_OF_ONE = 200


def save_view(session: Session, given: ViewInput, actor: Actor) -> SavedView:
    """The new view; refused ("view_there") when the reader has one of that name."""
    owner = owner_id(actor)
    if owner is None:
        raise Forbidden()
    if len(session.scalars(select(SavedView.id).where(SavedView.owner_id == owner)).all()) >= MOST_OF_ONE:
        raise Invalid("too_many_views", t("You have %(n)s views already: delete some first.", n=MOST_OF_ONE))
    return _write(session, SavedView(owner_id=owner), given, actor)


def edit_view(session: Session, view: SavedView, given: ViewInput, actor: Actor) -> SavedView:
    """The changed view."""
    if not is_own(view, actor):
        raise Forbidden()
    check_version(view, given.version)
    return _write(session, view, given, actor)


def delete_view(session: Session, view: SavedView, actor: Actor) -> None:
    """It is gone."""
    if not is_own(view, actor):
        raise Forbidden()
    session.delete(view)
    session.flush()


def _write(session: Session, view: SavedView, given: ViewInput, actor: Actor) -> SavedView:
    same = select(SavedView.id).where(SavedView.owner_id == view.owner_id, SavedView.name == given.name)
    if session.scalar(same.where(SavedView.id != (view.id or 0))) is not None:
        wording = t("You have a view called “%(name)s” already.", name=given.name)
        raise Invalid("view_there", wording, field="name", hint=t("Choose another name, or open that one and save it."))
    view.area_id = _area_of(session, given, actor)
    view.name, view.is_shared = given.name, given.is_shared
    view.question = given.question.model_dump(mode="json")
    view.version = (view.version or 0) + 1 if view.id else 1
    session.add(view)
    session.flush()
    return view


def _area_of(session: Session, given: ViewInput, actor: Actor) -> int | None:
    """Whose figures it is about: the area asked for, else the only top area of the reader."""
    if given.question.area_id is not None:
        return require_area(session, given.question.area_id, actor, Permission.VIEW_FIGURES).id
    found = tops(session, actor, Permission.VIEW_FIGURES)
    return found[0].id if len(found) == 1 else None
