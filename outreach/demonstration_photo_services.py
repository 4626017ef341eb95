"""Deeds on photos that prove what a demonstration unit was scored for: add, caption, remove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.errors import NotFound
from core.files import FileStore
from core.i18n import t
from core.photos import MOST_PHOTOS, give_captions, keep, require_room
from outreach.demonstration_models import Demonstration, DemonstrationPhoto
from registry.permissions import Permission
from registry.scope import load


def photos_of(session: Session, found: Demonstration) -> Sequence[DemonstrationPhoto]:
    """Its photos, in the order in which they came."""
    query = select(DemonstrationPhoto).where(DemonstrationPhoto.demonstration_id == found.id)
    return session.scalars(query.options(joinedload(DemonstrationPhoto.file)).order_by(DemonstrationPhoto.id)).all()


def photo_of(session: Session, found: Demonstration, photo_id: int) -> DemonstrationPhoto:
    """That photo of it; another's is not found."""
    photo = session.get(DemonstrationPhoto, photo_id)
    if photo is None or photo.demonstration_id != found.id:
        raise NotFound()
    return photo


def keep_photos(
    session: Session, store: FileStore, found: Demonstration, files: Sequence[tuple[str, bytes]], caption: str,
    captions: Mapping[int, str], actor: Actor,
) -> int:  # fmt: skip
    """How many photos were added, each with the caption; those that are there get the captions by their numbers."""
    load(session, Demonstration, found.id, actor, Permission.EDIT_EVENTS)
    session.refresh(found, with_for_update=True)
    mine = DemonstrationPhoto.demonstration_id == found.id
    there = session.scalar(select(func.count(DemonstrationPhoto.id)).where(mine)) or 0
    require_room(there, len(files), t("A demonstration unit has at most %(n)s photos.", n=MOST_PHOTOS))
    give_captions(session, photos_of(session, found), captions)
    for stored in keep(session, store, files, actor):
        session.add(DemonstrationPhoto(demonstration_id=found.id, file_id=stored.id, file=stored, caption=caption))
    session.flush()
    return len(files)


def remove_photo(session: Session, found: Demonstration, photo_id: int, actor: Actor) -> None:
    """The photo is taken off; its file stays, as other records may show the same one."""
    load(session, Demonstration, found.id, actor, Permission.EDIT_EVENTS)
    session.delete(photo_of(session, found, photo_id))
    session.flush()
