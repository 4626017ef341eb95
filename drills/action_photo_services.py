"""Deeds on the photos that show what was done about an improvement action."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, NotFound
from core.files import FileStore
from core.i18n import t
from core.photos import MOST_PHOTOS, keep, require_room
from drills.action_models import ImprovementAction
from drills.action_queries import photos_of
from drills.models import Drill
from drills.photo_models import DrillPhoto
from registry.permissions import Permission
from registry.scope import load


def add_evidence_photos(
    session: Session, store: FileStore, action: ImprovementAction, files: Iterable[tuple[str, bytes]], caption: str,
    actor: Actor,
) -> list[DrillPhoto]:  # fmt: skip
    """The photos kept, at most ten an action; (name, bytes) come in, location data and size stay out."""
    _require_unsettled(session, action, actor)
    given = list(files)
    require_room(
        len(photos_of(session, action)), len(given), t("An improvement has at most %(n)s photos.", n=MOST_PHOTOS)
    )
    photos = [
        DrillPhoto(drill_id=action.drill_id, action_id=action.id, file_id=stored.id, file=stored, caption=caption,
                   added_by=actor.key)
        for stored in keep(session, store, given, actor)
    ]  # fmt: skip
    session.add_all(photos)
    session.flush()
    return photos


def remove_evidence_photo(session: Session, action: ImprovementAction, photo_id: int, actor: Actor) -> None:
    """Take a photo off the action; refused once it is settled."""
    _require_unsettled(session, action, actor)
    photo = session.get(DrillPhoto, photo_id)
    if photo is None or photo.action_id != action.id:
        raise NotFound()
    session.delete(photo)
    session.flush()


def _require_unsettled(session: Session, action: ImprovementAction, actor: Actor) -> None:
    load(session, Drill, action.drill_id, actor, Permission.EDIT_DRILLS)
    if action.state not in ("open", "done"):
        raise DomainError("wrong_state", t("This improvement is settled, so its evidence stays as it is."))
