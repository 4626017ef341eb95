"""Deeds on the photos of a place: add, caption, show to everybody or not, remove."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.files import FileStore
from core.i18n import t
from core.photos import MOST_PHOTOS, give_captions, keep, require_room
from maps.inspection_models import PlacePhoto
from maps.models import Place
from maps.photo_queries import photo_of, photos_of
from registry.permissions import Permission
from registry.scope import load


def add_photos(
    session: Session, store: FileStore, place: Place, files: Iterable[tuple[str, bytes]], caption: str, is_public: bool,
    actor: Actor,
) -> list[PlacePhoto]:  # fmt: skip
    """The photos kept, at most ten a place; (name, bytes) come in, location data and size stay out."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    given = list(files)
    if not given:
        raise Invalid("no_photo", t("Choose one photo or more."), field="photos")
    there = len(photos_of(session, place.id))
    require_room(there, len(given), t("A place has at most %(n)s photos.", n=MOST_PHOTOS))
    photos = [
        PlacePhoto(place_id=place.id, file_id=stored.id, file=stored, caption=caption, is_public=is_public,
                   added_by=actor.key)
        for stored in keep(session, store, given, actor)
    ]  # fmt: skip
    session.add_all(photos)
    session.flush()
    return photos


def caption_photos(
    session: Session, place: Place, captions: Mapping[int, str], public: Collection[int], actor: Actor
) -> None:
    """Give the place's photos these captions, by the photo's id, and show those in `public` to everybody."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    photos = photos_of(session, place.id)
    for photo in photos:
        photo.is_public = photo.id in public
    give_captions(session, photos, captions)


def remove_photo(session: Session, place: Place, photo_id: int, actor: Actor) -> None:
    """Take a photo off the place."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    session.delete(photo_of(session, place, photo_id))
    session.flush()
