"""Deeds on the photos of a drill: add, caption, remove."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.files import FileStore
from core.i18n import t
from core.photos import MOST_PHOTOS, give_captions, keep, require_room
from core.times import now
from drills.models import Drill
from drills.photo_models import DrillPhoto
from drills.photo_queries import photo_of, photos_of
from drills.services import state_of
from registry.permissions import Permission
from registry.scope import load


def add_photos(
    session: Session, store: FileStore, drill: Drill, files: Iterable[tuple[str, bytes]], caption: str, actor: Actor
) -> list[DrillPhoto]:
    """The photos kept, at most ten a drill; (name, bytes) come in, location data and size stay out."""
    load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
    given = list(files)
    if not given:
        raise Invalid("no_photo", t("Choose one photo or more."), field="photos")
    if state_of(drill) not in ("unreported", "reported"):
        raise DomainError("not_begun", t("Photos can be added once the drill has begun, if it was not called off."))
    require_room(len(photos_of(session, drill)), len(given), t("A drill has at most %(n)s photos.", n=MOST_PHOTOS))
    photos = [
        DrillPhoto(drill_id=drill.id, file_id=stored.id, file=stored, caption=caption, added_at=now(),
                   added_by=actor.key)
        for stored in keep(session, store, given, actor)
    ]  # fmt: skip
    session.add_all(photos)
    session.flush()
    return photos


def caption_photos(session: Session, drill: Drill, captions: Mapping[int, str], actor: Actor) -> None:
    """Give the drill's photos these captions, by the photo's id."""
    load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
    give_captions(session, photos_of(session, drill), captions)


def remove_photo(session: Session, drill: Drill, photo_id: int, actor: Actor) -> None:
    """Take a photo off the drill; those of its live log and its actions stay with these."""
    load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
    photo = photo_of(session, drill, photo_id)
    if photo.entry_id is not None or photo.action_id is not None:
        raise NotFound()
    session.delete(photo)
    session.flush()
